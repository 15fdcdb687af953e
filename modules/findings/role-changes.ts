import type { RoleAccess, ServiceAccess } from '../access/service-access';
import { unknownLimits } from '../access/unknown-managed-policies';
import { parseArn } from '../catalogue/arn';
import { compareAssociations } from '../change/compare-associations';
import type { FindingAccess, FindingRow } from '../change/finding';
import { sessionPairs } from '../change/session-pairs';
import type { SessionAssociation } from '../identity/session-settings';
import type { Detection } from './detection';

/** A role of a service after a change: its own, or a target role of its pods. */
export interface RoleChange {
  /** The role that the same pods had before; undefined if they had none. */
  readonly before: RoleAccess | undefined;
  readonly after: RoleAccess;
  /** ARNs as in `ServiceRow`; empty for the service's role. */
  readonly via: readonly string[];
  /** AWS account of the role, 12 digits. */
  readonly account: string;
  /** The associations whose pods use the role; all of them for the service's role. */
  readonly associations: readonly SessionAssociation[];
}

/**
 * The service's role first, then the target roles. A target role that pods did not have before is paired with the role
 * whose session they had, so that limits of that role are reported as removed if the target role lacks them.
 */
export function roleChanges(before: ServiceAccess | undefined, after: ServiceAccess): readonly RoleChange[] {
  const { role, account, associations, targetRoles = [] } = after;
  const own: RoleChange = { before: before?.role, after: role, via: [], account, associations };
  const sessions = targetRoles.length > 0 ? sessionPairs(before, after, compareAssociations(before, after)) : [];
  const targets = targetRoles.map((target): RoleChange => {
    const { arn } = target;
    const moved = sessions.find((pair) => pair.kind === 'kept' && pair.after?.role.arn === arn);
    return {
      before: before?.targetRoles?.find((one) => one.arn === arn) ?? moved?.before?.role,
      after: target,
      via: [arn],
      account: parseArn(arn)?.account ?? '',
      associations: associations.filter(({ targetRole }) => targetRole === arn),
    };
  });
  return [own, ...targets];
}

/** The content of a finding about the role. Without target roles it has no ARN, so that IDs of findings stay the same. */
export function aboutRole({ via }: RoleChange, about: unknown): unknown {
  return via.length > 0 ? [via, about] : about;
}

/** The access of a risk with one step that is the same for all pods that use the role. */
export function forPodsOf(
  { after, via, associations }: RoleChange,
  rows: readonly FindingRow[],
): readonly FindingAccess[] {
  const limits = after.permissions ? unknownLimits(after.permissions) : [];
  return [{ associations, ...(via.length > 0 && { via }), limits, steps: [rows] }];
}

/**
 * The role and the place of a finding about it.
 *
 * @param keys of the manifest that set the service's role
 */
export function placeOf({ via }: RoleChange, keys: readonly string[]): Pick<Detection, 'via' | 'cause'> {
  if (via.length === 0) return { cause: { kind: 'key', keys } };
  return { via, cause: { kind: 'key', keys: ['targetRole'] } };
}
