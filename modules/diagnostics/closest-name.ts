import { distance } from 'fastest-levenshtein';

/** Longer names than this are not what somebody mistyped, and measuring them costs time. */
const LONGEST_NAME = 100;

/**
 * The candidate that somebody who wrote `name` probably meant, or undefined when none is near.
 *
 * Near means: equal without regard to upper and lower case, `-`, `_` and blanks; or few edits away, about one in three
 * characters and never more than five, so that a suggestion is worth reading. Of equally near candidates the first in
 * the order of the text wins: the same input always gives the same suggestion.
 */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const wanted = fold(name);
  const limit = Math.min(5, Math.max(1, Math.floor(wanted.length / 3)));
  let closest: string | undefined;
  let closestEdits = limit + 1;
  for (const candidate of candidates) {
    const folded = fold(candidate);
    if (Math.abs(folded.length - wanted.length) > limit) continue;
    const edits = distance(wanted, folded);
    if (edits < closestEdits || (edits === closestEdits && closest !== undefined && candidate < closest)) {
      closest = candidate;
      closestEdits = edits;
    }
  }
  return closest;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '');
}
