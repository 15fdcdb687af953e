import type { App } from 'cdktf';
import { PodIdentityAssociation } from '../constructs/pod-identity-association';
import { type PodIdentityRole } from '../constructs/pod-identity-role';
import { TargetRole } from '../constructs/target-role';
import type { VersionConstraint } from '../manifest/version-constraint';
import { awsProviderVersion, FEATURES_OF_ROLE, featuresOfWorkload } from '../workloads/provider-versions';
import { targetStackName, workloadStackName } from '../workloads/stack-names';
import type { CreatedRole, CreatedTargetRole, Workload } from '../workloads/workload';
import { addRole } from './add-role';
import { adoptedIdOf, importAssociation } from './import-adopted';
import { associationId } from './association-id';
import type { DataStack } from '../constructs/data-stack';
import { newEnvironmentStack } from './environment-stack';
import { addAccountsToServiceStack } from './kubernetes-stacks';
import { replaceNumberedPolicies } from './numbered-policies';
import { roleSettingsOf } from './role-settings-of';

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

  addAccountsToServiceStack(stack, workload);
  return stack.close();
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
