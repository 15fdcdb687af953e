import { playAdoption } from './adoption-story';
import { closeWorlds, remembered } from './merged-change';
import { startWorld } from './world';

jest.setTimeout(600_000);
afterAll(closeWorlds);

it('a role and its association are adopted by a pull request, which shows what they lose', async () => {
  await playAdoption(remembered(await startWorld()));
});
