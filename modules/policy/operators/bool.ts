/** Reads `true` or `false`, in any case; `undefined` for any other text. The values of `Null` are written so too. */
export function parseBool(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : undefined;
}
