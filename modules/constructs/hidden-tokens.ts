/**
 * Put where CDKTF would otherwise take data for one of its own marks; doubled where the data holds it already. A
 * private-use character, which no AWS or Kubernetes name may contain.
 */
const HIDING = '\u{E000}';

/**
 * What CDKTF takes for its own marks: tokens in strings, lists and maps; a number that stands for a token; the values of
 * a map token; and keys that make an object look like a construct or change its prototype.
 * https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/tokens/private/encoding.ts
 */
const MARKS =
  /(?<=\{)(?=TfToken\[)|(?<=-[\d.]+)(?=e[\d+-])|^(?=(?:String|Any) Map Token Value$|__proto__$|_children$)/g;

/** Holds for every text with a mark, and for few others; one pass without looking back. */
const SUSPECT = /\u{E000}|\{TfToken|\de[\d+-]|\.e[\d+-]|^(?:String|Any) Map|^_/u;

/**
 * The same value with everything hidden that CDKTF would take for its own: a manifest that says `${TfToken[TOKEN.0]}`
 * must not get the value of somebody's token. Strings and the keys of plain objects are looked at, however deep. A value
 * that holds nothing of the kind is returned itself.
 */
export function hideTokens<T>(value: T): T {
  return mapTexts(value, (text) =>
    SUSPECT.test(text) ? text.replaceAll(HIDING, HIDING + HIDING).replace(MARKS, HIDING) : text,
  ) as T;
}

/** Takes away what {@link hideTokens} put in, once CDKTF has resolved all tokens. */
export function showTokens<T>(value: T): T {
  return mapTexts(value, (text) => text.replace(/\u{E000}(\u{E000}?)/gu, '$1')) as T;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => mapTexts(item, change));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value);
  const changed = entries.map(([key, item]) => [change(key), mapTexts(item, change)] as const);
  const isSame = changed.every(([key, item], index) => {
    const [sameKey, sameItem] = entries[index] ?? [];
    return key === sameKey && item === sameItem;
  });
  return isSame ? value : Object.fromEntries(changed);
}
