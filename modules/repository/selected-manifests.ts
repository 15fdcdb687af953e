import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { ownsPolicies } from '../workloads/owned-policies';

/** Which manifests a question is about. */
export type ManifestSelection = (configuration: Configuration) => (manifest: Manifest) => boolean;

/**
 * The manifests to resolve for a question, and the others. All are resolved where the selected ones depend on others:
 * a policy that this project owns has statements for all services, and a target role that a manifest names may be the
 * role of another service.
 */
export function selectedManifests(
  configuration: Configuration,
  manifests: readonly Manifest[],
  select: ManifestSelection | undefined,
): { readonly selected: readonly Manifest[]; readonly others: readonly Manifest[] } {
  const all = { selected: manifests, others: [] };
  if (!select || ownsPolicies(configuration)) return all;
  const isSelected = select(configuration);
  const selected: Manifest[] = [];
  const others: Manifest[] = [];
  for (const manifest of manifests) (isSelected(manifest) ? selected : others).push(manifest);
  return selected.some(namesTargetRole) ? all : { selected, others };
}

function namesTargetRole({ settings, environments = new Map() }: Manifest): boolean {
  return [settings, ...environments.values()].some(
    ({ targetRole }) => targetRole !== undefined && 'value' in targetRole,
  );
}
