import { checkGate } from '../../modules/gate/check-gate';
import { configurationWith, TODAY } from './changes';

const WITH_APPROVER = 'approvers: octocat';
const problems = (gate: string, services?: readonly string[]): readonly string[] =>
  checkGate(configurationWith(gate), TODAY, services && new Set(services)).map(
    ({ code, severity, message, help }) => `${severity} ${code}: ${message}; ${help ?? ''}`,
  );
const entry = (rule: string, service: string, expires: string): string =>
  `${WITH_APPROVER}, ignore: [ { rule: ${rule}, service: ${service}, reason: x, expires: ${expires} } ]`;

test.each([
  [WITH_APPROVER],
  ['failOn: never'],
  [entry('administrator', 'orders', '2026-06-15')],
  [`${WITH_APPROVER}, severities: { gate-weakened: low }`],
])('has nothing against %s', (gate) => {
  expect(problems(gate, ['orders'])).toEqual([]);
});

test.each([
  ['failOn: high', [/^warning gate-without-approvers: .*high/]],
  [
    `${WITH_APPROVER}, severities: { administator: low }`,
    [/^error gate-rule-unknown: .*"administator".*; .*"administrator"/],
  ],
  [entry('administrators', 'orders', '2999-01-01'), [/^error gate-rule-unknown/]],
  [entry('administrator', 'order', '2999-01-01'), [/^warning gate-service-unknown: .*"order".*; .*"orders"/]],
  [entry('administrator', 'orders', '2026-06-14'), [/^error gate-ignore-expired: .*2026-06-14/]],
  [entry('x', 'y', '2020-01-01'), [/gate-rule-unknown/, /gate-service-unknown/, /gate-ignore-expired/]],
])('complains about %s', (gate, expected) => {
  const found = problems(gate, ['orders']);
  expect(found).toHaveLength(expected.length);
  for (const [index, one] of found.entries()) expect(one).toMatch(expected[index]!);
});

test('asks for no service where not all of them are known', () => {
  expect(problems(entry('administrator', 'order', '2999-01-01'))).toEqual([]);
});
