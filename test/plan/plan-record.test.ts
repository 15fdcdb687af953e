import type { CanonicalChange } from '../../modules/plan/canonical-changes';
import { differences, parsePlanRecord, planRecord, recordDigest, recordParts } from '../../modules/plan/plan-record';

function step(address: string, fields: Partial<CanonicalChange> = {}): CanonicalChange {
  return {
    stack: 'orders-prod',
    address,
    action: 'create',
    before: null,
    after: { address },
    planner: 'terraform 1.11.4',
    stepHash: Buffer.from(address).toString('hex').padEnd(64, '0'),
    removesTainted: false,
    ...fields,
  };
}

const plan = (...changes: CanonicalChange[]) => [{ stack: 'orders-prod', changes }];
const reviewed = planRecord(plan(step('role'), step('policy')));

it('the same plan may be applied, in any order of its steps', () => {
  expect(differences(reviewed, plan(step('role'), step('policy')), false)).toEqual([]);
  expect(differences(reviewed, plan(step('policy'), step('role')), false)).toEqual([]);
});

it.each([
  ['one step more', plan(step('role'), step('policy'), step('admin')), 'create admin is not in the reviewed plan'],
  ['one step less', plan(step('role')), 'some are missing'],
  [
    'another value',
    plan(step('role'), step('policy', { after: { address: 'policy', wide: true } })),
    'reviewed values',
  ],
  [
    'another version of Terraform',
    plan(step('role', { planner: 'terraform 1.12.0' }), step('policy')),
    'reviewed values',
  ],
  ['nothing left to do', plan(), 'the reviewed plan changes it'],
  [
    'another stack',
    [{ stack: 'other', changes: [step('role', { stack: 'other' })] }, ...plan(step('role'), step('policy'))],
    'other: create role',
  ],
])('with %s it is refused, and the difference is named', (_name, plans, words) => {
  expect(differences(reviewed, plans, false)).toEqual([expect.stringContaining(words)]);
});

it('a stack that could not be planned is not compared', () => {
  expect(differences(reviewed, [{ stack: 'orders-prod', changes: undefined }], false)).toEqual([]);
});

it('a resumed apply may lack what is done already, and nothing else', () => {
  expect(differences(reviewed, plan(step('policy')), true)).toEqual([]);
  expect(differences(reviewed, plan(), true)).toEqual([]);
  expect(differences(reviewed, plan(step('policy'), step('admin')), true)).toEqual([
    'orders-prod: create admin is not in the reviewed plan',
  ]);
});

it('a resumed apply may remove what a failed creation left half done', () => {
  const tainted = step('role', { action: 'delete', stepHash: 'f'.repeat(64), removesTainted: true });
  expect(differences(reviewed, plan(tainted, step('role'), step('policy')), true)).toEqual([]);
  expect(differences(reviewed, plan(tainted, step('role'), step('policy')), false)).toHaveLength(1);
});

it('a record survives its text, and one that was tampered with does not', () => {
  const [text] = recordParts(reviewed, 60_000);
  expect(parsePlanRecord(text, recordDigest(reviewed))).toEqual(reviewed);
  expect(parsePlanRecord(text.replace('orders', 'orderz'), recordDigest(reviewed))).toBeUndefined();
  expect(parsePlanRecord('no JSON', recordDigest(reviewed))).toBeUndefined();
});

it('a long record is whole in its parts', () => {
  const parts = recordParts(reviewed, 60);
  expect(parts.length).toBeGreaterThan(2);
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(60);
  expect(parsePlanRecord(parts.join(''), recordDigest(reviewed))).toEqual(reviewed);
  expect(parsePlanRecord(parts.slice(0, -1).join(''), recordDigest(reviewed))).toBeUndefined();
});
