import type { Configuration } from '../manifest/configuration';
import { compareTexts } from '../text/compare-texts';
import type { Resolution } from './resolution';
import { checkListedClusters, clustersOf } from './service-clusters';
import type { Association } from './workload';

/** Every service account on every cluster of the service, sorted. Reports environments that lack one of the two. */
export function resolveAssociations(configuration: Configuration, resolution: Resolution): Association[] {
  const { manifest, environment, settings, report } = resolution;
  if (environment.clusters.length === 0) {
    report({
      code: 'environment-without-clusters',
      severity: 'error',
      message: `services run in environment "${environment.name}", which has no clusters`,
      help: 'list its clusters, or remove the environment',
      source: configuration.source,
      path: environment.path,
      part: 'key',
    });
  } else {
    checkListedClusters(configuration, resolution);
  }

  const serviceAccounts = new Map(
    settings
      .flatMap((part) => part.serviceAccounts)
      .map((account) => [`${account.namespace}/${account.name}`, account]),
  );
  if (serviceAccounts.size === 0) {
    report({
      code: 'service-account-none',
      severity: 'error',
      message: `service "${manifest.service}" has no service account in environment "${environment.name}", so its role would be unused`,
      help: 'list them as `serviceAccounts: [ namespace/name ]`, or remove the environment from `environments`',
      source: manifest.source,
      path: ['serviceAccounts'],
    });
  }

  return clustersOf(resolution)
    .flatMap((cluster) =>
      [...serviceAccounts.values()].map(({ namespace, name }) => ({ cluster, namespace, serviceAccount: name })),
    )
    .sort(byClusterNamespaceAndName);
}

function byClusterNamespaceAndName(a: Association, b: Association): number {
  return (
    compareTexts(a.cluster.name, b.cluster.name) ||
    compareTexts(a.cluster.region, b.cluster.region) ||
    compareTexts(a.namespace, b.namespace) ||
    compareTexts(a.serviceAccount, b.serviceAccount)
  );
}
