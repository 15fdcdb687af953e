import { elementAt } from './element-at';

/**
 * A pattern over strings as a row of steps, each of which reads one letter or a run of letters.
 * A letter is a UTF-16 code unit (0 to 0xFFFF) or a variable, whose value is not known and which is read as a whole.
 *
 * A step is a number:
 * - 0 to 0xFFFF: exactly this code unit
 * - `IN_EITHER_CASE` + unit: this lower-case unit or its upper-case form
 * - `VARIABLE` + n: the value of variable number n
 * - `ONE`, `ANY`: one code unit, any run of letters
 * - `ONE_IN_SEGMENT`, `ANY_IN_SEGMENT`: the same without the colon, which ends the segment of an ARN
 */
export type Step = number;
export type Pattern = readonly Step[];
export type Letter = number;

export const IN_EITHER_CASE = 0x10000;
export const VARIABLE = 0x20000;
export const ONE = -1;
export const ANY = -2;
export const ONE_IN_SEGMENT = -3;
export const ANY_IN_SEGMENT = -4;

export const COLON = 0x3a;

/** Matches every string. */
export const EVERY_TEXT: Pattern = [ANY];

export function isVariable(letterOrStep: number): boolean {
  return letterOrStep >= VARIABLE;
}

export function isRun(step: Step): boolean {
  return step === ANY || step === ANY_IN_SEGMENT;
}

export function hasVariable(pattern: Pattern): boolean {
  return pattern.some(isVariable);
}

export function hasWildcard(pattern: Pattern): boolean {
  return pattern.some((step) => step < 0);
}

/** The steps of a plain text. */
export function stepsOf(text: string, ignoreCase = false): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    steps.push(ignoreCase ? inEitherCase(unit) : unit);
  }
  return steps;
}

function inEitherCase(unit: number): Step {
  const letter = String.fromCharCode(unit);
  const lower = letter.toLowerCase();
  const upper = letter.toUpperCase();
  return lower === upper || lower.length !== 1 || upper.length !== 1 ? unit : IN_EITHER_CASE + lower.charCodeAt(0);
}

/** The code units that a step accepts when it is not a wildcard, variables aside. */
export function unitsOf(step: Step): readonly number[] {
  if (step < 0 || step >= VARIABLE) return [];
  if (step < IN_EITHER_CASE) return [step];
  const lower = String.fromCharCode(step - IN_EITHER_CASE);
  return [lower.charCodeAt(0), lower.toUpperCase().charCodeAt(0)];
}

/** The six segments of an ARN pattern, or fewer; only the last may contain colons. */
export function segmentsOf(pattern: Pattern): readonly Pattern[] {
  const segments: Step[][] = [[]];
  for (const step of pattern) {
    if (step === COLON && segments.length < 6) segments.push([]);
    else segments.at(-1)?.push(step);
  }
  return segments;
}

/** Puts a pattern into its one form: neighbouring runs joined, and runs written after the `?` beside them. */
export function normalize(pattern: Pattern): Pattern {
  const steps: Step[] = [];
  for (const step of pattern) {
    const last = steps.at(-1);
    if (last === step && isRun(step)) continue;
    if ((last === ANY && step === ONE) || (last === ANY_IN_SEGMENT && step === ONE_IN_SEGMENT)) {
      steps.splice(-1, 0, step);
    } else {
      steps.push(step);
    }
  }
  return steps;
}

/** Whether the pattern matches a text; variables match nothing. */
export function matches(pattern: Pattern, text: string): boolean {
  let at = 0;
  let step = 0;
  let runStep = -1;
  let runAt = 0;
  while (at < text.length) {
    const current = pattern[step];
    if (current !== undefined && isRun(current)) {
      runStep = step;
      runAt = at;
      step += 1;
    } else if (current !== undefined && reads(current, text.charCodeAt(at))) {
      at += 1;
      step += 1;
    } else if (runStep >= 0 && !(pattern[runStep] === ANY_IN_SEGMENT && text.charCodeAt(runAt) === COLON)) {
      runAt += 1;
      at = runAt;
      step = runStep + 1;
    } else {
      return false;
    }
  }
  while (step < pattern.length && isRun(elementAt(pattern, step))) step += 1;
  return step === pattern.length;
}

/** Whether a step other than a run accepts one code unit. */
export function reads(step: Step, unit: number): boolean {
  if (step >= 0 && step < IN_EITHER_CASE) return step === unit;
  if (step === ONE) return true;
  if (step === ONE_IN_SEGMENT) return unit !== COLON;
  return step < VARIABLE && unitsOf(step).includes(unit);
}
