/** A list of one as a text: IAM takes both, and the text is shorter. */
export function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return first !== undefined && values.length === 1 ? first : values;
}

/** The values sorted, each once. */
export function sortedOnce(values: string | readonly string[]): readonly string[] {
  const list = typeof values === 'string' ? [values] : values;
  // Most lists come from the service reference, or have been sorted before.
  const inOrder = list.every((value, at) => at === 0 || (list[at - 1] ?? '') < value);
  return inOrder ? list : [...new Set(list)].sort();
}
