import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
import type { Cluster, Configuration } from '../manifest/configuration';
import type { Resolution } from './resolution';

/** The clusters of an environment that a service runs in: those that its manifest lists for it, or all. */
export function clustersOf({
  environment,
  settings,
}: Pick<Resolution, 'environment' | 'settings'>): readonly Cluster[] {
  const listed = settings.findLast(({ clusters }) => clusters !== undefined)?.clusters;
  if (!listed) return environment.clusters;
  const names = new Set(listed.map(({ value }) => value));
  return environment.clusters.filter(({ name }) => names.has(name));
}

/** Reports clusters that a manifest lists for an environment, and that the environment does not have. */
export function checkListedClusters(configuration: Configuration, resolution: Resolution): void {
  const { environment, settings, manifest, report } = resolution;
  const known = environment.clusters.map(({ name }) => name);
  for (const { value, path } of settings.flatMap(({ clusters = [] }) => clusters)) {
    if (known.includes(value)) continue;
    const listed = new Set(settings.flatMap(({ clusters = [] }) => clusters.map((one) => one.value)));
    const near = closestName(
      value,
      known.filter((name) => !listed.has(name)),
    );
    report({
      code: 'cluster-unknown',
      severity: 'error',
      message: `cluster ${quote(value)} is not in environment "${environment.name}" of ${configuration.file}`,
      ...suggest(
        value,
        near,
        known.length === 0
          ? 'add it to `clusters` of the environment'
          : `use one of ${known.map((one) => quote(one)).join(', ')}, or add it to the environment`,
      ),
      source: manifest.source,
      path,
    });
  }
}
