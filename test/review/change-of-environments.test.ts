import {
  environmentsToJudge,
  inEnvironments,
  withoutEarlierWeakening,
} from '../../modules/review/change-of-environments';
import type { Review } from '../../modules/review/review';

const WEAKENED = { rule: 'gate-weakened' };
const HIGH = { failOn: 'high' };

/** A change of one service in two environments; only `prod` has a finding. */
function review(gates: readonly [object | undefined, object | undefined], findings: readonly object[] = []): Review {
  const [before, after] = gates.map((gate) => ({ ...(gate && { gate }) }));
  const service = (environment: string, own: readonly object[]) => ({ service: 'orders', environment, findings: own });
  return {
    revisions: {
      configurations: { before, after },
      before: [],
      after: ['prod', 'staging'].map((name) => ({ service: 'orders', environment: { name } })),
    },
    change: { services: [service('prod', [{ rule: 'administrator' }]), service('staging', [])], findings },
  } as unknown as Review;
}

it.each<[string, Review, readonly string[] | undefined]>([
  ['that have findings', review([HIGH, HIGH]), ['prod']],
  ['all, where the configuration has a finding', review([HIGH, HIGH], [WEAKENED]), undefined],
  ['all, where the change touches the gate', review([HIGH, undefined]), undefined],
])('a gate may hold back the environments %s', (_name, given, expected) => {
  const found = environmentsToJudge(given, new Map());
  expect(found && [...found]).toEqual(expected);
});

it('a review of one environment has its services only', () => {
  const { change, revisions } = inEnvironments(review([HIGH, HIGH]), new Set(['staging']));
  expect(change.services.map(({ environment }) => environment)).toEqual(['staging']);
  expect(revisions.after.map(({ environment }) => environment.name)).toEqual(['staging']);
});

it.each<[string, readonly [object | undefined, object | undefined], number]>([
  ['the change itself', [HIGH, undefined], 1],
  ['an earlier change', [undefined, undefined], 0],
])('a gate that %s weakened leaves %s findings', (_name, gates, count) => {
  expect(withoutEarlierWeakening(review(gates, [WEAKENED])).change.findings).toHaveLength(count);
});
