import { playAdoption } from '../action/adoption-story';
import { startWorld } from '../action/world';
import { describeRealProvider } from '../rig/real-provider';
import { startRealRig } from '../rig/real-rig';

describeRealProvider('the adoption of a role and its association, with the real AWS provider', () => {
  it('shows what they lose on the pull request, and applies it', async () => {
    const world = await startWorld(startRealRig);
    await playAdoption(world);
    await world.close();
  }, 600_000);
});
