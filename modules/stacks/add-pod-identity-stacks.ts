import type { App, TerraformStack } from 'cdktf';
import { ownedDocuments } from '../access/owned-documents';
import type { Repository } from '../repository/read-repository';
import { oidcStacks, trustedProviders } from '../workloads/oidc-stacks';
import { addonStacks } from '../workloads/addon-stacks';
import { policyStacks } from '../workloads/owned-policies';
import { namespaceStacks } from '../workloads/namespace-stacks';
import { clusterStackNames, workloadStackName } from '../workloads/stack-names';
import { addAddonStack } from './addon-stack';
import { addClusterStack, addOidcStack } from './cluster-stack';
import { addNamespaceStacks, addServiceAccountStacks } from './kubernetes-stacks';
import { addPolicyStack } from './policy-stack';
import { addServiceStack, addTargetStack } from './service-stack';
import { writtenPolicyStacks, writtenPolicyStacksOf } from '../workloads/written-policies';
import { addWrittenPolicyStack } from './written-policy-stack';

/** Settings for deployments with `cdktf`. */
export interface StackOptions {
  /**
   * Whether all service accounts of clusters with an endpoint exist already, and are in the states of the services' stacks,
   * as before the clusters had one. Their new stacks import them, and the services' stacks forget them. For one deployment;
   * the action does this without the setting.
   * @default false
   */
  readonly moveServiceAccounts?: boolean;
}

/**
 * Adds the stacks of a repository to a CDKTF app: `<service>-<environment>` with the role and the associations of one
 * service in one environment, `<service>-<environment>-target` with its target role,
 * `<service>-<environment>-kubernetes-<cluster>` with its service accounts in a cluster with an endpoint, `cluster-<name>`
 * with the EKS Pod Identity Agent add-on of one cluster, `<add-on>-<cluster>-<environment>` with another add-on and its
 * role, `namespace-<namespace>-<cluster>-<environment>` with a namespace, `oidc-<cluster>-<environment>` with an OIDC provider, `policies-<environment>` with owned policies of resources,
 * and `managed-policies-<environment>` with managed policies of IAM. Separate stacks keep the plan of a change as small as
 * the change.
 *
 * Each stack depends on those that must be applied before it, in the order in which the action applies them.
 *
 * All values of manifests and configuration are data: neither Terraform nor CDKTF evaluates them.
 *
 * @returns the new stacks, those of managed policies and clusters first
 * @throws Error if the repository has errors or no configuration, because the stacks would be incomplete
 */
export function addPodIdentityStacks(
  app: App,
  repository: Repository,
  { moveServiceAccounts = false }: StackOptions = {},
): TerraformStack[] {
  const { configuration, workloads, diagnostics } = repository;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    const list = errors.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code}: ${message}`);
    throw new Error(`cannot add stacks for a repository that has errors\n${list.join('\n')}`);
  }
  if (!configuration) throw new Error('cannot add stacks for a repository without a configuration');

  const names = clusterStackNames(configuration);
  const awsVersions = configuration.awsProvider?.value;
  return withoutStackTraces(() => {
    const clusterStacks = new Map(
      configuration.environments.flatMap((environment) =>
        environment.clusters
          .filter(({ agent }) => agent === 'addon')
          .map((cluster) => {
            const name = names.get(cluster) ?? `cluster-${cluster.name}`;
            return [cluster, addClusterStack(app, name, environment, cluster, awsVersions)] as const;
          }),
      ),
    );
    const providerStacks = new Map(
      oidcStacks(configuration).map((one) => [one.provider, addOidcStack(app, one, awsVersions)]),
    );
    const ofNamespaces = addNamespaceStacks(app, namespaceStacks(configuration));
    const documents = ownedDocuments(configuration, workloads);
    const ofPolicies = policyStacks(configuration).map((one) => addPolicyStack(app, one, documents, awsVersions));
    const written = writtenPolicyStacks(configuration);
    const writtenStacks = new Map(written.map((one) => [one.name, addWrittenPolicyStack(app, one, awsVersions)]));
    const ofAddons = addonStacks(configuration).map((one) => {
      const workload = workloads.find(
        ({ service, environment }) => workloadStackName(service, environment.name) === one.name,
      );
      const stack = addAddonStack(app, one, workload, awsVersions);
      const clusterStack = clusterStacks.get(one.cluster);
      if (workload && clusterStack) stack.addDependency(clusterStack);
      for (const name of workload ? writtenPolicyStacksOf(workload, written) : []) {
        const required = writtenStacks.get(name);
        if (required) stack.addDependency(required);
      }
      return stack;
    });
    const services = workloads.filter(({ addon }) => addon === undefined);
    const serviceStacks = services.flatMap((workload) => {
      const { targetRole } = workload;
      const target =
        targetRole?.kind === 'created' ? addTargetStack(app, workload, targetRole, awsVersions) : undefined;
      const stack = addServiceStack(app, workload, awsVersions);
      if (target) stack.addDependency(target);
      for (const provider of trustedProviders(workload)) {
        const providerStack = providerStacks.get(provider);
        if (providerStack) stack.addDependency(providerStack);
      }
      const ofAccounts = addServiceAccountStacks(app, workload, stack, ofNamespaces, moveServiceAccounts);
      const own = target ? [target, stack] : [stack];
      for (const name of writtenPolicyStacksOf(workload, written)) {
        const required = writtenStacks.get(name);
        if (!required) continue;
        for (const one of own) one.addDependency(required);
      }
      const needsAgent = workload.identity !== 'irsa';
      for (const cluster of new Set(needsAgent ? workload.associations.map((one) => one.cluster) : [])) {
        const clusterStack = clusterStacks.get(cluster);
        if (clusterStack) stack.addDependency(clusterStack);
      }
      return [...own, ...ofAccounts];
    });
    return [
      ...writtenStacks.values(),
      ...clusterStacks.values(),
      ...providerStacks.values(),
      ...ofNamespaces.values(),
      ...ofPolicies,
      ...ofAddons,
      ...serviceStacks,
    ];
  });
}

/**
 * CDKTF stores a stack trace with every token, for error messages, which takes half of the time for thousands of stacks.
 * All tokens are created here, so the traces are not useful. Stack traces of errors are not affected.
 */
function withoutStackTraces<T>(work: () => T): T {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was, never called from here
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => undefined;
  try {
    return work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
