/**
 * What Terraform makes of a value in JSON that holds no expression: of several `$` or `%` in front of `{` one goes. A
 * model for machines without Terraform; the tests that run Terraform check the same values.
 * @throws Error for a string that Terraform would evaluate
 */
export function readTemplate(value: unknown): unknown {
  if (typeof value === 'string') return readText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(readTemplate);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [readText(key), readTemplate(item)]));
}

function readText(text: string): string {
  return text.replace(/(\$+|%+)\{/g, (sequence) => {
    if (sequence.length === 2) throw new Error(`Terraform would evaluate ${JSON.stringify(text)}`);
    return sequence.slice(1);
  });
}
