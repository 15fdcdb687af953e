import type { Git } from '../repository/git';
import { countManifests } from '../repository/count-manifests';
import type { Review } from './review';

/**
 * How many services of the head do not change. Undefined if the head has no configuration.
 *
 * @throws RepositoryError if git fails
 */
export async function countUnchangedServices(git: Git, review: Review): Promise<number | undefined> {
  const { revisions, change } = review;
  const { after } = revisions.configurations;
  if (after === undefined) return undefined;
  const changed = new Set(change.services.filter((one) => one.change !== 'removed').map(({ manifest }) => manifest));
  return Math.max(0, (await countManifests(git, revisions.head, after)) - changed.size);
}
