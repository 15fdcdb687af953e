import type { RoleAccess, ServiceAccess } from '../access/service-access';
import { findManagedPolicy } from '../catalogue/managed-policies';
import { compare } from '../policy/compare';
import type { AccessRow } from '../policy/comparison';
import type { AccessObject, PolicyDocument } from '../policy/document';
import { type Blame, type Detection, forAllPods, withoutWitness } from './detection';
import type { RuleText } from './rule';
import { CIRCUMSTANCES } from './rules/circumstances';
import { actionsOf, resourcesOf } from './wording';
import { statementsOfDocument } from '../policy/statements-of-document';

/** Removed limits of the role: its permissions boundary and denied requests. */
export function limitDetections(before: ServiceAccess, after: ServiceAccess): readonly Detection[] {
  const old = before.role.permissions;
  const next = after.role.permissions;
  if (!old || !next) return [];
  return [...boundaryDetections(old, next, after), ...denyDetections(before.role, after)];
}

type Boundary = NonNullable<AccessObject['permissionsBoundary']>;

function boundaryDetections(
  { permissionsBoundary: old }: AccessObject,
  { permissionsBoundary: next }: AccessObject,
  after: ServiceAccess,
): readonly Detection[] {
  const blame: Blame = { kind: 'key', keys: ['role'] };
  if (old === undefined || JSON.stringify(old) === JSON.stringify(next)) return [];
  const about = [old, next];
  if (next === undefined) {
    const values = { boundary: nameOf(old) };
    return [{ rule: CIRCUMSTANCES.boundaryRemoved, values, witnesses: [], about, blame }];
  }
  const { gained, unknown } = compare({ policies: [old] }, { policies: [next] });
  const rows = gained.filter(({ occurs }) => occurs);
  if (rows.length > 0) {
    const values = { boundary: nameOf(next), '0': resourcesOf(rows, after.account) };
    const all = { rows, after, doubt: unknown.length > 0 ? about : undefined };
    return [rowsDetection(CIRCUMSTANCES.boundaryWidened, all, values, blame)];
  }
  if (unknown.length === 0) return [];
  const values = { boundary: nameOf(next), before: nameOf(old) };
  return [{ rule: CIRCUMSTANCES.boundaryReplaced, values, witnesses: [], about, blame }];
}

function nameOf(boundary: Boundary): string {
  return typeof boundary === 'string' ? boundary : 'given as a document';
}

/**
 * Requests that are no longer denied, whether or not a statement allows them. Denies are compared as if they were
 * Allows, so a Deny that is rewritten or replaced by a broader one is not reported.
 */
function denyDetections(before: RoleAccess, after: ServiceAccess): readonly Detection[] {
  const [old, next] = [deniedAsAllowed(before), deniedAsAllowed(after.role)];
  if (old.policies.length === 0 || JSON.stringify(old) === JSON.stringify(next)) return [];
  const { gained, unknown } = compare(next, old);
  const rows = gained.filter(({ occurs }) => occurs);
  if (rows.length === 0) return [];
  const values = { '0': resourcesOf(rows, after.account) };
  const all = { rows, after, doubt: unknown.length > 0 ? [old, next] : undefined };
  return [rowsDetection(CIRCUMSTANCES.denyRemoved, all, values, { kind: 'key', keys: ['deny', 'allow'] })];
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
  blame: Blame,
): Detection {
  const about = rows.map(withoutWitness);
  return {
    rule,
    values: { ...values, actions: actionsOf(rows) },
    witnesses: rows.slice(0, 1).map(({ witness }) => witness),
    blame,
    ...(doubt === undefined ? { about, access: forAllPods(after, about) } : { about: [about, doubt] }),
  };
}
