import { createHash } from 'node:crypto';
import type { PolicyDocument, Statement } from '../policy/document';
import { policySize } from '../validation/policy-size';
import { POLICY_QUOTAS } from '../validation/quotas';
import { splitStatement, statementSize } from './split-statement';

/** The policies of a role, with their names. */
export interface PolicyLayout {
  readonly inline: readonly NamedPolicy[];
  /** Customer managed policies to create and to attach. */
  readonly managed: readonly NamedPolicy[];
}

export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** Statements that exceed the policy quotas of one role; sizes in characters without white space. */
export interface TooLarge {
  /** All statements in one document. */
  readonly size: number;
  /** Combined size limit of the inline policies and of the managed policies that may still be attached. */
  readonly room: number;
  readonly attachmentsLeft: number;
  /** How many managed policies would be needed; undefined if a single statement is too large for a policy. */
  readonly policiesNeeded?: number;
}

/**
 * Distributes statements over policies within IAM's quotas: one inline policy as long as they fit, otherwise also
 * customer managed policies.
 *
 * The layout depends only on the statements, and an edit of a few of them changes few policies. A managed policy is
 * named after its content, `<base name>-<hash>`, so it never changes: other content is another policy, which can be
 * attached before the old one is detached. So unchanged access is never interrupted when statements move.
 *
 * Statements are split only if whole statements would need more policies than may be attached.
 *
 * @param baseName name of the inline policy, and prefix of the names of managed policies
 * @param statements in canonical order
 * @param attachmentsLeft how many managed policies may still be attached to the role
 */
export function layOutPolicies(
  baseName: string,
  statements: readonly Statement[],
  attachmentsLeft: number,
): PolicyLayout | TooLarge {
  const policies =
    placeInline(statements) ??
    placeByHash(statements, attachmentsLeft) ??
    placeWhole(statements, attachmentsLeft) ??
    placeCut(statements, attachmentsLeft);
  if (!policies) return tooLarge(statements, attachmentsLeft);
  const [inline, ...managed] = policies.map((policy) => documentOf(policy.statements));
  return {
    inline: inline && inline.Statement.length > 0 ? [{ name: baseName, document: inline }] : [],
    managed: managed.map((document) => ({ name: `${baseName}-${shortHash(document)}`, document })),
  };
}

/** Type guard for the result of `layOutPolicies`. */
export function isTooLarge(result: PolicyLayout | TooLarge): result is TooLarge {
  return 'room' in result;
}

/** Describes the measured sizes and the limits, for messages. */
export function describeTooLarge({ size, room, attachmentsLeft, policiesNeeded }: TooLarge): string {
  const { inlinePolicies, managedPolicy } = POLICY_QUOTAS;
  const measured = `the statements have ${size} characters without white space`;
  const available = `${inlinePolicies} inline and ${managedPolicy} in each of ${attachmentsLeft} managed policies`;
  return policiesNeeded === undefined
    ? `${measured}, and one of them cannot be split to fit into ${available}`
    : `${measured} and need ${policiesNeeded} managed policies in addition to the inline policy, but the limit is ${room}: ${available}`;
}

/** A policy while statements are added; the first of a layout is the inline policy. */
interface Filling {
  readonly limit: number;
  readonly statements: Statement[];
  size: number;
}

/** The fast path, which is sufficient for nearly every role. */
function placeInline(statements: readonly Statement[]): readonly Filling[] | undefined {
  const size = policySize(documentOf(statements));
  const limit = POLICY_QUOTAS.inlinePolicies;
  return size <= limit ? [{ limit, statements: [...statements], size }] : undefined;
}

/**
 * Places smaller statements inline, so that new large ones do not move them, and the others in managed policies by hash:
 * statements with a common hash prefix share a policy, and a policy that becomes too large is divided by the next bit.
 * So the policy of a statement depends only on its own content and on the size of that policy.
 */
function placeByHash(statements: readonly Statement[], attachmentsLeft: number): readonly Filling[] | undefined {
  const inline = emptyPolicy(POLICY_QUOTAS.inlinePolicies);
  const isCuttable = new Map(statements.map((one) => [one, cutForManaged(one) !== undefined]));
  const bySize = [...statements].sort(
    (a, b) => Number(isCuttable.get(a)) - Number(isCuttable.get(b)) || statementSize(a) - statementSize(b),
  );
  for (const statement of bySize) {
    if (roomIn(inline) < statementSize(statement)) break;
    add(inline, statement);
  }
  const kept = new Set(inline.statements);
  const parts = statements.filter((one) => !kept.has(one)).map(cutForManaged);
  if (parts.some((one) => one === undefined)) return undefined;
  const managed = divide(
    parts.flatMap((one) => one ?? []).map((statement) => ({ statement, bits: hashBits(statement) })),
  );
  if (!managed || managed.length > attachmentsLeft) return undefined;
  return [{ ...inline, statements: statements.filter((one) => kept.has(one)) }, ...managed];
}

