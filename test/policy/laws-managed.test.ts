import fc from 'fast-check';
import { versionPairs } from '../../bench/policy-managed';
import { expectAgreement } from './agreement';
import { requestAbout } from './request-about';
import { LAW_TIMEOUT, runs } from './runs';

const pairs = versionPairs();
const REQUESTS = 50;
/** In `npm test` a few pairs from all over the list; all of them when LONG=1. */
const STRIDE = Math.ceil(pairs.length / runs(60, pairs.length));
const CHOSEN = pairs.filter((_, index) => index % STRIDE === 0);

describe("consecutive versions of AWS's managed policies", () => {
  it(
    'are decided but for very few, and random requests agree with every verdict and row',
    () => {
      let undecided = 0;
      for (const [index, pair] of CHOSEN.entries()) {
        const requests = fc.sample(requestAbout(pair), { numRuns: REQUESTS, seed: index });
        if (expectAgreement(pair, requests).verdict === 'unknown') undecided += 1;
      }
      expect(undecided / CHOSEN.length).toBeLessThanOrEqual(runs(0.05, 0.01));
    },
    LAW_TIMEOUT,
  );
});
