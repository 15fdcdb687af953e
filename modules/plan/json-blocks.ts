/** A block of Terraform's configuration. */
export type Block = Readonly<Record<string, unknown>>;

/**
 * The blocks of a kind: in Terraform's JSON syntax an object, or a list of objects.
 * https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function blocksOf(value: unknown): Block[] {
  return [value].flat().filter((block): block is Block => typeof block === 'object' && block !== null);
}
