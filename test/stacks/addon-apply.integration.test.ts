import { startTerraformRig, type TerraformRig } from '../rig/terraform/rig';
import { describeTerraform } from '../terraform';
import { playAddon, playAdoptedAddon } from './addon-story';

describeTerraform('real Terraform, on the stack of an add-on', () => {
  let rig: TerraformRig;
  beforeEach(async () => {
    rig = await startTerraformRig();
  });
  afterEach(() => {
    rig.close();
  });

  it('installs it with the association that it owns, changes its role, and removes both', async () => {
    await playAddon(rig);
  });

  it('takes over an add-on and its role that exist', async () => {
    await playAdoptedAddon(rig);
  });
});
