import { LIMITING_PARTS } from '../access-formula';
import { type AccessObject, type PolicyDocument } from '../document';
import { givenManagedPolicy } from '../managed-document';
import { type AccessModel, type PolicyModel } from '../model';
import { isObject } from '../untyped-json';
import { type Side, type Sides } from './comparison-context';

/**
 * A policy of which nothing certain is known, by what makes it the same policy: its ARN, with the document where one is
 * given, or else all that is written.
 */
export function identityOf(policy: PolicyModel, source: PolicyDocument | AccessObject): string {
  const { arn } = policy;
  if (arn === undefined) return JSON.stringify(sourceOf(policy, source));
  const given: unknown = source; // any value, as below
  const document = isObject(given) ? givenManagedPolicy(arn, given)?.document : undefined;
  return document ? JSON.stringify([arn, document]) : arn;
}

/** The document as it was given; for what is wrong about the access object itself, all of it. */
function sourceOf({ part, index }: PolicyModel, source: PolicyDocument | AccessObject): unknown {
  const given: unknown = source; // any value: callers may violate the type
  if (!isObject(given) || !('policies' in given)) return given;
  if (part !== 'policies') return given[part] ?? given;
  const policies: unknown = given['policies'];
  return Array.isArray(policies) ? ((policies as readonly unknown[])[index] ?? given) : given;
}

/**
 * Both sides without an unknown boundary or session policy that is equal on both. It only removes requests, the same on
 * both sides, so every gain or loss with it is also one without it.
 */
export function withoutCommonLimits(before: Side, after: Side): Sides {
  // What a resource allows to the session itself is not limited: where that differs, a limit decides what is a gain.
  const mayBeUnlimited = unlimitedKey(before.access) !== unlimitedKey(after.access);
  const isCommonLimit = (part: LimitingPart): boolean => {
    if (mayBeUnlimited) return false;
    const [policyBefore, policyAfter] = [before.access[part], after.access[part]];
    if (policyBefore?.undecided === undefined || policyAfter?.undecided === undefined) return false;
    return before.identify(policyBefore) === after.identify(policyAfter);
  };
  const common = LIMITING_PARTS.filter(isCommonLimit);
  const rest = (side: Side): Side => ({ ...side, access: without(side.access, common) });
  return { before: rest(before), after: rest(after) };
}

/** Everything that decides what no limit takes away. */
function unlimitedKey({ resourcePolicies, fixedKeys }: AccessModel): string {
  const { statements = [] } = resourcePolicies?.resourceToSession ?? {};
  if (statements.length === 0) return '';
  const asText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
  return JSON.stringify([statements, [...fixedKeys]], asText);
}

type LimitingPart = (typeof LIMITING_PARTS)[number];

function without(access: AccessModel, parts: readonly LimitingPart[]): AccessModel {
  const kept = LIMITING_PARTS.filter((part) => access[part] && !parts.includes(part));
  return {
    policies: access.policies,
    ...(access.resourcePolicies && { resourcePolicies: access.resourcePolicies }),
    ...(access.organization && { organization: access.organization }),
    fixedKeys: access.fixedKeys,
    ...Object.fromEntries(kept.map((part) => [part, access[part]])),
  };
}

/**
 * The access without the policies whose documents are unknown. Rows that do not depend on these policies are checked
 * with it.
 */
export function withoutUnknownPolicies(access: AccessModel): AccessModel {
  const known = (policy: PolicyModel): PolicyModel => {
    const { part, index, arn, statements } = policy;
    return policy.undecided === undefined ? policy : { part, index, ...(arn !== undefined && { arn }), statements };
  };
  return {
    ...access,
    policies: access.policies.map(known),
    ...(access.permissionsBoundary && { permissionsBoundary: known(access.permissionsBoundary) }),
    ...(access.sessionPolicy && { sessionPolicy: known(access.sessionPolicy) }),
    ...(access.organization && {
      organization: {
        serviceControl: access.organization.serviceControl.map((level) => level.map(known)),
        resourceControl: access.organization.resourceControl.map(known),
      },
    }),
  };
}
