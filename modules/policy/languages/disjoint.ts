import { type Budget } from './budget';
import { elementAt } from './element-at';
import { ANY, COLON, isRun, isVariable, ONE, type Pattern, reads, segmentsOf, type Step } from './pattern';

/** Whether no text matches both patterns, neither of which may contain a variable. */
export function areDisjoint(one: Pattern, other: Pattern, budget: Budget): boolean {
  return beginDifferently(one, other) || endDifferently(one, other) || haveDifferentSegments(one, other)
    ? true
    : !haveCommonText(one, other, budget);
}

/** Whether the fixed texts at the beginnings differ. */
function beginDifferently(one: Pattern, other: Pattern): boolean {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const [a, b] = [elementAt(one, at), elementAt(other, at)];
    if (!isUnit(a) || !isUnit(b)) return false;
    if (a !== b) return true;
  }
  return false;
}

/** Whether the fixed texts at the ends differ. */
function endDifferently(one: Pattern, other: Pattern): boolean {
  const length = Math.min(one.length, other.length);
  for (let at = 1; at <= length; at++) {
    const [a, b] = [elementAt(one, one.length - at), elementAt(other, other.length - at)];
    if (!isUnit(a) || !isUnit(b)) return false;
    if (a !== b) return true;
  }
  return false;
}

function isUnit(step: Step): boolean {
  return step >= 0 && step <= 0xffff;
}

/** Whether two patterns of ARNs differ in a segment: as no wildcard reads a colon there, the segments lie side by side. */
function haveDifferentSegments(one: Pattern, other: Pattern): boolean {
  const [first, second] = [arnSegments(one), arnSegments(other)];
  if (!first || !second) return false;
  return first.some((segment, index) => {
    const beside = elementAt(second, index);
    const isLast = index === first.length - 1;
    return beginDifferently(segment, beside) || (!isLast && endDifferently(segment, beside));
  });
}

const segmentsOfArns = new WeakMap<Pattern, readonly Pattern[] | null>();

/** The six segments, if wildcards that read colons are only in the last. */
function arnSegments(pattern: Pattern): readonly Pattern[] | null {
  let segments = segmentsOfArns.get(pattern);
  if (segments === undefined) {
    const found = segmentsOf(pattern);
    const isArn = found.length === 6 && !found.slice(0, 5).some((segment) => segment.some(readsColons));
    segments = isArn ? found : null;
    segmentsOfArns.set(pattern, segments);
  }
  return segments;
}

function readsColons(step: Step): boolean {
  return step === ANY || step === ONE || isVariable(step);
}

/** Reads both patterns side by side, from every pair of places that one text can lead to. */
function haveCommonText(one: Pattern, other: Pattern, budget: Budget): boolean {
  const width = other.length + 1;
  const seen = new Uint8Array((one.length + 1) * width);
  const open: number[] = [0];
  seen[0] = 1;
  const visit = (i: number, j: number): void => {
    const place = i * width + j;
    if (seen[place]) return;
    seen[place] = 1;
    open.push(place);
  };
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    budget.spend(1);
    const [i, j] = [Math.floor(place / width), place % width];
    const [a, b] = [one[i], other[j]];
    if (a === undefined && b === undefined) return true;
    // A run may end here.
    if (a !== undefined && isRun(a)) visit(i + 1, j);
    if (b !== undefined && isRun(b)) visit(i, j + 1);
    if (a === undefined || b === undefined) continue;
    // Or both patterns read one more unit, the runs among them staying where they are.
    if (isRun(a) && isRun(b)) continue;
    if (haveCommonUnit(a, b)) visit(isRun(a) ? i : i + 1, isRun(b) ? j : j + 1);
  }
  return false;
}

function haveCommonUnit(a: Step, b: Step): boolean {
  if (a < 0 && b < 0) return true;
  if (a < 0) return readsUnit(a, b);
  if (b < 0) return readsUnit(b, a);
  return a === b || (a > b ? reads(a, b) : reads(b, a));
}

function readsUnit(wildcard: Step, unit: Step): boolean {
  return unit !== COLON || wildcard === ANY || wildcard === ONE;
}
