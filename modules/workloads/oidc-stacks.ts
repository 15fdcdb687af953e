import type { Cluster, Configuration, Environment } from '../manifest/configuration';
import type { Workload } from './workload';

/** The stack with the OIDC provider of a cluster, in the account of an environment. */
export interface OidcStack {
  /** `oidc-<cluster>-<environment>`: another cluster of that name does not change it. */
  readonly name: string;
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly issuer: string;
  /** ARN of the provider. */
  readonly provider: string;
}

/** The stacks of the OIDC providers that this project manages, in the order of the configuration. */
export function oidcStacks({ environments }: Pick<Configuration, 'environments'>): readonly OidcStack[] {
  return environments.flatMap((environment) =>
    environment.clusters.flatMap((cluster): OidcStack[] => {
      const { managedIssuer: issuer, oidcProvider: provider } = cluster;
      if (issuer === undefined || provider === undefined) return [];
      return [{ name: `oidc-${cluster.name}-${environment.name}`, environment, cluster, issuer, provider }];
    }),
  );
}

/** The ARNs of the OIDC providers whose tokens the role of a workload trusts. */
export function trustedProviders({ identity, associations }: Pick<Workload, 'identity' | 'associations'>): Set<string> {
  if (identity === 'pod-identity') return new Set();
  return new Set(associations.flatMap(({ cluster }) => cluster.oidcProvider ?? []));
}
