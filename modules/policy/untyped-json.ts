/** Reading JSON whose shape is not known, written by hand or by a program. */

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names with their values, without names whose value is `undefined`, which JSON cannot represent. */
export function entriesOf(value: Json): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

/** A single thing or a list of such, as a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** A text or a list of texts, as a list; `undefined` for anything else. */
export function textsOf(value: unknown): readonly string[] | undefined {
  const list = listOf(value);
  return list.every((item) => typeof item === 'string') ? list : undefined;
}

/** Like `textsOf`, with numbers and booleans converted to text. */
export function scalarsOf(value: unknown): readonly string[] | undefined {
  const list = listOf(value);
  return list.every((item) => ['string', 'number', 'boolean'].includes(typeof item)) ? list.map(String) : undefined;
}
