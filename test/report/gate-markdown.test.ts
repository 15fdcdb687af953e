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
    independent: false,
  },
  isOpen: false,
  held: [
    { finding: finding(), service, approvedBy: [approval] },
    { finding: finding({ severity: 'critical' }), service, approvedBy: [] },
  ],
  approvals: [approval, outgrown],
  refused: [{ login: 'bob', commit: '0123456789abcdef', reason: 'authors cannot approve their own pull request' }],
  ...part,
});
const text = (part: Partial<GateDecision> = {}): string => gateSections(report(part))[0]?.[0] ?? '';

test('lists the approvers, then findings that require approval, approved ones, and approvals that do not apply', () => {
  const [title, , ...items] = text().split('\n');
  expect(title).toBe(
    '**Approval required** from `@acme/security` or `octocat`: 1 of 2 findings with severity high or above.',
  );
  expect(items.map((item) => item.slice(0, 60))).toEqual([
    '- approval required, **critical**: `orders` in `prod` can pa',
    '- approved by `ann` at `0123456789ab`, high: `orders` in `pr',
    '- approval by `bob` at `0123456789ab` does not apply: author',
    '- approval by `eve` at `0123456789ab` does not apply: it pre',
  ]);
  expect(waitingTitle(report())).toBe('1 finding requires approval');
});

test('reports that every finding is approved', () => {
  const held = [{ finding: finding(), service, approvedBy: [approval] }];
  expect(text({ isOpen: true, held, approvals: [approval], refused: [] })).toMatch(
    /^\*\*Approved:\*\* 1 finding with severity high or above\.\n/,
  );
});

test('is empty if nothing is held back', () => {
  expect(gateSections(report({ isOpen: true, held: [] }))).toEqual([]);
});

test('reports an empty list of approvers', () => {
  expect(text({ gate: { ...report().gate, approvers: [] } })).toContain('`gate.approvers` is empty');
});

test('counts findings that exceed the length of the list', () => {
  const held = Array.from({ length: 50 }, (_, index) => ({
    finding: finding({ id: String(index) }),
    service,
    approvedBy: [],
  }));
  expect(text({ held })).toContain('- and 30 more');
  expect(waitingTitle(report({ held }))).toBe('50 findings require approval');
});
