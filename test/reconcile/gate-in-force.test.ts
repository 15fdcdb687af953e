import type { Gate } from '../../modules/manifest/configuration';
import { gateOf } from '../../modules/manifest/gate-schema';
import { gateInForce } from '../../modules/reconcile/gate-in-force';
import { recordedGate, recordGate } from '../../modules/reconcile/gate-record';

const gate = (yaml: Parameters<typeof gateOf>[0]): Gate => gateOf(yaml, ['gate']);
const entry = (expires: string) => ({ rule: 'administrator', service: 'orders', reason: 'it deploys', expires });
const HIGH = gate({ failOn: 'high', approvers: ['ann', '@acme/security'] });

/** Follows the gate over commits c1, c2, … of which some are approved. */
async function follow(gates: readonly (Gate | undefined)[], approved: readonly string[] = [], start: Gate = HIGH) {
  const changes = gates.map((one, index) => {
    const commit = `c${index + 1}`;
    return { commit, gate: one, isApproved: () => Promise.resolve(approved.includes(commit)) };
  });
  const found = await gateInForce({ commit: 'c0', gate: recordGate(start) }, changes, 'tip', '2026-06-01');
  return { ...found, gate: found.gate && recordGate(found.gate) };
}

it('a gate is the same after it is recorded', () => {
  const whole = gate({
    failOn: 'low',
    approvers: ['ann', '@acme/security'],
    severities: { 'pass-role-any': 'low' },
    independent: true,
    ignore: [entry('2026-12-31')],
  });
  expect(recordedGate(recordGate(whole))).toEqual(whole);
});

it.each<[string, Gate | undefined, object]>([
  ['a lower threshold', gate({ failOn: 'low', approvers: ['ann', '@acme/security'] }), { failOn: 'low' }],
  ['one approver less', gate({ failOn: 'high', approvers: ['ann'] }), { approvers: ['ann'] }],
])('%s counts at once', async (_what, stricter, expected) => {
  expect(await follow([stricter])).toMatchObject({ gate: expected, unapproved: [], record: { commit: 'tip' } });
});

it.each<[string, Gate | undefined]>([
  ['the gate', undefined],
  ['the threshold', gate({ failOn: 'never', approvers: ['ann', '@acme/security'] })],
  [
    'a severity',
    gate({ failOn: 'high', approvers: ['ann', '@acme/security'], severities: { 'resource-exposure': 'low' } }),
  ],
  ['an approver', gate({ failOn: 'high', approvers: ['ann', '@acme/security', 'mallory'] })],
])('a weakening of %s counts only if it was approved', async (_what, weaker) => {
  const found = await follow([weaker]);
  if (found.unapproved.length > 0) {
    expect(found).toMatchObject({
      gate: recordGate(HIGH),
      unapproved: ['c1'],
      record: { commit: 'c0', gate: recordGate(HIGH) },
    });
  }
  expect((await follow([weaker], ['c1'])).gate).toEqual(weaker && recordGate(weaker));
});

it('of a change that does both, only what strengthens counts', async () => {
  const both = gate({ failOn: 'low', approvers: ['ann', 'mallory'], ignore: [entry('2027-01-01')] });
  expect((await follow([both])).gate).toMatchObject({ failOn: 'low', approvers: ['ann'], ignore: [] });
});

it('an accepted risk is accepted no longer than on both sides', async () => {
  const accepts = (day: string) => gate({ failOn: 'high', approvers: ['ann'], ignore: [entry(day)] });
  expect((await follow([accepts('2028-01-01')], [], accepts('2027-01-01'))).gate?.ignore).toMatchObject([
    { expires: '2027-01-01' },
  ]);
});

it('a weakening that is taken back is settled, and one that is approved late counts with the next run', async () => {
  const never = gate({ failOn: 'never' });
  expect(await follow([never, HIGH])).toMatchObject({ unapproved: [], record: { commit: 'tip' } });
  const first = await follow([never]);
  expect(first.record.commit).toBe('c0');
  expect((await follow([never], ['c1'])).gate?.failOn).toBe('never');
});
