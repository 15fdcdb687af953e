import type { Verdict } from '../policy/comparison';

/** A verdict as the predicate after a service name: "orders gains access". */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  broader: 'gains access',
  narrower: 'loses access',
  incomparable: 'gains and loses access',
  equal: 'keeps its access',
  unknown: 'could not be decided',
};

/** The meaning of a verdict: access after compared with access before. */
export const VERDICT_MEANINGS: Readonly<Record<Verdict, string>> = {
  broader: 'some access is gained and none is lost',
  narrower: 'some access is lost and none is gained',
  incomparable: 'some access is gained and some is lost',
  equal: 'the same requests are allowed before and after',
  unknown: 'some access could not be decided; treat it as gained',
};
