import type { Statement } from '../policy/document';
import { oneOrMany } from './one-or-many';

/** A statement split into two or more, which are together exactly equivalent to it. */
export interface SplitStatement {
  /** Fits into the room. */
  readonly head: Statement;
  readonly rest: readonly Statement[];
}

/**
 * Splits a statement so that the first part fits into the given size; undefined if that is not possible.
 * Only the lists of actions and resources are split, which is exact for `Allow` and `Deny` alike: a statement applies to
 * every combination of them. `NotAction` and `NotResource` stay whole, and statements with a principal are not split.
 *
 * @param room size limit in characters, as counted by `statementSize`
 */
export function splitStatement(statement: Statement, room: number): SplitStatement | undefined {
  const [long, short] = listsByLength(statement);
  if (long === undefined || statement.Principal !== undefined) return undefined;
  const space = room - statementSize({ ...statement, [long]: [], ...(short && { [short]: [] }) });
  if (short === undefined) {
    const many = countFitting(entriesOf(statement, long), space);
    return many > 0 ? cutAt(statement, [long, many]) : undefined;
  }
  // Half of the space for the shorter list gives the fewest parts. If that fails, one entry of it must do.
  for (const limit of [space / 2, 0]) {
    const some = Math.max(countFitting(entriesOf(statement, short), limit), 1);
    const many = countFitting(entriesOf(statement, long), space - lengthOf(entriesOf(statement, short).slice(0, some)));
    if (many > 0) return cutAt(statement, [long, many], [short, some]);
  }
  return undefined;
}

/** Characters of a statement without white space between its parts. */
export function statementSize(statement: Statement): number {
  return JSON.stringify(statement).length;
}

type List = 'Action' | 'Resource';

/** The head has the given number of entries of each list; the rest covers the remaining combinations. */
function cutAt(statement: Statement, [long, many]: [List, number], second?: [List, number]): SplitStatement {
  const part = (list: List, entries: readonly string[], of: Statement): Statement => ({
    ...of,
    [list]: oneOrMany(entries),
  });
  const [longHead, longRest] = cutList(entriesOf(statement, long), many);
  const [shortHead, shortRest] = second ? cutList(entriesOf(statement, second[0]), second[1]) : [[], []];
  const head = second ? part(second[0], shortHead, statement) : statement;
  return {
    head: part(long, longHead, head),
    rest: [
      ...(longRest.length > 0 ? [part(long, longRest, head)] : []),
      ...(second && shortRest.length > 0 ? [part(second[0], shortRest, statement)] : []),
    ],
  };
}

/** The lists that may be split, the longer first. */
function listsByLength(statement: Statement): readonly List[] {
  const lists = (['Action', 'Resource'] as const).filter((list) => statement[list] !== undefined);
  return lists.sort((a, b) => lengthOf(entriesOf(statement, b)) - lengthOf(entriesOf(statement, a)));
}

/** How many of the first entries fit into a number of characters. */
function countFitting(entries: readonly string[], space: number): number {
  let count = 0;
  let length = 0;
  for (const entry of entries) {
    length += lengthOf([entry]) + (count > 0 ? 1 : 0);
    if (length > space) break;
    count += 1;
  }
  return count;
}

/** Characters of the entries with commas, without brackets. */
function lengthOf(entries: readonly string[]): number {
  return JSON.stringify(entries).length - '[]'.length;
}

function cutList(entries: readonly string[], count: number): readonly [readonly string[], readonly string[]] {
  return [entries.slice(0, count), entries.slice(count)];
}

function entriesOf(statement: Statement, list: List): readonly string[] {
  return [statement[list] ?? []].flat();
}
