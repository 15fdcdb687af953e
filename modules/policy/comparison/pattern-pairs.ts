import { type Budget } from '../languages/budget';
import { covers } from '../languages/covers';
import { areDisjoint } from '../languages/disjoint';
import { intersectPatterns } from '../languages/intersect-patterns';
import { isRun, type Pattern } from '../languages/pattern';

/**
 * What two patterns without variables have to do with each other. Each question is answered once; patterns are told
 * apart by identity.
 */
export interface PatternPairs {
  /** Whether the first pattern visibly accepts all that the second accepts; false is not certain. */
  covers(outer: Pattern, inner: Pattern): boolean;
  /** Whether no text matches both. */
  disjoint(one: Pattern, other: Pattern): boolean;
  /** Patterns for what both accept; undefined when there are too many of them. */
  intersect(one: Pattern, other: Pattern): readonly Pattern[] | undefined;
  /** Texts that the pattern accepts, unlikely ones, which few other patterns accept. */
  samples(pattern: Pattern): readonly string[];
}

/** Beyond this many patterns an intersection is left to automata. */
const MOST_PATTERNS = 32;

export function createPatternPairs(budget: Budget): PatternPairs {
  const covering = new Map<Pattern, Map<Pattern, boolean>>();
  const separate = new Map<Pattern, Map<Pattern, boolean>>();
  const common = new Map<Pattern, Map<Pattern, readonly Pattern[] | undefined>>();
  const samples = new Map<Pattern, readonly string[]>();
  return {
    covers: (outer, inner) => remember(covering, outer, inner, () => covers(outer, inner)),
    disjoint: (one, other) => remember(separate, one, other, () => areDisjoint(one, other, budget)),
    intersect: (one, other) => remember(common, one, other, () => intersectPatterns(one, other, MOST_PATTERNS, budget)),
    samples(pattern) {
      let known = samples.get(pattern);
      if (!known) samples.set(pattern, (known = FILLINGS.map((filling) => fill(pattern, filling))));
      return known;
    },
  };
}

function remember<T>(known: Map<Pattern, Map<Pattern, T>>, one: Pattern, other: Pattern, compute: () => T): T {
  let ofOne = known.get(one);
  if (!ofOne) known.set(one, (ofOne = new Map<Pattern, T>()));
  if (ofOne.has(other)) return ofOne.get(other) as T;
  const answer = compute();
  ofOne.set(other, answer);
  return answer;
}

const FILLINGS = ['\u00a4\u00a6', ''];

/** Fills `*` with the text and `?` with a private-use character. */
function fill(pattern: Pattern, filling: string): string {
  let text = '';
  for (const step of pattern) {
    if (isRun(step)) text += filling;
    else text += step < 0 ? '\u00a4' : String.fromCharCode(step & 0xffff);
  }
  return text;
}
