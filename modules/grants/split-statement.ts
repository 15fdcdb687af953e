import type { Statement } from '../policy/document';
import { oneOrMany } from './one-or-many';

/** A statement cut in two or more: together exactly the statement. */
export interface SplitStatement {
  /** Fits into the room. */
  readonly head: Statement;
  readonly rest: readonly Statement[];
}

/**
 * Cuts a statement so that the first part fits into a room; undefined when no part would.
 * Only the lists of actions and of resources are cut, which is exact for `Allow` and `Deny` alike: a statement holds for
 * any of its actions on any of its resources. One with `NotAction`, `NotResource` or a principal stays whole.
 *
 * @param room characters, as `statementSize` counts them
 */
export function splitStatement(statement: Statement, room: number): SplitStatement | undefined {
  if (statement.Action === undefined || statement.Resource === undefined || statement.Principal !== undefined) {
    return undefined;
  }
  const [long, short] = listsByLength(statement);
  const space = room - statementSize({ ...statement, [long]: [], [short]: [] });
  // With half of the space for the shorter list, the fewest parts come of it; if that fails, the least of it has to do.
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

/** The head has so many entries of both lists; the rest is what is missing to the whole product. */
function cutAt(statement: Statement, [long, many]: [List, number], [short, some]: [List, number]): SplitStatement {
  const [longHead, longRest] = cutList(entriesOf(statement, long), many);
  const [shortHead, shortRest] = cutList(entriesOf(statement, short), some);
  const part = (longPart: readonly string[], shortPart: readonly string[]): Statement => ({
    ...statement,
    [long]: oneOrMany(longPart),
    [short]: oneOrMany(shortPart),
  });
  return {
    head: part(longHead, shortHead),
    rest: [
      ...(longRest.length > 0 ? [part(longRest, shortHead)] : []),
      ...(shortRest.length > 0 ? [part([...longHead, ...longRest], shortRest)] : []),
    ],
  };
}

function listsByLength(statement: Statement): readonly [List, List] {
  return lengthOf(entriesOf(statement, 'Action')) >= lengthOf(entriesOf(statement, 'Resource'))
    ? ['Action', 'Resource']
    : ['Resource', 'Action'];
}

/** How many entries, from the first, have room in a number of characters. */
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

/** Characters of the entries with commas, without the brackets around. */
function lengthOf(entries: readonly string[]): number {
  return JSON.stringify(entries).length - '[]'.length;
}

function cutList(entries: readonly string[], count: number): readonly [readonly string[], readonly string[]] {
  return [entries.slice(0, count), entries.slice(count)];
}

function entriesOf(statement: Statement, list: List): readonly string[] {
  return [statement[list] ?? []].flat();
}
