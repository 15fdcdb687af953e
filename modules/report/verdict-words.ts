import type { Verdict } from '../policy/comparison';

/** What a verdict means for whoever has the access, as what follows their name: "orders gains access". */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  broader: 'gains access',
  narrower: 'loses access',
  incomparable: 'gains and loses access',
  equal: 'keeps its access',
  unknown: 'could not be decided',
};

/** What a verdict says about access after against access before. */
export const VERDICT_MEANINGS: Readonly<Record<Verdict, string>> = {
  broader: 'everything allowed before is allowed after, and more',
  narrower: 'everything allowed after was allowed before, and less is',
  incomparable: 'some access is gained and some is lost',
  equal: 'the same requests are allowed before and after',
  unknown: 'not everything could be decided; treat it as gained access',
};
