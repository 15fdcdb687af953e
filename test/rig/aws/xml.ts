/** A value as the elements of AWS's XML protocols: object keys are elements, list items are `member` elements. */
export function xmlOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item) => `<member>${xmlOf(item)}</member>`).join('');
  if (typeof value !== 'object') return escaped(textOf(value));
  return Object.entries(value)
    .filter(([, item]) => item !== undefined && item !== null)
    .map(([key, item]) => `<${key}>${xmlOf(item)}</${key}>`)
    .join('');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TypeError(`a ${typeof value} has no form in XML`);
}

function escaped(text: string): string {
  return text.replace(/[<>&'"\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
