import type { GateDecision } from '../../modules/gate/decide-gate';
import { gateSections, waitingTitle } from '../../modules/report/gate-markdown';
import { serviceChange } from './changes';
import { finding } from './findings';

const service = serviceChange({});
const approval = { login: 'ann', commit: '0123456789abcdef', change: { findings: [], services: [] } };
const outgrown = { ...approval, login: 'eve' };
const report = (part: Partial<GateDecision> = {}): GateDecision => ({
  gate: {
    path: ['gate'],
    failOn: 'high',
    severities: [],
    ignore: [],
    approvers: [
      { kind: 'team', organization: 'acme', slug: 'security' },
      { kind: 'user', login: 'octocat' },
    ],
  },
  isOpen: false,
  held: [
    { finding: finding(), service, approvedBy: [approval] },
    { finding: finding({ severity: 'critical' }), service, approvedBy: [] },
  ],
  approvals: [approval, outgrown],
  refused: [{ login: 'bob', commit: '0123456789abcdef', reason: 'nobody approves a pull request of their own' }],
  ...part,
});
const text = (part: Partial<GateDecision> = {}): string => gateSections(report(part))[0]?.[0] ?? '';

test('says who has to approve, what waits first, what is approved by whom, and what does not count', () => {
  const [title, , ...items] = text().split('\n');
  expect(title).toBe(
    '**Waits for an approval** by `@acme/security` or `octocat`: 1 finding of 2, held back from high on.',
  );
  expect(items.map((item) => item.slice(0, 60))).toEqual([
    '- waits, **critical**: `orders` in `prod` can pass `role/adm',
    '- approved by `ann` at `0123456789ab`, high: `orders` in `pr',
    '- does not count: the approval by `bob` at `0123456789ab`, b',
    '- does not count: the approval by `eve` at `0123456789ab`, b',
  ]);
  expect(waitingTitle(report())).toBe('1 finding waits for an approval');
});

test('says that all is approved', () => {
  const held = [{ finding: finding(), service, approvedBy: [approval] }];
  expect(text({ isOpen: true, held, approvals: [approval], refused: [] })).toMatch(
    /^\*\*Approved:\*\* 1 finding, held back from high on\.\n/,
  );
});

test('says nothing where nothing is held back', () => {
  expect(gateSections(report({ isOpen: true, held: [] }))).toEqual([]);
});

test('says so where nobody may approve', () => {
  expect(text({ gate: { ...report().gate, approvers: [] } })).toContain('names nobody');
});

test('counts what is too much to list', () => {
  const held = Array.from({ length: 50 }, (_, index) => ({
    finding: finding({ id: String(index) }),
    service,
    approvedBy: [],
  }));
  expect(text({ held })).toContain('- and 30 more');
  expect(waitingTitle(report({ held }))).toBe('50 findings wait for an approval');
});
