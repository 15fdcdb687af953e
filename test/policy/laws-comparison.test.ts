import fc from 'fast-check';
import { compare } from '../../modules/policy/compare';
import type { Comparison, Verdict } from '../../modules/policy/comparison';
import { type Access, expectAgreement } from './agreement';
import { accessRequest, policyDocument, principalRequest, statement } from './arbitraries';
import { REWRITINGS } from './rewritings';
import { LAW_TIMEOUT, runs } from './runs';
import { similarAccess, similarPair, similarResourcePair, similarTriple, statementsOf } from './similar-policies';

const anyPair: fc.Arbitrary<readonly [Access, Access]> = fc.oneof(
  { weight: 3, arbitrary: similarPair },
  { weight: 1, arbitrary: similarAccess },
  { weight: 1, arbitrary: similarResourcePair },
);

const MIRRORED: Readonly<Record<Verdict, Verdict>> = {
  equal: 'equal',
  broader: 'narrower',
  narrower: 'broader',
  incomparable: 'incomparable',
  unknown: 'unknown',
};

describe('laws of the comparison', () => {
  it(
    'finds every access equal to itself',
    () => {
      fc.assert(
        fc.property(anyPair, ([access]) => {
          expect(compare(access, access)).toEqual({ verdict: 'equal', gained: [], lost: [], unknown: [] });
        }),
        { numRuns: runs(100, 20_000) },
      );
    },
    LAW_TIMEOUT,
  );

  it(
    'swaps gained and lost with the sides, and is equal exactly when neither is broader than the other',
    () => {
      fc.assert(
        fc.property(anyPair, ([before, after]) => {
          const there = compare(before, after);
          const back = compare(after, before);
          // Which rows are found before the budget is spent depends on the side that is taken apart first.
          if (gaveUp(there) || gaveUp(back)) return;
          expect(back.verdict).toBe(MIRRORED[there.verdict]);
          expect(JSON.stringify([back.gained, back.lost])).toBe(JSON.stringify([there.lost, there.gained]));
          if (there.verdict === 'unknown') return;
          expect(there.verdict === 'equal').toBe(there.gained.length === 0 && back.gained.length === 0);
        }),
        { numRuns: runs(100, 20_000) },
      );
    },
    LAW_TIMEOUT,
  );

  it(
    'loses nothing by another Allow and gains nothing by another Deny',
    () => {
      fc.assert(
        fc.property(policyDocument, statement, (policy, added) => {
          const more = { ...policy, Statement: [...statementsOf(policy), added] };
          const { gained, lost } = compare(policy, more);
          expect(added.Effect === 'Allow' ? lost : gained).toEqual([]);
        }),
        { numRuns: runs(100, 20_000) },
      );
    },
    LAW_TIMEOUT,
  );

  it.each(Object.entries(REWRITINGS))(
    'sees no difference after %s',
    (name, rewrite) => {
      fc.assert(
        fc.property(similarPair, ([before, after]) => {
          const rewritten = rewrite(after);
          expect(compare(after, rewritten)).toEqual({ verdict: 'equal', gained: [], lost: [], unknown: [] });
          if (name === 'writing actions in upper case') return; // what AWS does not publish is written as policies do
          const [one, other] = [compare(before, rewritten), compare(before, after)];
          if (!gaveUp(one) && !gaveUp(other)) expect(rowsOf(one)).toBe(rowsOf(other));
        }),
        { numRuns: runs(30, 3_000) },
      );
    },
    LAW_TIMEOUT,
  );

  it(
    'follows from one change to the next: what is not broader stays so',
    () => {
      fc.assert(
        fc.property(similarTriple, ([first, second, third]) => {
          const verdicts = [compare(first, second), compare(second, third), compare(first, third)].map(
            ({ verdict }) => verdict,
          );
          fc.pre(!verdicts.includes('unknown'));
          const [one, two, both] = verdicts.map((verdict) => verdict === 'equal' || verdict === 'narrower');
          if (one === true && two === true) expect(both).toBe(true);
        }),
        { numRuns: runs(100, 20_000) },
      );
    },
    LAW_TIMEOUT,
  );

  it(
    'agrees with the evaluator on every request: it is in one gained row exactly when it is allowed only after',
    () => {
      const pairsWithRequests = anyPair.chain((pair) =>
        fc.tuple(fc.constant(pair), fc.array(hasPrincipals(pair) ? principalRequest : accessRequest, REQUESTS)),
      );
      fc.assert(
        fc.property(pairsWithRequests, ([[before, after], requests]) => {
          expectAgreement([before, after], requests);
        }),
        { numRuns: runs(100, 20_000) },
      );
    },
    LAW_TIMEOUT,
  );

  it('decides most pairs, strange as they are', () => {
    const verdicts = fc.sample(anyPair, { numRuns: 300, seed: 1 }).map((pair) => compare(...pair).verdict);
    const share = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length / verdicts.length;
    expect(share('unknown')).toBeLessThan(0.12);
    expect(share('equal')).toBeLessThan(0.7);
    expect(Math.min(share('broader'), share('narrower'))).toBeGreaterThan(0.05);
  });
});

const REQUESTS = { minLength: 20, maxLength: 20 };

function gaveUp({ unknown }: Comparison): boolean {
  return unknown.some(({ reason }) => reason.startsWith('gave up'));
}

function rowsOf({ verdict, gained, lost }: Comparison): string {
  return JSON.stringify([verdict, gained, lost]);
}

function hasPrincipals(pair: readonly Access[]): boolean {
  return JSON.stringify(pair).includes('Principal"');
}
