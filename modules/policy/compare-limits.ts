import { ALLOW_EVERYTHING } from './allow-everything';
import { LIMITING_PARTS, policiesIn } from './access-formula';
import { type AccessRow, type UndecidedPart } from './comparison';
import { compareDirection, findDifferences } from './comparison/compare-direction';
import { createComparisonContext, type Side, type Sides } from './comparison/comparison-context';
import { uniqueParts } from './comparison/undecided';
import { identityOf, withoutCommonLimits, withoutUnknownPolicies } from './comparison/unknown-policies';
import { type AccessObject } from './document';
import { type Budget, BudgetExhausted, createBudget } from './languages/budget';
import { type AccessModel, type PolicyModel, type StatementModel } from './model';
import { parseAccess } from './parse-access';

/** Requests that the limits of an access refused before and no longer refuse. */
export interface ReleasedRequests {
  readonly rows: readonly AccessRow[];
  /** Why there may be more; empty where it is certain that there are none. */
  readonly unknown: readonly UndecidedPart[];
}

/** Steps that one comparison of limits may take: one to two seconds' work. */
const STEPS = 1_500_000;

const NOTHING: ReleasedRequests = { rows: [], unknown: [] };

/**
 * The requests that only policies of resources can allow, that the role's limits (`Deny` statements, boundary, session
 * policy) refused before, and that they do not refuse after. The limits are compared as if everything else were allowed;
 * what the identity policies allow after is left out, because `compare` lists it as gained; so are the resources whose
 * policies are known on both sides, because `compare` decides about them.
 *
 * A policy of a resource can name the role or one of its sessions. Both ways are compared, because they meet different
 * limits: an explicit deny refuses both, what a boundary or session policy leaves out refuses the first only.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function releasedRequests(before: AccessObject, after: AccessObject): ReleasedRequests {
  const sides = withoutCommonLimits(readSide(before), readSide(after));
  if (!refusesAnything(sides.before.access)) return NOTHING;
  const budget = createBudget(STEPS);
  try {
    const byRole = released(sides, limitsOf, (access) => access.policies, budget);
    const bySession = limitingPolicies(sides.after.access).map((limit) =>
      released(sides, explicitDenies, () => [limit], budget),
    );
    const found = [byRole, ...bySession];
    return {
      rows: found.flatMap(({ rows }) => rows),
      unknown: uniqueParts(found.flatMap(({ unknown }) => unknown)),
    };
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    return { rows: [], unknown: [{ reason: `gave up comparing the limits: ${error.message}`, side: 'after' }] };
  }
}

/**
 * @param limits the limits of a side, as an access that allows nothing
 * @param leftOut policies of the side after whose allowed requests are left out
 */
function released(
  sides: Sides,
  limits: (access: AccessModel) => AccessModel,
  leftOut: (access: AccessModel) => readonly PolicyModel[],
  budget: Budget,
): ReleasedRequests {
  const everything = everythingUnknown(sides);
  const allowed = ({ access, ...side }: Side): Side => {
    const { policies, ...others } = limits(access);
    return { ...side, access: { ...others, policies: [...everything, ...policies] } };
  };
  const [before, after] = [allowed(sides.before), allowed(sides.after)];
  // Most changes leave the limits as they are, which takes a small part of the work to find out.
  const { differences, doubts, unknown } = findDifferences(
    createComparisonContext({ before, after }, 'case-counts', budget, 'role-session'),
    'after',
  );
  if (differences.length === 0 && doubts.size === 0 && unknown.length === 0) return NOTHING;
  const rest: AccessModel = {
    ...after.access,
    policies: [...after.access.policies, ...leftOut(sides.after.access).map(allowedAsDenied)],
  };
  const context = createComparisonContext(
    { before, after: { ...after, access: rest } },
    'case-counts',
    budget,
    'role-session',
  );
  return compareDirection(context, 'after', {
    allowing: withoutUnknownPolicies(rest),
    refusing: withoutUnknownPolicies(before.access),
  });
}

const EVERYTHING = parseAccess({ policies: [ALLOW_EVERYTHING] }).access.policies;

/** Everything that policies of resources may allow, but for the resources whose policies are known on both sides. */
function everythingUnknown({ before, after }: Sides): readonly PolicyModel[] {
  const knownBefore = new Set(before.access.resourcePolicies?.governed.map(({ text }) => text));
  const known = (after.access.resourcePolicies?.governed ?? []).filter(({ text }) => knownBefore.has(text));
  if (known.length === 0) return EVERYTHING;
  return EVERYTHING.map((policy) => ({
    ...policy,
    statements: policy.statements.map((one) => ({ ...one, resources: { negated: true, patterns: known } })),
  }));
}

function limitsOf({ resourcePolicies: _, ...access }: AccessModel): AccessModel {
  return { ...access, policies: access.policies.map(deniesOf) };
}

function explicitDenies(access: AccessModel): AccessModel {
  const policies = [...access.policies, ...limitingPolicies(access)];
  const { organization, fixedKeys } = access;
  return { policies: policies.map(deniesOf), ...(organization && { organization }), fixedKeys };
}

function limitingPolicies(access: AccessModel): readonly PolicyModel[] {
  return LIMITING_PARTS.flatMap((part) => policiesIn(access, part));
}

function deniesOf(policy: PolicyModel): PolicyModel {
  return { ...policy, statements: policy.statements.filter(({ effect }) => effect === 'Deny') };
}

/** A policy that denies what another allows. What is not known of the other is not denied, so that nothing is left out. */
function allowedAsDenied({ part, index, arn, statements }: PolicyModel): PolicyModel {
  const denied = statements
    .filter(({ effect }) => effect === 'Allow')
    .map((statement): StatementModel => ({ ...statement, effect: 'Deny' }));
  return { part, index, ...(arn !== undefined && { arn }), statements: denied };
}

function refusesAnything(access: AccessModel): boolean {
  return (
    access.organization !== undefined ||
    limitingPolicies(access).length > 0 ||
    access.policies.some(
      ({ statements, undecided }) => undecided !== undefined || statements.some(({ effect }) => effect === 'Deny'),
    )
  );
}

function readSide(access: AccessObject): Side {
  return { access: parseAccess(access).access, identify: (policy) => identityOf(policy, access) };
}
