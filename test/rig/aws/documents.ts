/** A policy document as IAM returns it: percent-encoded. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export function encodedDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The same document in another spelling: lists in another order, lists of one value without brackets, keys in another
 * order, white space. IAM promises the meaning of what it stores, and not the text.
 */
export function respelled(text: string): string {
  return JSON.stringify(respelledValue(JSON.parse(text)), null, 4);
}

function respelledValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(respelledValue);
    return items.length === 1 && typeof items[0] === 'string' ? items[0] : items.reverse();
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, respelledValue(item)] as const)
      .reverse(),
  );
}
