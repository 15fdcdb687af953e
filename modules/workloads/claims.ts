import type { Environment } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { clusterArn, parseIamArn } from './arns';
import type { WorkloadOutline } from './outline';
import { workloadStackName } from './stack-names';
import type { Association } from './workload';

/**
 * What manifests take for themselves that others may collide with, in no order, as often as they take it: whoever takes
 * nothing more than before breaks no rule over several manifests that was kept before.
 */
export function claimsOf(manifests: readonly Manifest[], workloads: readonly WorkloadOutline[]): string[] {
  return [
    ...manifests.map(({ service }) => `service ${serviceKey(service)}`),
    ...workloads.flatMap(({ service, environment, role, associations }) => [
      `stack ${stackKey(workloadStackName(service, environment.name))}`,
      // Two may use a role, but not one that is created for a service.
      ...(role ? [`${role.kind} role ${claimedRole(environment, role)}`] : []),
      ...associations.map((association) => `service account ${serviceAccountKey(environment, association)}`),
    ]),
  ];
}

function claimedRole(environment: Environment, role: NonNullable<WorkloadOutline['role']>): string {
  if (role.kind === 'created') return roleKey(environment, role.name);
  return roleKey(environment, parseIamArn(role.arn, 'role')?.name ?? role.arn);
}

/** Services whose names differ in case only would have names of roles that IAM takes for the same. */
export function serviceKey(service: string): string {
  return service.toLowerCase();
}

/** Names of roles are unique in an account, without regard to upper and lower case. */
export function roleKey({ partition, account }: Environment, name: string): string {
  return `${partition} ${account} ${name.toLowerCase()}`;
}

/** Stacks are folders, which some systems tell apart without regard to upper and lower case. */
export function stackKey(stack: string): string {
  return stack.toLowerCase();
}

/** A service account of a cluster. */
export function serviceAccountKey(
  environment: Environment,
  { cluster, namespace, serviceAccount }: Association,
): string {
  return `${clusterArn(environment, cluster)} ${namespace}/${serviceAccount}`;
}
