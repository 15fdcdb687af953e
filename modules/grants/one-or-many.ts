/** A list of one as a text: IAM accepts both, and the text is shorter. */
export function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return first !== undefined && values.length === 1 ? first : values;
}

/** The values sorted, without duplicates. */
export function sortedOnce(values: string | readonly string[]): readonly string[] {
  const list = typeof values === 'string' ? [values] : values;
  // Most lists are sorted already, because they come from the service reference.
  const inOrder = list.every((value, at) => at === 0 || (list[at - 1] ?? '') < value);
  return inOrder ? list : [...new Set(list)].sort();
}
