import { releasedRequests } from '../policy/compare-limits';
import type { AccessRow, UndecidedPart } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import { RESOURCE_POLICIES_UNKNOWN } from './resource-policies-unknown';

/**
 * Services whose resources have no policies that allow their actions to a role, by AWS's own words. IAM's only policy of
 * a resource is the trust policy of a role, which allows actions of STS:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_resource-based
 */
const WITHOUT_RESOURCE_POLICIES: ReadonlySet<string> = new Set(['iam']);

/** How many actions and resources a reason names; `rows` has all of them. */
const MOST_NAMED = 5;

/**
 * What policies of resources may newly allow, because the role's limits no longer refuse it: a bucket policy may have
 * allowed all along what only a `Deny` of the role refused. The role's own policies are all known, so nothing else can.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allowedByResourcePolicies(before: AccessObject, after: AccessObject): readonly UndecidedPart[] {
  const { rows, unknown } = releasedRequests(before, after);
  const released = rows.filter((row) => row.occurs && row.actions.some(mayBeAllowedByResource));
  if (released.length > 0) {
    const { actions, resources } = namesOf(released);
    return [
      part(`the role is no longer refused ${actions} on ${resources}, which policies of resources may allow`, released),
    ];
  }
  if (unknown.length > 0) {
    const reasons = [...new Set(unknown.map(({ reason }) => reason))].join('; ');
    return [part(`the role may no longer be refused requests that policies of resources allow: ${reasons}`)];
  }
  // A Deny with NotPrincipal refuses every role that has a boundary, so the first without one may gain by it:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  return before.permissionsBoundary !== undefined && after.permissionsBoundary === undefined
    ? [
        part(
          'the role loses its permissions boundary, because of which a Deny with NotPrincipal in policies of resources may have refused its requests',
        ),
      ]
    : [];
}

function part(sentence: string, rows?: readonly AccessRow[]): UndecidedPart {
  return { reason: `${RESOURCE_POLICIES_UNKNOWN}: ${sentence}`, side: 'after', ...(rows && { rows }) };
}

function mayBeAllowedByResource(action: string): boolean {
  return !WITHOUT_RESOURCE_POLICIES.has(action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase());
}

function namesOf(rows: readonly AccessRow[]): { readonly actions: string; readonly resources: string } {
  const limited = rows.filter(
    ({ resources, exceptActions, unless, conditions }) =>
      resources.exclude.length + (resources.within ?? unless ?? exceptActions ?? conditions).length > 0,
  );
  const suffix = limited.length === 0 ? '' : ' (with exceptions or under conditions)';
  return {
    actions: someOf(rows.flatMap((row) => row.actions.filter(mayBeAllowedByResource))),
    resources: someOf(rows.flatMap((row) => row.resources.include)) + suffix,
  };
}

function someOf(texts: readonly string[]): string {
  const all = [...new Set(texts)].sort();
  const rest = all.length - MOST_NAMED;
  return all.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
