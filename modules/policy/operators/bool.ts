import { type Doubt } from '../truth';

/** Reads `true` or `false`, in any case. The values of `Null` are written so too. */
export function parseBool(text: string): boolean | Doubt {
  const word = text.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : { because: `'${text}' is neither true nor false` };
}
