import { type AccessModel, type PolicyModel, type PolicyPart } from './model';
import { type PolicyFormula } from './policy-formula';

/** Which parts of an access must allow a request. */
export type AccessFormula = PolicyFormula<PolicyPart>;

/**
 * The parts that limit an access. In its formula they are members of the `allOf` at the root, so that each of them only
 * takes requests away.
 */
export const LIMITING_PARTS = ['permissionsBoundary', 'sessionPolicy'] as const satisfies readonly PolicyPart[];

/**
 * The formula for requests of a role session to resources of its account, without policies of these resources. A limit
 * that the access does not have is not part of it. A document given alone, such as a trust policy, decides alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
 */
export function formulaOf(access: AccessModel): AccessFormula {
  const limits = LIMITING_PARTS.filter((part) => access[part] !== undefined);
  return { allOf: [{ allowedBy: 'policies' }, ...limits.map((part) => ({ allowedBy: part }))] };
}

/** The policies of one part of an access. */
export function policiesIn(access: AccessModel, part: PolicyPart): readonly PolicyModel[] {
  if (part === 'policies') return access.policies;
  const policy = access[part];
  return policy ? [policy] : [];
}
