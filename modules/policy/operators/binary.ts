const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Reads base64 and writes it in its one canonical form, so that equal bytes are equal texts; `undefined` for other text. */
export function parseBinary(text: string): string | undefined {
  const canonical = Buffer.from(text, 'base64').toString('base64');
  const same = BASE64.test(text) && canonical.replace(/=+$/, '') === text.replace(/=+$/, '');
  return same ? canonical : undefined;
}
