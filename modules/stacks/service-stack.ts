import type { App } from 'cdktf';
import { requirePeers } from '../constructs/peers';
import { PodIdentityAssociation } from '../constructs/pod-identity-association';
import { type PodIdentityRole } from '../constructs/pod-identity-role';
import { TargetRole } from '../constructs/target-role';
import type { VersionConstraint } from '../manifest/version-constraint';
import { awsProviderVersion, FEATURES_OF_ROLE, featuresOfWorkload } from '../workloads/provider-versions';
import { targetStackName, workloadStackName } from '../workloads/stack-names';
import { accountsInServiceStack, serviceAccountStacks } from '../workloads/stacks-of-service';
import type { CreatedRole, CreatedTargetRole, Workload } from '../workloads/workload';
import { addRole } from './add-role';
import { adoptedIdOf, importAssociation } from './adopted-objects';
import { associationId } from './association-id';
import type { DataStack } from '../constructs/data-stack';
import { newEnvironmentStack } from './environment-stack';
import { replaceNumberedPolicies } from './numbered-policies';
import { roleSettingsOf } from './role-settings-of';
import type * as ServiceAccounts from './service-accounts';
import type * as ServiceAccountStacks from './service-account-stack';

/**
 * The stack of one service in one environment: its role, and an association in every cluster of the environment.
 *
 * @param awsVersions version constraint of the configuration for the AWS provider, if any
 */
export function addServiceStack(app: App, workload: Workload, awsVersions?: VersionConstraint): DataStack {
  const { service, environment, role } = workload;
  const stack = newEnvironmentStack(
    app,
    workloadStackName(service, environment.name),
    environment,
    awsProviderVersion(featuresOfWorkload(workload), awsVersions),
  );
  const given = role.kind === 'created' ? addServiceRole(stack, role, workload.adopt) : stack.data(role.arn);

  for (const association of workload.identity === 'irsa' ? [] : workload.associations) {
    const { cluster, namespace, serviceAccount, targetRole, sessionPolicy } = association;
    const construct = new PodIdentityAssociation(stack, associationId('association', association), {
      ...stack.data({ clusterName: cluster.name, namespace, serviceAccount }),
      ...(targetRole !== undefined && { targetRole: stack.data(targetRole) }),
      // As text, because CDKTF would search a document for tokens.
      ...(sessionPolicy && { sessionPolicy: stack.data(JSON.stringify(sessionPolicy)) }),
      ...(cluster.region !== environment.region && { region: stack.data(cluster.region) }),
      role: given,
      ...(!workload.sessionTags && { sessionTags: false }),
      ...(Object.keys(workload.associationTags).length > 0 && { tags: stack.data(workload.associationTags) }),
    });
    const id = adoptedIdOf(workload, association);
    if (id !== undefined) importAssociation(construct, association, id, workload.environment);
  }

  const accounts = accountsInServiceStack(workload);
  if (accounts.length > 0) {
    requireKubernetes();
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- `import()` would make every caller asynchronous
    const { addServiceAccounts } = require('./service-accounts') as typeof ServiceAccounts;
    addServiceAccounts(stack, workload, accounts);
  }
  return stack.close();
}

/**
 * The stacks of the service accounts of one service in one environment. They are applied after the service's stack.
 *
 * @param isMoving whether the service accounts exist already, and are in the state of the service's stack
 */
export function addServiceAccountStacks(
  app: App,
  workload: Workload,
  serviceStack: DataStack,
  isMoving: boolean,
): readonly DataStack[] {
  const stacks = serviceAccountStacks(workload);
  if (stacks.length === 0) return [];
  requireKubernetes();
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
  const constructs = require('./service-account-stack') as typeof ServiceAccountStacks;
  if (isMoving) {
    constructs.forgetServiceAccounts(serviceStack, workload.environment, stacks);
    serviceStack.close();
  }
  return stacks.map((one) => {
    const stack = constructs.addServiceAccountStack(app, workload, one, isMoving);
    stack.addDependency(serviceStack);
    return stack;
  });
}

/** The Kubernetes provider is an optional dependency of 145 MB, which most repositories do without. */
function requireKubernetes(): void {
  requirePeers('`kubernetes.serviceAccount: create`', ['@cdktf/provider-kubernetes']);
}

/**
 * The stack of a target role, in the account of the role, with the state of the environment that uses it. It is applied
 * before the stack of the service, whose associations name the role.
 */
export function addTargetStack(
  app: App,
  workload: Workload,
  { account, role }: CreatedTargetRole,
  awsVersions?: VersionConstraint,
): DataStack {
  const { service, environment } = workload;
  const version = awsProviderVersion(FEATURES_OF_ROLE, awsVersions);
  const stack = newEnvironmentStack(app, targetStackName(service, environment.name), environment, version, account);
  new TargetRole(stack, 'role', stack.data(roleSettingsOf(role)));
  return stack.close();
}

function addServiceRole(stack: DataStack, role: CreatedRole, adopt: Workload['adopt']): PodIdentityRole {
  const construct = addRole(stack, role, adopt);
  const names = role.policies.managed.map(({ name }) => stack.data(name));
  replaceNumberedPolicies(construct, stack.data(role.name), names);
  return construct;
}
