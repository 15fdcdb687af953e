import type { Configuration } from '../manifest/configuration';
import { namespaceStacks, requiredNamespaces } from '../workloads/namespace-stacks';
import { oidcStacks, trustedProviders } from '../workloads/oidc-stacks';
import { targetStackName, workloadStackName } from '../workloads/stack-names';
import { serviceAccountStacks } from '../workloads/stacks-of-service';
import type { Workload } from '../workloads/workload';
import { writtenPolicyStacks, writtenPolicyStacksOf } from '../workloads/written-policies';

/** The stacks that each stack of a service depends on. */
export type Prerequisites = ReadonlyMap<string, readonly string[]>;

/**
 * Target roles exist before associations name them, OIDC providers before roles trust them, and managed policies before
 * roles have them.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export function prerequisitesOf(
  workloads: readonly Workload[],
  configuration: Configuration | undefined,
): Prerequisites {
  const providers = new Map(
    (configuration ? oidcStacks(configuration) : []).map(({ provider, name }) => [provider, name]),
  );
  const written = configuration ? writtenPolicyStacks(configuration) : [];
  return new Map(
    workloads.flatMap((workload): [string, readonly string[]][] => {
      const { service, environment, targetRole } = workload;
      const target = targetRole?.kind === 'created' ? [targetStackName(service, environment.name)] : [];
      const ofProviders = [...trustedProviders(workload)].flatMap((provider) => providers.get(provider) ?? []);
      const ofPolicies = writtenPolicyStacksOf(workload, written);
      return [
        ...target.map((name): [string, readonly string[]] => [name, ofPolicies]),
        [workloadStackName(service, environment.name), [...target, ...ofProviders, ...ofPolicies]],
      ];
    }),
  );
}

/**
 * What the service accounts of each stack require: their namespaces, and the stack of the service, because pods get their
 * credentials when they start. The reverse does not hold: a role is removed even if a cluster is down.
 */
export function requirementsOfAccounts(
  workloads: readonly Workload[],
  configuration: Configuration | undefined,
): Prerequisites {
  const namespaces = configuration ? namespaceStacks(configuration) : [];
  return new Map(
    workloads.flatMap((workload) =>
      serviceAccountStacks(workload).map((stack): [string, readonly string[]] => [
        stack.name,
        [
          workloadStackName(workload.service, workload.environment.name),
          ...requiredNamespaces(stack, namespaces).map(({ name }) => name),
        ],
      ]),
    ),
  );
}

/** The stacks that depended on one that is removed: it goes after they have changed. */
export function dependentsOf(name: string, prerequisites: Prerequisites): string[] {
  return [...prerequisites].flatMap(([dependent, required]) => (required.includes(name) ? dependent : []));
}
