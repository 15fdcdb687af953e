/**
 * For `sort`: texts by their code units, as `sort` does without a comparison. It is the same on every machine, which an
 * order of some language is not.
 */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For `sort`: things by a text of theirs. */
export function byText<T>(textOf: (thing: T) => string): (a: T, b: T) => number {
  return (a, b) => compareTexts(textOf(a), textOf(b));
}

/** For `sort`: entries of a map or an object by their keys. */
export function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return compareTexts(a[0], b[0]);
}
