import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
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
    const near = closestName(value, known);
    report({
      code: 'cluster-unknown',
      severity: 'error',
      message: `cluster ${quote(value)} is not in environment "${environment.name}" of ${configuration.file}`,
      help:
        near === undefined
          ? `use one of ${known.map((one) => quote(one)).join(', ')}, or add it to the environment`
          : `did you mean "${near}"?`,
      source: manifest.source,
      path,
    });
  }
}
