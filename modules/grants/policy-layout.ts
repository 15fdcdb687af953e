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

/** Statements that the policies of one role cannot hold; sizes in characters without white space. */
export interface TooLarge {
  /** All statements in one document. */
  readonly size: number;
  /** What the inline policies and the managed policies that may still be attached hold. */
  readonly room: number;
  readonly attachmentsLeft: number;
  /** How many managed policies would be needed; undefined when a single statement is too large for any. */
  readonly policiesNeeded?: number;
}

/**
 * Lays statements out over policies so that IAM's quotas hold: into one inline policy as long as they fit, and what
 * grows past it into customer managed policies.
 *
 * The layout depends on the statements alone, and an edit of a few of them changes few policies. A managed policy is
 * named after its content, `<base name>-<hash>`, so it never changes: other content is another policy, which can be
 * attached before the old one is detached. Access that is kept is then never missing, whatever moves where.
 *
 * Statements stay whole where possible. Only when whole statements would need more policies than may be attached are
 * they cut to fill every policy.
 *
 * @param baseName names the inline policy, and begins the names of the others
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

/** Tells the two results of `layOutPolicies` apart. */
export function isTooLarge(result: PolicyLayout | TooLarge): result is TooLarge {
  return 'room' in result;
}

/** What is too large, with the measured sizes: for messages. */
export function describeTooLarge({ size, room, attachmentsLeft, policiesNeeded }: TooLarge): string {
  const { inlinePolicies, managedPolicy } = POLICY_QUOTAS;
  const measured = `the statements have ${size} characters without white space`;
  const available = `${inlinePolicies} inline and ${managedPolicy} in each of ${attachmentsLeft} managed policies`;
  return policiesNeeded === undefined
    ? `${measured}, and one of them cannot be cut to fit into ${available}`
    : `${measured} and need ${policiesNeeded} managed policies beside the inline one, where IAM has room for ${room}: ${available}`;
}

/** A policy being filled; the first of a layout is the inline policy. */
interface Filling {
  readonly limit: number;
  readonly statements: Statement[];
  size: number;
}

/** Nearly every role is done here, with one measurement. */
function placeInline(statements: readonly Statement[]): readonly Filling[] | undefined {
  const size = policySize(documentOf(statements));
  const limit = POLICY_QUOTAS.inlinePolicies;
  return size <= limit ? [{ limit, statements: [...statements], size }] : undefined;
}

/**
 * Smaller statements inline, so that large new ones leave them where they are; the others in managed policies by the
 * hash of each: statements whose hashes begin alike share a policy, and one that grows too large is divided by the next
 * bit. So the place of a statement depends on its own content and on how full its policy is, and on nothing else.
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

/** What is too large for a managed policy and cannot be cut has room in the inline policy only: it goes first. */
function uncuttableFirst(statements: readonly Statement[]): Statement[] {
  const cuttable = (statement: Statement): boolean => cutForManaged(statement) !== undefined;
  return [...statements.filter((statement) => !cuttable(statement)), ...statements.filter(cuttable)];
}

/** The statement in parts of which each fits into an empty managed policy; undefined when there is no such cut. */
function cutForManaged(statement: Statement): readonly Statement[] | undefined {
  const room = roomIn(emptyPolicy(POLICY_QUOTAS.managedPolicy));
  if (statementSize(statement) <= room) return [statement];
  const split = splitStatement(statement, room);
  if (!split) return undefined;
  const rest = split.rest.map(cutForManaged);
  return rest.every((parts) => parts !== undefined) ? [split.head, ...rest.flat()] : undefined;
}

/** Fills one policy after the other to the brim, cutting the statement that does not fit whole. */
function placeCut(statements: readonly Statement[], attachmentsLeft: number): readonly Filling[] | undefined {
  const policies: Filling[] = [];
  let waiting: readonly Statement[] = uncuttableFirst(statements);
  while (waiting.length > 0 && policies.length <= Math.max(attachmentsLeft, 0)) {
    const policy = emptyPolicy(policies.length === 0 ? POLICY_QUOTAS.inlinePolicies : POLICY_QUOTAS.managedPolicy);
    waiting = fill(policy, waiting);
    // A policy that takes nothing in would be followed by more of the same.
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

/** Characters that one more statement may have, its comma aside. */
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

/** Tells the policies of one role apart; a collision would make one policy of two only within the same role. */
function shortHash(document: PolicyDocument): string {
  return sha256(document).toString('hex').slice(0, 8);
}

/** The first bits of a hash, enough to tell apart any statements of a role. */
function hashBits(statement: Statement): string {
  return [...sha256(statement).subarray(0, 8)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
}
