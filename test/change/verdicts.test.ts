import { combineVerdicts, verdictOf } from '../../modules/change/verdicts';
import type { Verdict } from '../../modules/policy/comparison';

test.each<[Verdict[], Verdict]>([
  [[], 'equal'],
  [['equal', 'equal'], 'equal'],
  [['equal', 'broader'], 'broader'],
  [['narrower', 'equal'], 'narrower'],
  [['broader', 'narrower'], 'incomparable'],
  [['incomparable', 'equal'], 'incomparable'],
  [['incomparable', 'broader'], 'incomparable'],
  [['narrower', 'unknown'], 'unknown'],
  [['incomparable', 'unknown', 'equal'], 'unknown'],
])('%j together are %s', (verdicts, combined) => {
  expect(combineVerdicts(verdicts)).toBe(combined);
  expect(combineVerdicts([...verdicts].reverse())).toBe(combined);
});

test.each<[boolean, boolean, boolean, Verdict]>([
  [false, false, false, 'equal'],
  [true, false, false, 'broader'],
  [false, true, false, 'narrower'],
  [true, true, false, 'incomparable'],
  [false, false, true, 'unknown'],
  [true, true, true, 'unknown'],
])('gained %s, lost %s, unknown %s is %s', (gained, lost, unknown, verdict) => {
  expect(verdictOf({ gained, lost, unknown })).toBe(verdict);
});
