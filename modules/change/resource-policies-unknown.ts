import type { AccessRow, UndecidedPart } from '../policy/comparison';

/** Begins the reason of parts that are undecided because the policies of resources are not known. */
export const RESOURCE_POLICIES_UNKNOWN = 'resource-policies-unknown';

/** True for a part that is undecided only because policies of resources are not known. */
export function isAboutResourcePolicies({ reason }: UndecidedPart): boolean {
  return reason.startsWith(`${RESOURCE_POLICIES_UNKNOWN}: `);
}

/** The requests that policies of resources may newly allow, each row once. */
export function rowsInDoubt({ unknown }: { readonly unknown: readonly UndecidedPart[] }): readonly AccessRow[] {
  const rows = unknown.filter(isAboutResourcePolicies).flatMap((one) => one.rows ?? []);
  return [...new Map(rows.map((row) => [JSON.stringify({ ...row, witness: undefined }), row])).values()];
}
