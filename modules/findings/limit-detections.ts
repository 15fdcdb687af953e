import type { ServiceAccess } from '../access/service-access';
import { withSameDocuments } from '../access/unknown-managed-policies';
import { compare } from '../policy/compare';
import type { AccessRow } from '../policy/comparison';
import type { AccessObject, PolicyDocument } from '../policy/document';
import { givenManagedPolicy, managedDocument } from '../policy/managed-document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { allowsEverything } from './allows-everything';
import { type Detection, withoutWitness } from './detection';
import { aboutRole, forPodsOf, placeOf, type RoleChange, roleChanges } from './role-changes';
import type { RuleText } from './rule';
import { CONTEXT_RULES } from './rules/context-rules';
import { actionsOf, resourcesOf } from './wording';

/** Removed limits of the service's role and of its target roles: permissions boundaries and denied requests. */
export function limitDetections(before: ServiceAccess, after: ServiceAccess): readonly Detection[] {
  return roleChanges(before, after).flatMap((role) => {
    const [permissionsBefore, permissionsAfter] = [role.before?.permissions, role.after.permissions];
    if (!permissionsBefore || !permissionsAfter) return [];
    const known = withSameDocuments(permissionsBefore, permissionsAfter);
    return [...boundaryDetections(known.before, known.after, role), ...denyDetections(known.before, known.after, role)];
  });
}

type Boundary = NonNullable<AccessObject['permissionsBoundary']>;

function boundaryDetections(before: AccessObject, after: AccessObject, role: RoleChange): readonly Detection[] {
  const [boundaryBefore, boundaryAfter] = [boundaryOf(before), boundaryOf(after)];
  if (boundaryBefore === undefined || JSON.stringify(boundaryBefore) === JSON.stringify(boundaryAfter)) return [];
  const [nameBefore, nameAfter] = [nameOf(before), nameOf(after)];
  const about = aboutRole(role, [boundaryBefore, boundaryAfter]);
  const place = placeOf(role, ['role']);
  const isGone = boundaryAfter === undefined || (allowsEverything(boundaryAfter) && !allowsEverything(boundaryBefore));
  if (isGone) {
    const values = { boundary: nameBefore };
    return [{ rule: CONTEXT_RULES.boundaryRemoved, values, witnesses: [], about, ...place }];
  }
  const { gained, unknown } = compare({ policies: [boundaryBefore] }, { policies: [boundaryAfter] });
  const rows = gained.filter(({ occurs }) => occurs);
  if (rows.length > 0) {
    const values = { boundary: nameAfter, '0': resourcesOf(rows, role.account) };
    const all = { rows, role, doubt: unknown.length > 0 ? [boundaryBefore, boundaryAfter] : undefined };
    return [rowsDetection(CONTEXT_RULES.boundaryWidened, all, values, ['role'])];
  }
  if (unknown.length === 0) return [];
  const values = { boundary: nameAfter, before: nameBefore };
  return [{ rule: CONTEXT_RULES.boundaryReplaced, values, witnesses: [], about, ...place }];
}

/** With its document where that is not AWS's: two of the same name may differ. */
function boundaryOf(access: AccessObject): Boundary | undefined {
  const { permissionsBoundary: boundary } = access;
  return typeof boundary === 'string' ? (givenManagedPolicy(boundary, access)?.document ?? boundary) : boundary;
}

function nameOf({ permissionsBoundary: boundary }: AccessObject): string {
  return typeof boundary === 'string' ? boundary : 'given as a document';
}

/**
 * Requests that are no longer denied, whether or not a statement allows them. Denies are compared as if they were
 * Allows, so a Deny that is rewritten or replaced by a broader one is not reported.
 */
function denyDetections(before: AccessObject, after: AccessObject, role: RoleChange): readonly Detection[] {
  const [deniedBefore, deniedAfter] = [deniedAsAllowed(before), deniedAsAllowed(after)];
  if (deniedBefore.policies.length === 0 || JSON.stringify(deniedBefore) === JSON.stringify(deniedAfter)) return [];
  const { gained, unknown } = compare(deniedAfter, deniedBefore);
  const rows = gained.filter(({ occurs }) => occurs);
  if (rows.length === 0) return [];
  const values = { '0': resourcesOf(rows, role.account) };
  const all = { rows, role, doubt: unknown.length > 0 ? [deniedBefore, deniedAfter] : undefined };
  return [rowsDetection(CONTEXT_RULES.denyRemoved, all, values, ['deny', 'allow'])];
}

/** The Deny statements of all policies as Allow statements, in documents that keep their versions. */
function deniedAsAllowed(access: AccessObject): AccessObject {
  const { policies, permissionsBoundary, sessionPolicy } = access;
  const documents = [...policies, permissionsBoundary, sessionPolicy].flatMap((policy) =>
    typeof policy === 'string' ? (managedDocument(policy, access) ?? []) : (policy ?? []),
  );
  return {
    policies: documents.flatMap((document): PolicyDocument[] => {
      const denied = statementsOfDocument(document).filter(({ Effect }) => Effect === 'Deny');
      const Statement = denied.map((statement) => ({ ...statement, Effect: 'Allow' as const }));
      return Statement.length > 0 ? [{ ...document, Statement }] : [];
    }),
  };
}

/**
 * @param doubt present if there may be more than the rows: everything that was compared
 * @param keys of the manifest, for the service's role
 */
function rowsDetection(
  rule: RuleText,
  { rows, role, doubt }: { readonly rows: readonly AccessRow[]; readonly role: RoleChange; readonly doubt: unknown },
  values: Readonly<Record<string, string>>,
  keys: readonly string[],
): Detection {
  const about = rows.map(withoutWitness);
  return {
    rule,
    values: { ...values, actions: actionsOf(rows) },
    witnesses: rows.slice(0, 1).map(({ witness }) => witness),
    ...placeOf(role, keys),
    ...(doubt === undefined
      ? { about: aboutRole(role, about), access: forPodsOf(role, about) }
      : { about: aboutRole(role, [about, doubt]) }),
  };
}