/** Policies of the statements whose hashes agree in the bits before `depth`; undefined where no bit divides them. */
function divide(
  hashed: readonly { readonly statement: Statement; readonly bits: string }[],
  depth = 0,
): readonly Filling[] | undefined {
  if (hashed.length === 0) return [];
  const policy = emptyPolicy(POLICY_QUOTAS.managedPolicy);
  if (hashed.every(({ statement }) => addIfRoom(policy, statement))) return [policy];
  if (hashed.every(({ bits }) => bits.length <= depth)) return undefined;
  const halves = ['0', '1'].map((bit) =>
    divide(
      hashed.filter(({ bits }) => bits[depth] === bit),
      depth + 1,
    ),
  );
  return halves.every((half) => half !== undefined) ? halves.flat() : undefined;
}

function placeWhole(statements: readonly Statement[], attachmentsLeft: number): readonly Filling[] | undefined {
  const policies = [emptyPolicy(POLICY_QUOTAS.inlinePolicies)];
  for (const statement of uncuttableFirst(statements)) {
    if (place(policies, statement)) continue;
    const parts = cutForManaged(statement);
    if (!parts) return undefined;
    for (const part of parts) {
      if (place(policies, part)) continue;
      const added = emptyPolicy(POLICY_QUOTAS.managedPolicy);
      add(added, part);
      policies.push(added);
    }
  }
  return policies.length - 1 <= attachmentsLeft ? policies : undefined;
}

/** Puts a statement into the first policy with room for it. */
function place(policies: readonly Filling[], statement: Statement): boolean {
  return policies.some((policy) => addIfRoom(policy, statement));
}

/** Statements that are too large for a managed policy and cannot be split come first: they only fit the inline policy. */
function uncuttableFirst(statements: readonly Statement[]): Statement[] {
  const cuttable = (statement: Statement): boolean => cutForManaged(statement) !== undefined;
  return [...statements.filter((statement) => !cuttable(statement)), ...statements.filter(cuttable)];
}

/** The statement, split so that each part fits into an empty managed policy; undefined if that is not possible. */
function cutForManaged(statement: Statement): readonly Statement[] | undefined {
  const room = roomIn(emptyPolicy(POLICY_QUOTAS.managedPolicy));
  if (statementSize(statement) <= room) return [statement];
  const split = splitStatement(statement, room);
  if (!split) return undefined;
  const rest = split.rest.map(cutForManaged);
  return rest.every((parts) => parts !== undefined) ? [split.head, ...rest.flat()] : undefined;
}

/** Fills one policy after the other completely, and splits statements that do not fit. */
function placeCut(statements: readonly Statement[], attachmentsLeft: number): readonly Filling[] | undefined {
  const policies: Filling[] = [];
  let waiting: readonly Statement[] = uncuttableFirst(statements);
  while (waiting.length > 0 && policies.length <= Math.max(attachmentsLeft, 0)) {
    const policy = emptyPolicy(policies.length === 0 ? POLICY_QUOTAS.inlinePolicies : POLICY_QUOTAS.managedPolicy);
    waiting = fill(policy, waiting);
    // If no statement fits into an empty managed policy, further policies do not help.
    if (policy.statements.length === 0 && policies.length > 0) return undefined;
    policies.push(policy);
  }
  return waiting.length === 0 ? policies : undefined;
}

/** Adds what fits, and gives back what does not. */
function fill(policy: Filling, statements: readonly Statement[]): Statement[] {
  return statements.flatMap((statement) => {
    if (roomIn(policy) >= statementSize(statement)) {
      add(policy, statement);
      return [];
    }
    const split = splitStatement(statement, roomIn(policy));
    if (!split) return [statement];
    add(policy, split.head);
    return split.rest;
  });
}

function tooLarge(statements: readonly Statement[], attachmentsLeft: number): TooLarge {
  const attachable = Math.max(attachmentsLeft, 0);
  const needed = placeCut(statements, Number.POSITIVE_INFINITY);
  return {
    size: policySize(documentOf(statements)),
    room: POLICY_QUOTAS.inlinePolicies + attachable * POLICY_QUOTAS.managedPolicy,
    attachmentsLeft: attachable,
    ...(needed && { policiesNeeded: needed.length - 1 }),
  };
}

function documentOf(statements: readonly Statement[]): PolicyDocument & { readonly Statement: readonly Statement[] } {
  return { Version: '2012-10-17', Statement: statements };
}

function emptyPolicy(limit: number): Filling {
  return { limit, statements: [], size: policySize(documentOf([])) };
}

/** Characters that one more statement may have, without its comma. */
function roomIn({ limit, size, statements }: Filling): number {
  return limit - size - (statements.length > 0 ? 1 : 0);
}

function add(policy: Filling, statement: Statement): void {
  policy.size += statementSize(statement) + (policy.statements.length > 0 ? 1 : 0);
  policy.statements.push(statement);
}

function addIfRoom(policy: Filling, statement: Statement): boolean {
  const fits = roomIn(policy) >= statementSize(statement);
  if (fits) add(policy, statement);
  return fits;
}

function sha256(value: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(value)).digest();
}

/** Distinguishes the policies of one role; only a collision within the same role would matter. */
function shortHash(document: PolicyDocument): string {
  return sha256(document).toString('hex').slice(0, 8);
}

/** The first 64 bits of a hash: enough to distinguish the statements of a role. */
function hashBits(statement: Statement): string {
  return [...sha256(statement).subarray(0, 8)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
}
