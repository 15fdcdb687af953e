import { describeRealProvider } from '../rig/real-provider';
import { startRealRig, type RealRig } from '../rig/real-rig';
import { playAddon, playAdoptedAddon } from '../stacks/addon-story';

describeRealProvider('the stack of an add-on, with the real AWS provider', () => {
  let rig: RealRig;
  beforeEach(async () => {
    rig = await startRealRig();
  });
  afterEach(() => {
    rig.close();
  });

  it('installs it with the association that it owns, changes its role, and removes both', async () => {
    await playAddon(rig);
  }, 600_000);

  it('takes over an add-on and its role that exist', async () => {
    await playAdoptedAddon(rig);
  }, 600_000);
});
