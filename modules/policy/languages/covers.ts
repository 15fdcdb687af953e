import { elementAt } from './element-at';
import { ANY, COLON, isRun, isVariable, ONE, ONE_IN_SEGMENT, type Pattern, reads, type Step } from './pattern';

/**
 * Whether `outer` visibly accepts all that `inner` accepts: it reads the steps of `inner` as if they were letters. True
 * is certain for all variables; false may be wrong if only the combination of several wildcards shows it (`*?` and `?*`
 * in other words), and `findWord` decides then.
 */
export function covers(outer: Pattern, inner: Pattern): boolean {
  let at = 0;
  let step = 0;
  let runStep = -1;
  let runAt = 0;
  while (at < inner.length) {
    const current = outer[step];
    if (current !== undefined && isRun(current)) {
      runStep = step;
      runAt = at;
      step += 1;
    } else if (current !== undefined && readsStep(current, elementAt(inner, at))) {
      at += 1;
      step += 1;
    } else if (runStep >= 0 && runReads(elementAt(outer, runStep), elementAt(inner, runAt))) {
      runAt += 1;
      at = runAt;
      step = runStep + 1;
    } else {
      return false;
    }
  }
  while (step < outer.length && isRun(elementAt(outer, step))) step += 1;
  return step === outer.length;
}

function runReads(run: Step, step: Step): boolean {
  if (run === ANY) return true;
  return step !== COLON && step !== ANY && step !== ONE && !isVariable(step);
}

function readsStep(step: Step, inner: Step): boolean {
  if (step === inner) return !isRun(step);
  if (isRun(inner) || isVariable(inner)) return false;
  if (step === ONE) return true;
  if (step === ONE_IN_SEGMENT) return inner !== COLON && inner !== ONE;
  return step >= 0 && inner >= 0 && !isVariable(step) && reads(step, inner);
}

/** The patterns without those that another one covers; of two that cover each other the first in order stays. */
export function withoutCovered(patterns: readonly Pattern[]): Pattern[] {
  const unique = [...new Map(patterns.map((pattern) => [pattern.join(), pattern])).values()];
  const wide = unique.filter((pattern) => pattern.some((step) => step < 0 || step >= 0x10000));
  return unique.filter(
    (pattern) =>
      !wide.some(
        (other) =>
          other !== pattern &&
          covers(other, pattern) &&
          (!covers(pattern, other) || unique.indexOf(other) < unique.indexOf(pattern)),
      ),
  );
}
