import { type AccessModel, type PolicyModel, type ResourcePolicySets } from './model';
import { type PolicyFormula } from './policy-formula';

/** The policy sets of an access: its parts, what policies of resources allow in each way, and levels of the organization. */
export type PolicySet =
  | 'policies'
  | 'permissionsBoundary'
  | 'sessionPolicy'
  | Exclude<keyof ResourcePolicySets, 'governed'>
  | `serviceControl:${number}`
  | 'resourceControl';

/** Which sets of an access must allow a request. */
export type AccessFormula = PolicyFormula<PolicySet>;

/**
 * The parts that limit an access. Each of them only takes requests away, except for what a resource allows to the
 * session itself, which they limit by their explicit denies only.
 */
export const LIMITING_PARTS = ['permissionsBoundary', 'sessionPolicy'] as const satisfies readonly PolicySet[];

/**
 * The formula for requests of a role session. A limit that the access does not have is not part of it; nor is what
 * policies of resources allow where none is known. A document given alone, such as a trust policy, decides alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 *
 * The policies of an organization are above all of it: they limit what policies of resources allow to the session
 * itself, too.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html
 */
export function formulaOf(access: AccessModel): AccessFormula {
  const own = formulaOfRole(access);
  const limits = organizationSets(access);
  if (limits.length === 0) return own;
  return { allOf: [own, ...limits.map((set) => ({ allowedBy: set }))] };
}

/** The sets of an access that are the organization's. */
function organizationSets({ organization }: AccessModel): readonly PolicySet[] {
  if (!organization) return [];
  const levels = organization.serviceControl.map((_, level) => `serviceControl:${level}` as const);
  return [...levels, ...(organization.resourceControl.length > 0 ? ['resourceControl' as const] : [])];
}

function formulaOfRole(access: AccessModel): AccessFormula {
  const limits = LIMITING_PARTS.filter((part) => access[part] !== undefined);
  const limited = (...sets: readonly PolicySet[]): AccessFormula => ({
    allOf: [...sets, ...limits].map((set) => ({ allowedBy: set })),
  });
  const { resourcePolicies } = access;
  if (!resourcePolicies) return limited('policies');
  const ways = [
    limited('policies', 'acceptedByResource'),
    ...(allows(resourcePolicies.resourceToRole) ? [limited('resourceToRole')] : []),
    ...(allows(resourcePolicies.resourceToSession) ? [{ allowedBy: 'resourceToSession' } as const] : []),
  ];
  const [only] = ways;
  return only && ways.length === 1 ? only : { anyOf: ways };
}

function allows({ statements }: PolicyModel): boolean {
  return statements.length > 0;
}

/** The policies of one set of an access. */
export function policiesIn(access: AccessModel, set: PolicySet): readonly PolicyModel[] {
  if (set === 'policies') return access.policies;
  if (set === 'resourceControl') return access.organization?.resourceControl ?? [];
  if (isLevel(set)) return access.organization?.serviceControl[Number(set.slice(set.indexOf(':') + 1))] ?? [];
  const policy =
    set === 'permissionsBoundary' || set === 'sessionPolicy' ? access[set] : access.resourcePolicies?.[set];
  return policy ? [policy] : [];
}

function isLevel(set: PolicySet): set is `serviceControl:${number}` {
  return set.startsWith('serviceControl:');
}
