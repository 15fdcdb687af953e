/** Base64 unchanged, because equal bytes have one canonical spelling; `undefined` for any other text. */
export function parseBinary(text: string): string | undefined {
  return Buffer.from(text, 'base64').toString('base64') === text ? text : undefined;
}
