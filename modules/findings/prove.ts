import type { AccessRow } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import type { Answer, Compare } from './gained-requests';
import type { Pair } from './pairs';
import { abroad } from './reached-accounts';
import { restrict, type Scope, splitByResource } from './restrict';
import type { AccessRule, RuleStep } from './rule';
import type { ServiceSide } from './side';

/**
 * The requests that prove a match: for each step, those that are allowed now. Those of the first step are new if any
 * are.
 */
export type ProvenSteps = readonly [readonly AccessRow[], ...(readonly AccessRow[])[]];

/**
 * The result of a rule: proven, with the requests and why there may be more; refuted; or undecided, with the reasons.
 */
type Outcome =
  | { readonly kind: 'proven'; readonly steps: ProvenSteps; readonly doubts: readonly string[] }
  | { readonly kind: 'refuted' }
  | { readonly kind: 'undecided'; readonly doubts: readonly string[] };

/** Runs queries on one pair of accesses and caches their results. */
export interface Prover {
  /** Whether the change creates or widens the risk of a rule. */
  readonly prove: (rule: Pick<AccessRule, 'steps'>) => Outcome;
  /** Requests in a scope that are allowed after the change and were not before. */
  readonly gained: (scope: Scope) => Answer;
  /** Requests in a scope that are allowed after the change. */
  readonly allowed: (scope: Scope) => Answer;
}

type Ask = (scope: Scope) => Answer;

const NO_ACCESS: AccessObject = { policies: [] };
const NOTHING: Answer = { rows: [], doubts: [] };
const REFUTED: Outcome = { kind: 'refuted' };

export function proverOf({ before, after }: Pick<Pair, 'before' | 'after'>, compare: Compare): Prover {
  const answers = new Map<string, Answer>();

  function ask(kind: string, scope: Scope, run: Ask): Answer {
    const key = `${kind} ${JSON.stringify([scope.step, scope.within?.resources, scope.account])}`;
    let answer = answers.get(key);
    if (!answer) {
      answer = joined(splitByResource(scope.step).map((step) => run({ ...scope, step })));
      if (scope.step.on === 'role-of-any-account') answer = abroad(answer, () => run({ ...scope, account: '*' }));
      answers.set(key, answer);
    }
    return answer;
  }

  function gained(scope: Scope): Answer {
    const { actions } = scope.step;
    if (!before?.access.mayAllow(actions)) return allowed(after, scope, 'after');
    if (!after.access.mayAllow(actions)) return NOTHING;
    return ask('gained', scope, (part) =>
      compare(restrict(before.access, before, part), restrict(after.access, after, part)),
    );
  }

  function allowed(side: ServiceSide | undefined, scope: Scope, kind: 'before' | 'after'): Answer {
    if (!side?.most.mayAllow(scope.step.actions)) return NOTHING;
    return ask(kind, scope, (part) => compare(NO_ACCESS, restrict(side.most, side, part)));
  }

  function prove({ steps: [main, ...others] }: Pick<AccessRule, 'steps'>): Outcome {
    if (![main, ...others].every(({ actions }) => after.most.mayAllow(actions))) return REFUTED;
    const afterwards: Ask = (scope) => allowed(after, scope, 'after');
    const newly = together(gained({ step: main }), others, afterwards);
    if (!before || others.length === 0) return newly;

    // Existing access of the first step is a risk too, if another step was missing before or is new on the same
    // resource.
    const now = together(afterwards({ step: main }), others, afterwards);
    if (now.kind !== 'proven') return now;
    const earlier: Ask = (scope) => allowed(before, scope, 'before');
    if (together(earlier({ step: main }), others, earlier).kind !== 'proven') return now;
    const widened = others
      .filter(({ same }) => same)
      .flatMap((step) => now.steps[0].map((within) => gained({ step, within })));
    if (widened.some(({ rows }) => rows.length > 0)) return now;
    const doubts = [...(newly.kind === 'refuted' ? [] : newly.doubts), ...joined(widened).doubts];
    if (newly.kind === 'proven') return { ...newly, doubts };
    return doubts.length > 0 ? { kind: 'undecided', doubts } : REFUTED;
  }

  return { prove, gained, allowed: (scope) => allowed(after, scope, 'after') };
}

/** The allowed requests of all steps, starting from some requests of the first; and why there may be more. */
function together(main: Answer, steps: readonly RuleStep[], ask: Ask): Outcome {
  const others: (readonly AccessRow[])[] = [];
  const doubts = [...main.doubts];
  let first = main.rows;
  let isProven = first.length > 0;
  if (!isProven && doubts.length === 0) return REFUTED;
  for (const step of steps) {
    // The resource of undecided requests is unknown, so another step may use any resource.
    const onSame = step.same === true && first.length > 0;
    const found = onSame ? first.map((within) => ask({ step, within })) : [ask({ step })];
    const all = joined(found);
    doubts.push(...all.doubts);
    if (all.rows.length === 0) {
      if (all.doubts.length === 0 && (!onSame || main.doubts.length === 0)) return REFUTED;
      isProven = false;
    } else if (onSame) {
      first = first.filter((_, index) => found[index]?.rows.length);
    }
    others.push(all.rows);
  }
  return isProven ? { kind: 'proven', steps: [first, ...others], doubts } : { kind: 'undecided', doubts };
}

function joined(answers: readonly Answer[]): Answer {
  return { rows: answers.flatMap(({ rows }) => rows), doubts: answers.flatMap(({ doubts }) => doubts) };
}
