import { type IpRange } from '../model';
import { IP_BITS } from '../operators/ip-address';

/**
 * Tests of numbers, moments and addresses cut an ordered space into intervals within which they cannot distinguish
 * values. These functions give one value of every interval, so that trying them all is as good as trying every value.
 */

/** One number of every interval that comparisons with the given bounds can distinguish, as text. */
export function representativeNumbers(bounds: readonly number[]): string[] {
  return between(bounds, 1, (low, high) => {
    const middle = Math.ceil((low + high) / 2);
    return middle < high ? middle : (low + high) / 2;
  }).map(decimal);
}

const DAY = 86_400_000;

/** One moment of every interval that comparisons with the given moments (milliseconds since 1970) can distinguish. */
export function representativeDates(bounds: readonly number[]): string[] {
  return between(bounds, DAY, (low, high) => Math.floor((low + high) / 2)).map((moment) =>
    new Date(moment).toISOString(),
  );
}

/** The bounds, one value between each two neighbours where there is one, and one beyond each end. */
function between(bounds: readonly number[], margin: number, middle: (low: number, high: number) => number): number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [0];
  const values = [first - margin, last + margin];
  sorted.forEach((bound, index) => {
    values.push(bound);
    const next = sorted[index + 1];
    const inside = next === undefined ? bound : middle(bound, next);
    if (inside !== bound && inside !== next) values.push(inside);
  });
  return values;
}

/** A number as policies write it, without an exponent. */
function decimal(value: number): string {
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
}

/**
 * One address of every set that the given ranges can distinguish: each range's first address, the one after its last,
 * and one of each version outside all of them.
 */
export function representativeAddresses(ranges: readonly IpRange[]): string[] {
  const candidates = new Map<string, true>();
  const add = (version: 4 | 6, address: bigint): void => {
    if (address >> BigInt(IP_BITS[version]) === 0n) candidates.set(addressText(version, address), true);
  };
  add(4, 0xcb007107n); // 203.0.113.7, reserved for documentation: the likeliest address outside all ranges
  add(4, 0n);
  add(6, 0x20010db8_00000000_00000000_00000007n); // 2001:db8::7, reserved for documentation
  add(6, 0n);
  for (const { version, address, prefix } of [...ranges].sort(byAddress)) {
    const size = 1n << BigInt(IP_BITS[version] - prefix);
    if (size > 10n) add(version, address + 10n);
    add(version, address);
    add(version, address + size);
  }
  return [...candidates.keys()];
}

function byAddress(a: IpRange, b: IpRange): number {
  return a.version - b.version || (a.address < b.address ? -1 : a.address > b.address ? 1 : a.prefix - b.prefix);
}

/** The text of an address: dotted for version 4, eight groups for version 6. */
export function addressText(version: 4 | 6, address: bigint): string {
  const [groups, bits, radix, separator] = version === 4 ? [4, 8n, 10, '.'] : ([8, 16n, 16, ':'] as const);
  const mask = (1n << bits) - 1n;
  return Array.from({ length: groups }, (_, index) => {
    const shift = bits * BigInt(groups - 1 - index);
    return ((address >> shift) & mask).toString(radix);
  }).join(separator);
}
