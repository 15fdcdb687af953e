import { isIPv4, isIPv6 } from 'node:net';
import { type IpRange } from '../model';

/** Address bits by IP version. */
export const IP_BITS = { 4: 32, 6: 128 } as const;

/**
 * Reads an address or a CIDR range; an address alone is a range of one; `undefined` for any other text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/');
  const host = slash < 0 ? text : text.slice(0, slash);
  const version = isIPv4(host) ? 4 : isIPv6(host) && !host.includes('%') ? 6 : undefined;
  if (!version) return undefined;
  const bits = IP_BITS[version];
  const length = slash < 0 ? String(bits) : text.slice(slash + 1);
  const prefix = Number(length);
  if (!/^\d{1,3}$/.test(length) || prefix > bits) return undefined;
  const hostBits = BigInt(bits - prefix);
  const address = version === 4 ? addressOf(host.split('.'), 10, 8n) : addressOf(groupsOfIpv6(host), 16, 16n);
  return { version, address: (address >> hostBits) << hostBits, prefix };
}

/** Reads what a request carries, a single address, as the range that holds it alone; `undefined` for any other text. */
export function parseIpAddress(text: string): IpRange | undefined {
  const range = parseIpRange(text);
  if (!range) return undefined;
  return range.prefix === IP_BITS[range.version] ? range : undefined;
}

/** Whether every address of `inner` is one of `outer`. */
export function containsIpRange(outer: IpRange, inner: IpRange): boolean {
  if (outer.version !== inner.version || outer.prefix > inner.prefix) return false;
  const rest = BigInt(IP_BITS[outer.version] - outer.prefix);
  return outer.address >> rest === inner.address >> rest;
}

function addressOf(groups: readonly string[], radix: number, bitsPerGroup: bigint): bigint {
  return groups.reduce((address, group) => (address << bitsPerGroup) | BigInt(parseInt(group, radix)), 0n);
}

/** The eight groups of a valid IPv6 address, with `::` and a trailing IPv4 part written out. */
function groupsOfIpv6(host: string): string[] {
  const [head = '', tail] = host.split('::');
  const left = groupsOf(head);
  if (tail === undefined) return left;
  const right = groupsOf(tail);
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
}

function groupsOf(text: string): string[] {
  return text
    .split(':')
    .filter(Boolean)
    .flatMap((group) => (group.includes('.') ? ipv4Groups(group) : [group]));
}

function ipv4Groups(text: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
}
