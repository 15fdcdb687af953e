import type { AddonSettings, Cluster, Configuration, Environment } from '../manifest/configuration';
import type { Manifest, ManifestSettings } from '../manifest/manifest';
import { clusterStackNames, workloadStackName } from './stack-names';

/** The stack of an add-on of a cluster, with its role if it has one. */
export interface AddonStack {
  readonly name: string;
  /** The service name in role names and reports: `aws-ebs-csi-driver-shop-eu`. */
  readonly service: string;
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly addon: AddonSettings;
}

/** The stacks of all add-ons but the agent, whose stack is that of the cluster. */
export function addonStacks(configuration: Configuration): readonly AddonStack[] {
  const names = clusterStackNames(configuration);
  return configuration.environments.flatMap((environment) =>
    environment.clusters.flatMap((cluster) =>
      (cluster.addons ?? []).map((addon) => {
        const place = (names.get(cluster) ?? cluster.name).replace(/^cluster-/, '');
        const service = `${addon.name}-${place}`.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
        return { name: workloadStackName(service, environment.name), service, environment, cluster, addon };
      }),
    ),
  );
}

/**
 * Add-ons with a role as manifests, so that their access is resolved, compared and reviewed as that of services is. Their
 * places are in the configuration.
 */
export function addonManifests(configuration: Configuration): readonly Manifest[] {
  const { file, source } = configuration;
  return addonStacks(configuration).flatMap(({ service, environment, cluster, addon }): Manifest[] => {
    if (!addon.role) return [];
    const clusters = [{ value: cluster.name, path: [...cluster.path, 'name'] }];
    const settings: ManifestSettings = { ...NO_SETTINGS, path: addon.path };
    const environments = new Map([[environment.name, { ...addon.role, clusters }]]);
    return [{ file, source, service, serviceAccounts: [], settings, environments }];
  });
}

const NO_SETTINGS = { serviceAccounts: [], allow: [], deny: [], presets: [], managedPolicies: [] } as const;

/** The add-on that a manifest of `addonManifests` is of; undefined for the manifest of a service. */
export function addonOf(
  configuration: Configuration,
  { file, service }: Pick<Manifest, 'file' | 'service'>,
  environment: Pick<Environment, 'name'>,
): AddonSettings | undefined {
  if (file !== configuration.file) return undefined;
  return addonStacks(configuration).find((one) => one.service === service && one.environment.name === environment.name)
    ?.addon;
}
