import type { RoleAccess, ServiceAccess } from '../access/service-access';
import type { TargetRoleChange, TargetRoleRef } from './change';

/** The target roles of a service on both sides; undefined without any. */
export function compareTargetRoles(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
): TargetRoleChange | undefined {
  const [refsBefore, refsAfter] = [refsOf(before), refsOf(after)];
  return refsBefore.length + refsAfter.length === 0 ? undefined : { before: refsBefore, after: refsAfter };
}

function refsOf(service: ServiceAccess | undefined): readonly TargetRoleRef[] {
  const { associations = [], targetRoles = [] } = service ?? {};
  const known = new Map(targetRoles.map((role) => [role.arn, role]));
  const arns = [...known.keys(), ...associations.flatMap(({ targetRole }) => targetRole ?? [])];
  return [...new Set(arns)].sort().map((arn) => refOf(known.get(arn) ?? { arn, tags: {} }));
}

function refOf({ arn, permissions, handedOff }: RoleAccess): TargetRoleRef {
  const boundary = permissions?.permissionsBoundary;
  return {
    arn,
    kind: handedOff ? 'handed-off' : permissions ? 'created' : 'existing',
    ...(typeof boundary === 'string' && { permissionsBoundary: boundary }),
  };
}
