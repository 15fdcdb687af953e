import { ALLOW_EVERYTHING } from '../policy/allow-everything';
import type { AccessRequest, DecidingStatement } from '../policy/comparison';
import type { AccessObject, PolicyDocument, Statement } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { immutableStatements } from '../policy/immutable-statements';
import type { CreatedRole, Workload } from '../workloads/workload';

/** A grant of the manifest, or a policy outside of it, that decides a request. */
export interface StatementPlace {
  readonly effect: Statement['Effect'];
  /** `manifest`: a grant, with its place. Otherwise the part of the access that has the statement. */
  readonly part: 'manifest' | DecidingStatement['part'];
  /** ARN of a managed policy or boundary. */
  readonly policy?: string;
  /** The manifest from the repository's root, with the place of the grant, counting from 1. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** The role that has the session's access, if this project creates it. */
export function createdRoleOf({ role, targetRole }: Workload): CreatedRole | undefined {
  const { role: own } = targetRole ?? { role };
  return own.kind === 'created' ? own : undefined;
}

/**
 * Where the statements that decided a request come from. A grant or a managed policy is named if it decides by itself.
 *
 * @param statements by `evaluate`, all with the effect of the decision
 */
export function placesOfStatements(
  workload: Workload,
  access: AccessObject,
  request: AccessRequest,
  statements: readonly DecidingStatement[],
): readonly StatementPlace[] {
  const effect = statements[0]?.effect;
  if (effect === undefined) return [];
  const parts = new Set(statements.map(({ part }) => part));
  const others = [...parts].filter((part) => part !== 'policies');
  return [
    ...(parts.has('policies') ? placesInPolicies(workload, access, request, effect) : []),
    ...others.map((part): StatementPlace => {
      const arn = part === 'permissionsBoundary' ? access.permissionsBoundary : undefined;
      return { effect, part, ...(typeof arn === 'string' && { policy: arn }) };
    }),
  ];
}

function placesInPolicies(
  workload: Workload,
  access: AccessObject,
  request: AccessRequest,
  effect: Statement['Effect'],
): StatementPlace[] {
  const { managedPolicies, sessionTags } = access;
  const decides = (policy: PolicyDocument | string): boolean => {
    const policies = effect === 'Allow' ? [policy] : [ALLOW_EVERYTHING, policy];
    const alone = { policies, ...(managedPolicies && { managedPolicies }), ...(sessionTags && { sessionTags }) };
    const { decision } = evaluate(alone, request);
    return decision === (effect === 'Allow' ? 'allowed' : 'explicitly-denied');
  };
  const { source, file } = workload.manifest;
  const grants = (createdRoleOf(workload)?.grants ?? [])
    .filter((grant) => grant.effect === effect && grant.statements.length > 0)
    .filter(({ statements }) => decides({ Version: '2012-10-17', Statement: immutableStatements(statements) }));
  const managed = access.policies.filter((policy) => typeof policy === 'string');
  return [
    ...grants.map(({ from }): StatementPlace => {
      const { line, column } = source.locate(from);
      return { effect, part: 'manifest', file, line, column };
    }),
    ...managed.filter(decides).map((policy): StatementPlace => ({ effect, part: 'policies', policy })),
  ];
}
