import { podIdentity } from '../identity/pod-identity';
import { isAdoptedType } from '../plan/adopted-objects';
import { attributeOf } from '../plan/plan-configuration';
import type { ResourceChange, TerraformPlan } from '../plan/terraform-plan';
import type { UndecidedPart } from '../policy/comparison';
import type { Workload } from '../workloads/workload';

/**
 * Tells imports of a service's `adopt` from those of objects that other stacks hand over: an association is adopted by its
 * ID, and roles are never handed over.
 *
 * @param sides the service before and after
 */
export function adoptedImports(...sides: readonly (Workload | undefined)[]): (resource: ResourceChange) => boolean {
  const ids = sides.flatMap((side) => side?.adopt?.associations ?? []).map(({ cluster, id }) => `${cluster},${id}`);
  const hasAddon = sides.some((side) => side?.addon?.adopt);
  return ({ type, change: { importing } }) => {
    if (importing === undefined || !isAdoptedType(type)) return false;
    if (type === podIdentity.resource.type) return ids.includes(importing.id?.replace(/@.*/, '') ?? '');
    return type !== 'aws_eks_addon' || hasAddon;
  };
}

/** The roles that imported add-ons have for IRSA and lose. What they allow is not in the plan. */
export function lostAddonRoles({ resource_changes: changes = [] }: TerraformPlan): UndecidedPart[] {
  return changes.flatMap(({ type, change: { importing, before } }) => {
    const role = type === 'aws_eks_addon' && importing ? attributeOf(before, 'service_account_role_arn') : undefined;
    if (typeof role !== 'string' || role === '') return [];
    const reason = `the add-on has the role ${role} for IRSA, and loses it: the access of the role is not known here`;
    return [{ reason, side: 'before' as const }];
  });
}
