import { type Budget } from './budget';
import {
  ANY,
  ANY_IN_SEGMENT,
  COLON,
  isRun,
  isVariable,
  normalize,
  ONE,
  ONE_IN_SEGMENT,
  type Pattern,
  reads,
  type Step,
} from './pattern';

/**
 * The patterns whose union is what two patterns have in common: `*a*` and `*b*` have `*a*b*` and `*b*a*`.
 * Wildcard languages are closed under intersection up to finite unions; where the union has more than `limit`
 * patterns, or where the value of a variable would have to be known, the answer is undefined.
 */
export function intersectPatterns(
  first: Pattern,
  second: Pattern,
  limit: number,
  budget: Budget,
): readonly Pattern[] | undefined {
  const known = new Map<number, readonly Pattern[] | undefined>();
  return common(0, 0)?.map(normalize);

  function common(i: number, j: number): readonly Pattern[] | undefined {
    const key = i * (second.length + 1) + j;
    if (known.has(key)) return known.get(key);
    const result = compute(i, j);
    budget.spend(1 + (result?.length ?? 0));
    known.set(key, result);
    return result;
  }

  function compute(i: number, j: number): readonly Pattern[] | undefined {
    const a = first[i];
    const b = second[j];
    if (a === undefined && b === undefined) return [[]];
    const aRuns = a !== undefined && isRun(a);
    const bRuns = b !== undefined && isRun(b);
    if (aRuns && bRuns) {
      const both = a === ANY && b === ANY ? ANY : ANY_IN_SEGMENT;
      return join(prefix(both, common(i + 1, j)), prefix(both, common(i, j + 1)));
    }
    if (aRuns) return join(common(i + 1, j), b === undefined ? [] : readInRun(a, b, () => common(i, j + 1)));
    if (bRuns) return join(common(i, j + 1), a === undefined ? [] : readInRun(b, a, () => common(i + 1, j)));
    if (a === undefined || b === undefined) return [];
    const step = stepInCommon(a, b);
    return step === undefined ? [] : step === 'unknown' ? undefined : prefix(step, common(i + 1, j + 1));
  }

  function readInRun(
    run: Step,
    step: Step,
    rest: () => readonly Pattern[] | undefined,
  ): readonly Pattern[] | undefined {
    if (run === ANY) return prefix(step, rest());
    if (step === COLON) return [];
    if (isVariable(step)) return undefined;
    return prefix(step === ONE ? ONE_IN_SEGMENT : step, rest());
  }

  function join(
    left: readonly Pattern[] | undefined,
    right: readonly Pattern[] | undefined,
  ): readonly Pattern[] | undefined {
    if (!left || !right) return undefined;
    if (left.length === 0) return right;
    if (right.length === 0) return left;
    const patterns = new Map<string, Pattern>();
    for (const pattern of [...left, ...right]) {
      const normal = normalize(pattern);
      patterns.set(normal.join(), normal);
    }
    return patterns.size > limit ? undefined : [...patterns.values()];
  }
}

function prefix(step: Step, patterns: readonly Pattern[] | undefined): readonly Pattern[] | undefined {
  return patterns?.map((pattern) => [step, ...pattern]);
}

/** The step that accepts what both steps accept; `undefined` when there is nothing, `unknown` when a variable decides. */
function stepInCommon(a: Step, b: Step): Step | 'unknown' | undefined {
  if (a === b) return a;
  if (isVariable(a) || isVariable(b)) return 'unknown';
  if (a < 0 && b < 0) return ONE_IN_SEGMENT;
  if (a < 0) return commonWithWildcard(a, b);
  if (b < 0) return commonWithWildcard(b, a);
  // Two units, of which at least one may be in either case.
  const [fixed, free] = a < b ? [a, b] : [b, a];
  return reads(free, fixed) ? fixed : undefined;
}

function commonWithWildcard(wildcard: Step, unit: Step): Step | undefined {
  return wildcard === ONE_IN_SEGMENT && unit === COLON ? undefined : unit;
}
