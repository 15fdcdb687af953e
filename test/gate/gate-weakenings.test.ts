import { gateWeakenings } from '../../modules/gate/gate-weakenings';
import { gateFindings } from '../../modules/gate/gate-findings';
import { configurationWith, gateWith, TODAY } from './changes';

const ignore = (expires: string, rule = 'administrator', service = 'orders'): string =>
  `{ rule: ${rule}, service: ${service}, reason: x, expires: ${expires} }`;

/** Each: the gate before, the gate after (or none), and what is said to be weaker. */
const ROWS: readonly (readonly [string, string | undefined, readonly RegExp[]])[] = [
  ['failOn: high', 'failOn: high', []],
  ['failOn: high', 'failOn: low', []],
  ['failOn: never', undefined, []],
  ['failOn: never', 'failOn: high, approvers: octocat', []],
  ['failOn: high', undefined, [/removed/]],
  ['failOn: high', 'failOn: critical', [/is critical instead of high/]],
  ['failOn: high', 'failOn: never', [/nothing is held back/]],
  ['severities: { administrator: low }', 'failOn: high', []],
  ['failOn: high', 'severities: { administrator: high }', []],
  [
    'failOn: high',
    'severities: { administrator: medium }',
    [/rule administrator have severity medium instead of critical/],
  ],
  ['failOn: low', 'severities: { administrator: medium }, failOn: low', []],
  ['severities: { data-read: high }', 'failOn: high', []],
  [
    'severities: { session-tags-off: high }',
    'failOn: high',
    [/rule session-tags-off have severity medium instead of high/],
  ],
  ['failOn: high', 'failOn: critical, severities: { administrator: high }', [/instead of high/, /rule administrator/]],
  [
    'failOn: high',
    `ignore: [ ${ignore('2026-07-01')} ]`,
    [/rule administrator in orders are accepted until 2026-07-01/],
  ],
  ['failOn: high', `ignore: [ ${ignore('2026-06-15')} ]`, [/until 2026-06-15/]],
  ['failOn: high', `ignore: [ ${ignore('2026-06-14')} ]`, []],
  [`ignore: [ ${ignore('2026-07-01')} ]`, `ignore: [ ${ignore('2026-06-30')} ]`, []],
  [`ignore: [ ${ignore('2026-07-01')} ]`, `ignore: [ ${ignore('2026-07-02')} ]`, [/until 2026-07-02/]],
  [`ignore: [ ${ignore('2026-06-01')} ]`, `ignore: [ ${ignore('2026-07-02')} ]`, [/until 2026-07-02/]],
  [
    `ignore: [ ${ignore('2026-07-01')} ]`,
    `ignore: [ ${ignore('2026-07-01', 'administrator', 'other')} ]`,
    [/in other/],
  ],
  [`ignore: [ ${ignore('2026-07-01')} ]`, 'failOn: high', []],
  ['approvers: [ octocat, "@acme/security" ]', 'approvers: "@ACME/Security"', []],
  [
    'approvers: octocat',
    'approvers: [ Octocat, hubot, "@acme/all" ]',
    [/^hubot may approve/, /^@acme\/all may approve/],
  ],
  ['approvers: 583231+octocat', 'approvers: 583231+renamed', []],
  ['approvers: 583231+octocat', 'approvers: octocat', [/^octocat may approve/]],
  ['approvers: octocat', 'approvers: 583231+octocat', [/^583231\+octocat may approve/]],
  ['independent: true', 'independent: false', [/^approvals by authors of the commits count/]],
  ['independent: true', 'failOn: high', [/^approvals by authors of the commits count/]],
  ['independent: false', 'independent: true', []],
];

test.each(ROWS)('%s becomes %s', (before, after, expected) => {
  const words = gateWeakenings(gateWith(before), after === undefined ? undefined : gateWith(after), TODAY);
  expect(words).toHaveLength(expected.length);
  for (const [index, one] of words.entries()) expect(one.words).toMatch(expected[index]!);
});

test('what weakens the gate is a critical finding at its place in the configuration', () => {
  const [before, after] = [configurationWith('failOn: high'), configurationWith('failOn: high, approvers: octocat')];
  const findings = gateFindings({ before, after }, TODAY);
  const line = after.source.text.split('\n').findIndex((text) => text.startsWith('gate:')) + 1;
  expect(findings).toMatchObject([
    {
      rule: 'gate-weakened',
      severity: 'critical',
      file: 'eks-pod-identity.yaml',
      line,
      column: expect.any(Number) as number,
    },
  ]);
});

test('a gate that is new or unchanged brings no finding', () => {
  const [without, withGate] = [configurationWith(undefined), configurationWith('failOn: high')];
  expect(gateFindings({ before: without, after: withGate }, TODAY)).toEqual([]);
  expect(gateFindings({ before: withGate, after: withGate }, TODAY)).toEqual([]);
  expect(gateFindings({ after: withGate }, TODAY)).toEqual([]);
});

test('a configuration that is removed takes its gate with it', () => {
  const findings = gateFindings({ before: configurationWith('failOn: high') }, TODAY);
  expect(findings).toMatchObject([{ rule: 'gate-weakened', line: 1, column: 1 }]);
});
