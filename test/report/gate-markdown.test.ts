import type { GateDecision } from '../../modules/gate/decide-gate';
import { changeAsMarkdown } from '../../modules/report/change-markdown';
import { gateMarkdown, waitingTitle } from '../../modules/report/gate-markdown';
import { repositoryChange, serviceChange } from './changes';
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
const text = (part: Partial<GateDecision> = {}): string => gateMarkdown(report(part));

test('names the approvers, and the approvals that do not apply', () => {
  const [title, , ...items] = text().split('\n');
  expect(title).toBe(
    '**Approval required** from `@acme/security` or `octocat`: 1 of 2 findings with severity high or above.',
  );
  expect(items.map((item) => item.slice(0, 60))).toEqual([
    '- approval by `bob` at `0123456789ab` does not apply: author',
    '- approval by `eve` at `0123456789ab` does not apply: it pre',
  ]);
  expect(waitingTitle(report())).toBe('1 finding requires approval');
});

test('each finding says whether it is approved', () => {
  const findings = [finding({ id: 'a' }), finding({ id: 'b', severity: 'critical' })];
  const gate = report({
    held: [
      { finding: findings[0]!, service, approvedBy: [approval] },
      { finding: findings[1]!, service, approvedBy: [] },
    ],
  });
  const change = repositoryChange([serviceChange({ findings })]);
  const items = changeAsMarkdown(change, { gate }).match(/^- \*\*(?:high|critical)\*\*: .*/gm);
  expect(items?.map((item) => /, [^,]*appro[^(]*/.exec(item)?.[0])).toEqual([
    ', **approval required** ',
    ', approved by `ann` at `0123456789ab` ',
  ]);
});

test('a finding that the gate holds back is listed though the change does not have it', () => {
  const gate = report({
    held: [{ finding: finding({ message: 'can do what the base grants' }), service, approvedBy: [] }],
  });
  expect(changeAsMarkdown(repositoryChange([]), { gate })).toContain('can do what the base grants');
});

test('reports that every finding is approved', () => {
  const held = [{ finding: finding(), service, approvedBy: [approval] }];
  expect(text({ isOpen: true, held, approvals: [approval], refused: [] })).toMatch(
    /^\*\*Approved:\*\* 1 finding with severity high or above\.$/,
  );
});

test('is empty if nothing is held back', () => {
  expect(gateMarkdown(report({ isOpen: true, held: [] }))).toBe('');
});

test('reports an empty list of approvers', () => {
  expect(text({ gate: { ...report().gate, approvers: [] } })).toContain('`gate.approvers` is empty');
});

test('counts the findings', () => {
  const held = Array.from({ length: 50 }, (_, index) => ({
    finding: finding({ id: String(index) }),
    service,
    approvedBy: [],
  }));
  expect(waitingTitle(report({ held }))).toBe('50 findings require approval');
});
