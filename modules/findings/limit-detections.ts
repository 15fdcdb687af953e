import type { RoleAccess, ServiceAccess } from '../access/service-access';
import { findManagedPolicy } from '../catalogue/managed-policies';
import { compare } from '../policy/compare';
import type { AccessRow } from '../policy/comparison';
import type { AccessObject, PolicyDocument } from '../policy/document';
import { type Cause, type Detection, forAllPods, withoutWitness } from './detection';
import type { RuleText } from './rule';
import { CONTEXT_RULES } from './rules/context-rules';
import { actionsOf, resourcesOf } from './wording';
import { statementsOfDocument } from '../policy/statements-of-document';

/** Removed limits of the role: its permissions boundary and denied requests. */
export function limitDetections(before: ServiceAccess, after: ServiceAccess): readonly Detection[] {
  const permissionsBefore = before.role.permissions;
  const permissionsAfter = after.role.permissions;
  if (!permissionsBefore || !permissionsAfter) return [];
  return [...boundaryDetections(permissionsBefore, permissionsAfter, after), ...denyDetections(before.role, after)];
}

type Boundary = NonNullable<AccessObject['permissionsBoundary']>;

function boundaryDetections(
  { permissionsBoundary: boundaryBefore }: AccessObject,
  { permissionsBoundary: boundaryAfter }: AccessObject,
  after: ServiceAccess,
): readonly Detection[] {
  const cause: Cause = { kind: 'key', keys: ['role'] };
  if (boundaryBefore === undefined || JSON.stringify(boundaryBefore) === JSON.stringify(boundaryAfter)) return [];
  const about = [boundaryBefore, boundaryAfter];
  if (boundaryAfter === undefined) {
    const values = { boundary: nameOf(boundaryBefore) };
    return [{ rule: CONTEXT_RULES.boundaryRemoved, values, witnesses: [], about, cause }];
  }
  const { gained, unknown } = compare({ policies: [boundaryBefore] }, { policies: [boundaryAfter] });
  const rows = gained.filter(({ occurs }) => occurs);
  if (rows.length > 0) {
    const values = { boundary: nameOf(boundaryAfter), '0': resourcesOf(rows, after.account) };
    const all = { rows, after, doubt: unknown.length > 0 ? about : undefined };
    return [rowsDetection(CONTEXT_RULES.boundaryWidened, all, values, cause)];
  }
  if (unknown.length === 0) return [];
  const values = { boundary: nameOf(boundaryAfter), before: nameOf(boundaryBefore) };
  return [{ rule: CONTEXT_RULES.boundaryReplaced, values, witnesses: [], about, cause }];
}

function nameOf(boundary: Boundary): string {
  return typeof boundary === 'string' ? boundary : 'given as a document';
}

/**
 * Requests that are no longer denied, whether or not a statement allows them. Denies are compared as if they were
 * Allows, so a Deny that is rewritten or replaced by a broader one is not reported.
 */
function denyDetections(before: RoleAccess, after: ServiceAccess): readonly Detection[] {
  const [deniedBefore, deniedAfter] = [deniedAsAllowed(before), deniedAsAllowed(after.role)];
  if (deniedBefore.policies.length === 0 || JSON.stringify(deniedBefore) === JSON.stringify(deniedAfter)) return [];
  const { gained, unknown } = compare(deniedAfter, deniedBefore);
  const rows = gained.filter(({ occurs }) => occurs);
  if (rows.length === 0) return [];
  const values = { '0': resourcesOf(rows, after.account) };
  const all = { rows, after, doubt: unknown.length > 0 ? [deniedBefore, deniedAfter] : undefined };
  return [rowsDetection(CONTEXT_RULES.denyRemoved, all, values, { kind: 'key', keys: ['deny', 'allow'] })];
}

/** The Deny statements of all policies as Allow statements, in documents that keep their versions. */
function deniedAsAllowed({ permissions }: RoleAccess): AccessObject {
  const { policies = [], permissionsBoundary, sessionPolicy } = permissions ?? {};
  const documents = [...policies, permissionsBoundary, sessionPolicy].flatMap((policy) =>
    typeof policy === 'string' ? documentOf(policy) : (policy ?? []),
  );
  return {
    policies: documents.flatMap((document): PolicyDocument[] => {
      const denied = statementsOfDocument(document).filter(({ Effect }) => Effect === 'Deny');
      const Statement = denied.map((statement) => ({ ...statement, Effect: 'Allow' as const }));
      return Statement.length > 0 ? [{ ...document, Statement }] : [];
    }),
  };
}

function documentOf(arn: string): readonly PolicyDocument[] {
  const managed = findManagedPolicy(arn);
  return managed ? [managed.document as PolicyDocument] : [];
}

/** @param doubt present if there may be more than the rows: everything that was compared */
function rowsDetection(
  rule: RuleText,
  {
    rows,
    after,
    doubt,
  }: { readonly rows: readonly AccessRow[]; readonly after: ServiceAccess; readonly doubt: unknown },
  values: Readonly<Record<string, string>>,
  cause: Cause,
): Detection {
  const about = rows.map(withoutWitness);
  return {
    rule,
    values: { ...values, actions: actionsOf(rows) },
    witnesses: rows.slice(0, 1).map(({ witness }) => witness),
    cause,
    ...(doubt === undefined ? { about, access: forAllPods(after, about) } : { about: [about, doubt] }),
  };
}
