import { Fn, Token } from 'cdktf';

/**
 * A value as JSON text for an argument that takes such. References inside strings stay where they are; other tokens,
 * such as a list that Terraform knows only when it runs, are rendered by Terraform's `jsonencode`.
 *
 * https://developer.hashicorp.com/terraform/language/functions/jsonencode
 */
export function jsonText(value: object): string {
  const encoded: string[] = [];
  const text = JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, key, plain: unknown) {
    // `plain` is what a token's toJSON made of it; the token itself is still in its place.
    const original = this[key];
    if (typeof original === 'string' || !Token.isUnresolved(original)) return plain;
    const token = Fn.jsonencode(original);
    encoded.push(token);
    return token;
  });
  return encoded.reduce((result, token) => result.replace(JSON.stringify(token), () => token), text);
}
