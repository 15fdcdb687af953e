/** @jest-environment node */

import type * as GatedChange from '../../modules/review/gated-change';
import type * as Workloads from '../access/workloads';
import type * as ParseStatement from '../../modules/policy/parse-statement';

/** How often each statement was parsed, by its JSON. */
const mockParsed = new Map<string, number>();

jest.mock('../../modules/policy/parse-statement', () => {
  const actual = jest.requireActual<typeof ParseStatement>('../../modules/policy/parse-statement');
  return {
    ...actual,
    parseStatement: (...args: Parameters<typeof actual.parseStatement>) => {
      const text = JSON.stringify(args[0]);
      mockParsed.set(text, (mockParsed.get(text) ?? 0) + 1);
      return actual.parseStatement(...args);
    },
  };
});

const GRANTS = [
  'serviceAccounts: [shop/orders-api, shop/orders-worker]',
  'managedPolicies: [AmazonSQSReadOnlyAccess]',
  'allow:',
  '  - { actions: s3:GetObject, resources: "arn:aws:s3:::orders/${aws:PrincipalTag/kubernetes-namespace}/*" }',
  '  - { actions: [iam:PassRole, "lambda:*"], resources: "*" }',
];
const LESS = [...GRANTS, '  - { actions: sqs:SendMessage, resources: "*" }'];
const MORE = [
  ...GRANTS,
  '  - { actions: "dynamodb:*", resources: "*" }',
  'deny:',
  '  - { actions: s3:PutObject, resources: "*" }',
];

it('a change of a service is compared and searched for risks with each statement of a side parsed once', () => {
  // After the mock is in place.
  const { gatedChange } = jest.requireActual<typeof GatedChange>('../../modules/review/gated-change');
  const { manifest, workloadsOf } = jest.requireActual<typeof Workloads>('../access/workloads');
  const [before, after] = [LESS, MORE].map((lines) => workloadsOf(manifest(...lines)));
  mockParsed.clear();
  const revisions = { base: 'a', head: 'b', before: before!, after: after!, unreadable: [] };
  const { change } = gatedChange(revisions, {}, '2026-01-01', { wholeAccess: true });
  expect(change.services[0]?.findings.length).toBeGreaterThan(0);
  expect([...mockParsed].filter(([, count]) => count > 2)).toEqual([]);
});
