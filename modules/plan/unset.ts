/** Whether a value is one of those that providers write for an argument without a value: null, `""`, `[]` and `{}`. */
export function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
