import type { App } from 'cdktf';
import type { Repository } from '../../modules/repository/read-repository';
import { addPodIdentityStacks, type StackOptions } from '../../modules/stacks/add-pod-identity-stacks';
import type { Workload } from '../../modules/workloads/workload';
import { synthesize } from './synthesize';
import { cluster, environment, workload } from './workloads';

export const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
export const api = { endpoint: 'https://a.eks.example', certificateAuthority: PEM };
const us = cluster({ name: 'shop-us', region: 'us-east-1', agent: 'preinstalled' });
export const backend = { type: 'local', path: [], arguments: { path: '{stack}.tfstate' } };

/** The stacks of one workload, and those that each depends on. */
export function stacksOf(given: Workload, options?: StackOptions) {
  const configuration = { environments: [given.environment], policies: [], managedPolicies: [], accounts: [] };
  const repository = { configuration, workloads: [given], diagnostics: [] } as unknown as Repository;
  const dependencies = new Map<string, readonly string[]>();
  const stacks = synthesize((app: App) => {
    for (const { node, dependencies: required } of addPodIdentityStacks(app, repository, options)) {
      dependencies.set(
        node.id,
        required.map((one) => one.node.id),
      );
    }
  });
  return Object.assign(stacks, { dependencies });
}

/** The service `orders`, whose service accounts are created in a cluster with an endpoint and in one without. */
export const creating = (
  change: Partial<Parameters<typeof environment>[0]> = {},
  more: Partial<Workload> = {},
): Workload =>
  workload({
    environment: environment({ clusters: [cluster({ agent: 'preinstalled', api }), us], backend, ...change }),
    createServiceAccounts: true,
    ...more,
  });
