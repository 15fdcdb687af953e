import type { Environment } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { parseIamArn } from '../validation/iam-arn';
import { clusterArn } from './arns';
import type { WorkloadOutline } from './outline';
import { stackNamesOf } from './stacks-of-service';
import type { Association } from './workload';

/**
 * The names and service accounts that manifests claim, which must be unique across manifests; with duplicates. A change
 * that adds no claims cannot cause new conflicts with other manifests.
 */
export function claimsOf(manifests: readonly Manifest[], workloads: readonly WorkloadOutline[]): string[] {
  return [
    ...manifests.map(({ service }) => `service ${serviceKey(service)}`),
    ...workloads.flatMap((workload) => {
      const { environment, role, targetRole, associations } = workload;
      return [
        ...stackNamesOf(workload).map((name) => `stack ${stackKey(name)}`),
        ...(targetRole && targetRole.kind !== 'existing'
          ? [`created role ${roleKey(targetRole.account, targetRole.role.name)}`]
          : []),
        // Services may share an existing role, but not a created one.
        ...(role ? [`${role.kind} role ${claimedRole(environment, role)}`] : []),
        ...associations.map((association) => `service account ${serviceAccountKey(environment, association)}`),
      ];
    }),
  ];
}

/** Whether `after` contains a claim more often than `before`. */
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

/** Identifies a service. Case is ignored, because the role names contain it and IAM ignores their case. */
export function serviceKey(service: string): string {
  return service.toLowerCase();
}

/** Identifies a role. Role names are unique in an account, and their case is ignored. */
export function roleKey({ partition, account }: Pick<Environment, 'partition' | 'account'>, name: string): string {
  return `${partition} ${account} ${name.toLowerCase()}`;
}

/** Identifies a stack. Stacks are folders, and some file systems ignore case. */
export function stackKey(stack: string): string {
  return stack.toLowerCase();
}

/** Identifies a service account of a cluster. */
export function serviceAccountKey(
  environment: Environment,
  { cluster, namespace, serviceAccount }: Association,
): string {
  return `${clusterArn(environment, cluster)} ${namespace}/${serviceAccount}`;
}
