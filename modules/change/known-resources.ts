import { compareRoleSessions } from '../policy/compare';
import type { UndecidedPart } from '../policy/comparison';
import type { AccessObject, ResourcePolicy } from '../policy/document';
import { RESOURCE_POLICIES_UNKNOWN } from './resource-policies-unknown';

/** Two accesses that know the policies of the same resources, and what is undecided because one of them did not. */
export interface SameResources {
  readonly before: AccessObject;
  readonly after: AccessObject;
  readonly undecided: readonly UndecidedPart[];
}

/** The access of a session, and the ARN of its role. */
export interface RoleSession {
  readonly access: AccessObject;
  readonly role: string;
}

/**
 * Gives both sides the resource policies that only one of them knows. That a policy becomes known does not change what
 * it says, but it may have changed at the same time: where it allows or denies the role something that does not follow
 * from the role's policies alone, the verdict is undecided. So it is where the configuration does not name it any more.
 * An owner that only one side names is the owner on both.
 */
export function withSameResources(before: RoleSession, after: RoleSession): SameResources {
  const [knownBefore, knownAfter] = [byResource(before.access), byResource(after.access)];
  if (knownBefore.size === 0 && knownAfter.size === 0) {
    return { before: before.access, after: after.access, undecided: [] };
  }
  const resources = [...new Set([...knownBefore.keys(), ...knownAfter.keys()])].sort();
  const sides = {
    before: withResources(before, policiesOfBoth(resources, knownBefore, knownAfter)),
    after: withResources(after, policiesOfBoth(resources, knownAfter, knownBefore)),
  };
  const missingIn = (known: Known): readonly string[] => resources.filter((resource) => !known.has(resource));
  return {
    ...sides,
    undecided: [
      ...decidedBy(missingIn(knownBefore), sides.after, 'before'),
      ...decidedBy(missingIn(knownAfter), sides.before, 'after'),
    ],
  };
}

type Known = ReadonlyMap<string, ResourcePolicy>;

function byResource({ resourcePolicies = [] }: AccessObject): Known {
  return new Map(resourcePolicies.map((policy) => [policy.resource, policy]));
}

/** Each side's own policies, and the other's where it has none. */
function policiesOfBoth(resources: readonly string[], own: Known, other: Known): readonly ResourcePolicy[] {
  return resources.flatMap((resource) => {
    const [mine, theirs] = [own.get(resource), other.get(resource)];
    const policy = mine ?? theirs;
    const account = mine?.account ?? theirs?.account;
    return policy ? [{ ...policy, ...(account !== undefined && { account }) }] : [];
  });
}

function withResources({ access, role }: RoleSession, resourcePolicies: readonly ResourcePolicy[]): AccessObject {
  return { ...access, principal: role, resourcePolicies };
}

/** What the policies of resources decide that are not known on one side. */
function decidedBy(
  resources: readonly string[],
  access: AccessObject,
  side: UndecidedPart['side'],
): readonly UndecidedPart[] {
  if (resources.length === 0) return [];
  const others = (access.resourcePolicies ?? []).filter(({ resource }) => !resources.includes(resource));
  const { verdict, gained, lost } = compareRoleSessions({ ...access, resourcePolicies: others }, access);
  if (verdict === 'equal') return [];
  const named = resources.slice(0, MOST_NAMED).join(', ') + (resources.length > MOST_NAMED ? ' and more' : '');
  const when = side === 'before' ? 'was not known before' : 'is not known any longer';
  const reason = `${RESOURCE_POLICIES_UNKNOWN}: the policy of ${named} ${when}, so what it decides for the role may change`;
  const rows = [...gained, ...lost].filter(({ occurs }) => occurs);
  return [{ reason, side, ...(rows.length > 0 && { rows }) }];
}

const MOST_NAMED = 5;
