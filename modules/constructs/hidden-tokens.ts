/**
 * Inserted where CDKTF would otherwise interpret data as one of its markers; doubled if the data contains it already. A
 * private-use character, which is not valid in AWS and Kubernetes names.
 */
const HIDING = '\u{E000}';

/**
 * CDKTF's markers: tokens in strings, lists and maps; numbers that represent tokens; values of map tokens; and keys that
 * make an object look like a construct or change its prototype.
 * https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/tokens/private/encoding.ts
 */
const MARKS =
  /(?<=\{)(?=TfToken\[)|(?<=-[\d.]+)(?=e[\d+-])|^(?=(?:String|Any) Map Token Value$|__proto__$|_children$)/g;

/** A fast test that matches every text with a marker, and few others. */
const SUSPECT = /\u{E000}|\{TfToken|\de[\d+-]|\.e[\d+-]|^(?:String|Any) Map|^_/u;

/**
 * A copy of the value without text that CDKTF would interpret: a manifest with `${TfToken[TOKEN.0]}` must not receive the
 * value of a token. Handles strings and keys of plain objects at any depth. Returns the same value if nothing changes.
 */
export function hideTokens<T>(value: T): T {
  return mapTexts(value, (text) =>
    SUSPECT.test(text) ? text.replaceAll(HIDING, HIDING + HIDING).replace(MARKS, HIDING) : text,
  ) as T;
}

/** Reverts {@link hideTokens}, after CDKTF has resolved all tokens. */
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
