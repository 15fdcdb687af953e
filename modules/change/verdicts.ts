import type { Verdict } from '../policy/comparison';

/** What is known of a change; several changes together have gained what any of them has gained. */
interface Outcome {
  readonly gained: boolean;
  readonly lost: boolean;
  readonly unknown: boolean;
}

/** The one word for an outcome: what could not be decided outweighs everything else. */
export function verdictOf({ gained, lost, unknown }: Outcome): Verdict {
  if (unknown) return 'unknown';
  if (gained && lost) return 'incomparable';
  if (gained) return 'broader';
  return lost ? 'narrower' : 'equal';
}

/** The verdict over several changes, each with its own: broader and narrower together are incomparable. */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  return verdictOf({
    gained: verdicts.some((verdict) => verdict === 'broader' || verdict === 'incomparable'),
    lost: verdicts.some((verdict) => verdict === 'narrower' || verdict === 'incomparable'),
    unknown: verdicts.includes('unknown'),
  });
}
