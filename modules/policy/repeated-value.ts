import { parseBool } from './operators/bool';
import { parseDate } from './operators/date';
import { parseIpAddress } from './operators/ip-address';
import { parseNumeric } from './operators/numeric';
import { isDoubt } from './truth';

/**
 * Whether all of a key's values may be one and the same, written several times: `true` and `True`, `5` and `5.0`.
 * AWS speaks of a key's values as a set, and does not say what it makes of such a request.
 */
export function isRepeatedValue(values: readonly string[]): boolean {
  return values.length > 1 && READINGS.some((read) => areEqual(values.map(read)));
}

const READINGS: readonly ((value: string) => unknown)[] = [
  (value) => value,
  parseBool,
  parseNumeric,
  parseDate,
  (value) => {
    const range = parseIpAddress(value);
    return range && `${range.version} ${range.address}`;
  },
];

function areEqual([first, ...others]: readonly unknown[]): boolean {
  return first !== undefined && !isDoubt(first) && others.every((other) => other === first);
}
