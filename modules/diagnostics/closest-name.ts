import { distance } from 'fastest-levenshtein';

/** Longer names get no suggestion: they are rarely typing mistakes, and computing the edit distance takes long. */
const LONGEST_NAME = 100;

/**
 * The candidate that is most similar to a misspelt name; undefined if none is similar.
 *
 * Similar means: equal when case, `-`, `_` and blanks are ignored, or within an edit distance of one third of the length
 * and at most five. Of equally similar candidates, the first in text order is returned, so the result is deterministic.
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
