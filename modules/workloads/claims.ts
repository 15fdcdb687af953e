import type { Environment } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { parseIamArn } from '../validation/iam-arn';
import { clusterArn } from './arns';
import type { WorkloadOutline } from './outline';
import { workloadStackName } from './stack-names';
import type { Association } from './workload';

/**
 * What manifests take for themselves and others may want as well, each as often as they take it. Manifests that claim no
 * more than before break no rule over several manifests that they kept before.
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

/** Whether some claim is made more often after than before. */
export function claimsMore(before: readonly string[], after: readonly string[]): boolean {
  const left = new Map<string, number>();
  for (const claim of before) left.set(claim, (left.get(claim) ?? 0) + 1);
  return after.some((claim) => {
    const count = left.get(claim) ?? 0;
    left.set(claim, count - 1);
    return count <= 0;
  });
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
