import fc from 'fast-check';
import { compare } from '../../modules/policy/compare';
import { keyUses, statementsOf } from '../../modules/policy/comparison/key-uses';
import { parseAccess } from '../../modules/policy/parse-access';
import { accessRequest } from './arbitraries';
import { consistent } from './consistent';
import { isAllowed } from './plain-evaluator';
import { LAW_TIMEOUT, runs } from './runs';
import { similarAccess, similarOrganizationAccess, similarPair } from './similar-policies';

const pair = fc.oneof(
  { weight: 6, arbitrary: similarPair },
  { weight: 1, arbitrary: similarAccess },
  { weight: 1, arbitrary: similarOrganizationAccess },
);

describe('a second evaluator, written from the pages of AWS alone, agrees with every comparison', () => {
  it(
    'on requests about related policies, and on every witness',
    () => {
      let decided = 0;
      let differing = 0;
      const requests = fc.array(accessRequest, { minLength: 10, maxLength: 10 });
      fc.assert(
        fc.property(pair, requests, ([before, after], any) => {
          const { verdict, gained, lost } = compare(before, after);
          const isGained = verdict !== 'equal' && verdict !== 'narrower';
          const isLost = verdict !== 'equal' && verdict !== 'broader';
          for (const { witness } of gained) {
            expect([witness, isAllowed(after, witness)]).not.toEqual([witness, 'no']);
            expect([witness, isAllowed(before, witness)]).not.toEqual([witness, 'yes']);
          }
          for (const { witness } of lost) {
            expect([witness, isAllowed(before, witness)]).not.toEqual([witness, 'no']);
            expect([witness, isAllowed(after, witness)]).not.toEqual([witness, 'yes']);
          }
          const uses = keyUses([before, after].flatMap((side) => statementsOf(parseAccess(side).access)));
          for (const one of any) {
            const request = consistent(one, new Set(uses.keys()), (key) => uses.get(key)?.multiValued === true);
            const [allowedBefore, allowedAfter] = [isAllowed(before, request), isAllowed(after, request)];
            if (allowedBefore === 'open' || allowedAfter === 'open') continue;
            decided += 1;
            if (allowedBefore !== allowedAfter) differing += 1;
            if (allowedBefore === 'no' && allowedAfter === 'yes')
              expect({ request, verdict, isGained }).toMatchObject({ isGained: true });
            if (allowedBefore === 'yes' && allowedAfter === 'no')
              expect({ request, verdict, isLost }).toMatchObject({ isLost: true });
          }
        }),
        { numRuns: runs(150, 100_000) },
      );
      expect(decided).toBeGreaterThan(500);
      expect(differing).toBeGreaterThan(20);
    },
    LAW_TIMEOUT,
  );
});
