import type { Statement } from '../policy/document';

/** A statement cut in two or more: together exactly the statement. */
export interface SplitStatement {
  /** Fits into the room. */
  readonly head: Statement;
  readonly rest: readonly Statement[];
}

/**
 * Cuts a statement so that the first part fits into a room, as large as it may be; undefined when no part would.
 * Only the lists of actions and of resources are cut, which is exact for `Allow` and `Deny` alike: a statement holds for
 * any of its actions on any of its resources. One with `NotAction`, `NotResource` or a principal stays whole.
 *
 * @param room characters, as `statementSize` counts them
 */
export function splitStatement(statement: Statement, room: number): SplitStatement | undefined {
  if (statement.Action === undefined || statement.Resource === undefined || statement.Principal !== undefined) {
    return undefined;
  }
  const [first, second] = listsByLength(statement);
  const cut = cutList(statement, first, room) ?? cutList(statement, second, room);
  if (cut) return cut;
  // Neither list alone is short enough, so one entry of the longer list is taken with a part of the other.
  const [one, others] = cutAt(statement, first, 1);
  if (!others) return undefined;
  const inner = cutList(one, second, room);
  return inner && { head: inner.head, rest: [...inner.rest, others] };
}

/** Characters of a statement without white space between its parts. */
export function statementSize(statement: Statement): number {
  return JSON.stringify(statement).length;
}

type List = 'Action' | 'Resource';

/** The longer list first: cutting it repeats less. */
function listsByLength(statement: Statement): readonly [List, List] {
  const length = (list: List): number => JSON.stringify(statement[list]).length;
  return length('Action') >= length('Resource') ? ['Action', 'Resource'] : ['Resource', 'Action'];
}

/** As many entries of a list as fit into the room, and the rest. */
function cutList(statement: Statement, list: List, room: number): SplitStatement | undefined {
  const entries = entriesOf(statement, list);
  let size = statementSize({ ...statement, [list]: [] });
  let count = 0;
  for (const entry of entries) {
    size += JSON.stringify(entry).length + (count > 0 ? 1 : 0);
    if (size > room) break;
    count += 1;
  }
  if (count === 0 || count === entries.length) return undefined;
  const [head, rest] = cutAt(statement, list, count);
  return { head, rest: rest ? [rest] : [] };
}

function cutAt(statement: Statement, list: List, count: number): readonly [Statement, Statement | undefined] {
  const entries = entriesOf(statement, list);
  const part = (some: readonly string[]): Statement => ({ ...statement, [list]: some.length === 1 ? some[0] : some });
  return [part(entries.slice(0, count)), entries.length > count ? part(entries.slice(count)) : undefined];
}

function entriesOf(statement: Statement, list: List): readonly string[] {
  return [statement[list] ?? []].flat();
}
