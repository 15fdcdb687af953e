import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import type { Configuration } from '../manifest/configuration';
import type { SourcePlace } from '../manifest/source-text';
import { oidcStacks, trustedProviders } from './oidc-stacks';
import type { Workload } from './workload';

/**
 * Reports changes of the configuration that would remove or abandon the roles of services whose manifests stay: a pattern
 * with a typing error would delete every role, and roles in a former account would keep their access, because the stack
 * forgets them.
 *
 * @param workloads of the base
 * @param manifests the number of manifests of the head
 */
export function checkRemovals(
  before: Configuration,
  after: Configuration,
  workloads: readonly Workload[],
  manifests: number,
  report: Report<SourcePlace>,
): void {
  const place = (path: SourcePlace['path']) => ({ severity: 'error' as const, source: after.source, path });
  if (manifests === 0 && workloads.length > 0 && before.manifests.join('\n') !== after.manifests.join('\n')) {
    report({
      code: 'manifests-none-left',
      message: `\`manifests\` matches no file any longer, so all roles of ${countServices(workloads)} would be deleted`,
      help: 'correct the patterns; to remove the services, delete their manifests in a separate change first',
      ...place(['manifests']),
    });
    return;
  }
  for (const environment of before.environments) {
    const own = workloads.filter((workload) => workload.environment.name === environment.name);
    if (own.length === 0) continue;
    const next = after.environments.find(({ name }) => name === environment.name);
    if (next === undefined) {
      report({
        code: 'environment-removed',
        message: `environment "${environment.name}" is removed or renamed, so all its roles of ${countServices(own)} would be deleted`,
        help: `to remove it, remove the services from "${environment.name}" in a separate change first; to rename it, keep it while the services move to the new one`,
        ...place(['environments']),
      });
    } else if (next.account !== environment.account) {
      report({
        code: 'environment-account-changed',
        message: `environment "${environment.name}" moves from account ${environment.account} to ${next.account}, so the roles of ${countServices(own)} would stay in the old account with their access, and nothing would manage them`,
        help: `add an environment for the new account, and remove the services from "${environment.name}" in a separate change`,
        ...place(['environments', environment.name, 'account']),
      });
    }
  }
}

/**
 * Reports OIDC providers that a change would delete while roles still trust them: their stack is removed, or moves to
 * another environment.
 *
 * @param workloads all of the head
 */
export function checkProviderRemovals(
  before: Configuration,
  after: Configuration,
  workloads: readonly Workload[],
  report: Report<SourcePlace>,
): void {
  const kept = oidcStacks(after);
  for (const { name, provider, issuer } of oidcStacks(before)) {
    if (kept.some((stack) => stack.name === name && stack.provider === provider)) continue;
    const users = workloads.filter((workload) => trustedProviders(workload).has(provider));
    const clusters = users.flatMap(({ environment }) => environment.clusters);
    const cluster = clusters.find(({ oidcProvider }) => oidcProvider === provider);
    if (!cluster) continue;
    report({
      code: 'oidc-provider-removed',
      severity: 'error',
      message: `the provider of issuer ${quote(issuer)} is no longer managed by stack "${name}", so it would be deleted, but ${countServices(users)} would still use it`,
      help: 'keep `manage: true`; to delete the provider, change the services to `identity: pod-identity` in a separate change first',
      source: after.source,
      path: [...cluster.path, 'oidc'],
    });
  }
}

function countServices(workloads: readonly Workload[]): string {
  const count = new Set(workloads.map(({ service }) => service)).size;
  return count === 1 ? '1 service' : `${count} services`;
}
