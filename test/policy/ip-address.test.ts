import { BlockList } from 'node:net';
import fc from 'fast-check';
import { containsIpRange, parseIpAddress, parseIpRange } from '../../modules/policy/operators/ip-address';
import { runs } from './runs';

describe('a range holds exactly the addresses that Node.js says it holds', () => {
  const near = fc.constantFrom('10.0.0.0', '10.0.0.255', '10.1.2.3', '192.168.0.1', '255.255.255.255', '0.0.0.0');
  it.each([
    ['ipv4', fc.oneof(near, fc.ipV4()), 32],
    ['ipv6', fc.oneof(fc.constantFrom('::', '::1', '2001:db8::', '2001:db8::ffff:1'), fc.ipV6()), 128],
  ] as const)('%s', (family, address, bits) => {
    fc.assert(
      fc.property(address, address, fc.nat(bits), (network, other, prefix) => {
        const list = new BlockList();
        list.addSubnet(network, prefix, family);
        const range = parseIpRange(`${network}/${prefix}`);
        const found = parseIpAddress(other);
        expect(range && found && containsIpRange(range, found)).toBe(list.check(other, family));
      }),
      { numRuns: runs(500, 50_000) },
    );
  });
});

it.each([
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['10.1.2.3', '10.1.2.3/32'],
  ['2001:DB8::1', '2001:db8:0:0:0:0:0:1/128'],
  ['::ffff:10.0.0.1', '::ffff:a00:1'],
  ['2001:db8:1::/16', '2001::/16'],
])('%s and %s are the same range', (one, other) => {
  expect(parseIpRange(one)).toEqual(parseIpRange(other));
  expect(parseIpRange(one)).toBeDefined();
});

it.each([
  '',
  '10.0.0',
  '10.0.0.256',
  '010.0.0.1',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '::1::',
  '::/129',
  'fe80::1%0',
  'localhost',
])("'%s' is not a range", (text) => {
  expect(parseIpRange(text)).toBeUndefined();
});
