/** Longer names get no suggestion: they are rarely typing mistakes, and computing the edit distance takes long. */
const LONGEST_NAME = 100;

/**
 * The candidate that is most similar to a misspelt name; undefined if none is similar, or if two are equally similar.
 *
 * Similar means: equal when case, `-`, `_` and blanks are ignored, or within an edit distance of one fourth of the length,
 * at least one and at most three. A swap of neighbours is one edit. A name with `not` in it is never similar to one
 * without: they mean the opposite.
 */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const wanted = fold(name);
  const limit = Math.min(3, Math.max(1, Math.floor(wanted.length / 4)));
  let closest: string | undefined;
  let isUnique = true;
  let closestEdits = limit + 1;
  for (const candidate of new Set(candidates)) {
    if (candidate === name) return candidate;
    const folded = fold(candidate);
    if (Math.abs(folded.length - wanted.length) > limit || negated(candidate) !== negated(name)) continue;
    const edits = editDistance(wanted, folded);
    if (edits > closestEdits || edits > limit) continue;
    isUnique = edits < closestEdits;
    closest = candidate;
    closestEdits = edits;
  }
  return isUnique ? closest : undefined;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '');
}

/** `NotIpAddress`, `notActions` */
function negated(name: string): boolean {
  return /(?:^not|Not)[A-Z]/.test(name);
}

/**
 * The number of characters to insert, remove, replace, or swap with their neighbour.
 * https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance, optimal string alignment
 */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isEqual = from[row - 1] === to[column - 1];
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isEqual ? 0 : 1),
          isSwap ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length] ?? 0;
}
