import { compare } from '../policy/compare';
import type { AccessRow } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import type { Pair } from './pairs';
import { restrict, type Scope, splitByResource } from './restrict';
import type { AccessRule, Leg } from './rule';
import type { Side } from './side';

/** That a rule holds: for each of its legs, requests that are allowed now; those of the first are new where any are. */
export type Proof = readonly [readonly AccessRow[], ...(readonly AccessRow[])[]];

/** Answers questions about one pair of accesses, each question once. */
export interface Prover {
  /** Whether the change makes or widens what a rule is about. */
  readonly prove: (rule: Pick<AccessRule, 'legs'>) => Proof | undefined;
  /** Requests in a scope that are allowed after the change and were not before. */
  readonly gained: (scope: Scope) => readonly AccessRow[];
}

const NO_ACCESS: AccessObject = { policies: [] };

export function proverOf({ before, after }: Pair): Prover {
  const answers = new Map<string, readonly AccessRow[]>();

  function ask(kind: string, scope: Scope, question: (scope: Scope) => readonly AccessRow[]): readonly AccessRow[] {
    const key = `${kind} ${JSON.stringify([scope.leg, scope.within?.resources, scope.account])}`;
    let answer = answers.get(key);
    if (!answer) {
      answer = splitByResource(scope.leg).flatMap((leg) => question({ ...scope, leg }));
      answers.set(key, answer);
    }
    return answer;
  }

  function gained(scope: Scope): readonly AccessRow[] {
    const { actions } = scope.leg;
    if (!before?.access.mayAllow(actions)) return allowed(after, scope, 'after');
    if (!after.access.mayAllow(actions)) return [];
    return ask('gained', scope, (part) =>
      rows(restrict(before.access, before, part), restrict(after.access, after, part)),
    );
  }

  function allowed(side: Side | undefined, scope: Scope, kind: 'before' | 'after'): readonly AccessRow[] {
    if (!side?.most.mayAllow(scope.leg.actions)) return [];
    return ask(kind, scope, (part) => rows(NO_ACCESS, restrict(side.most, side, part)));
  }

  /** The requests of all legs that together are allowed on a side, starting from some of the first; undefined where a leg has none. */
  function together(
    main: readonly AccessRow[],
    legs: readonly Leg[],
    ask: (scope: Scope) => readonly AccessRow[],
  ): Proof | undefined {
    if (main.length === 0) return undefined;
    const others: (readonly AccessRow[])[] = [];
    let first = main;
    for (const leg of legs) {
      if (!leg.same) {
        const found = ask({ leg });
        if (found.length === 0) return undefined;
        others.push(found);
        continue;
      }
      const found = first.map((within) => ask({ leg, within }));
      first = first.filter((_, index) => found[index]?.length);
      if (first.length === 0) return undefined;
      others.push(found.flat());
    }
    return [first, ...others];
  }

  function prove({ legs: [main, ...others] }: Pick<AccessRule, 'legs'>): Proof | undefined {
    if (![main, ...others].every(({ actions }) => after.most.mayAllow(actions))) return undefined;
    const afterwards = (scope: Scope): readonly AccessRow[] => allowed(after, scope, 'after');
    const newly = together(gained({ leg: main }), others, afterwards);
    if (newly || !before || others.length === 0) return newly;

    // The first leg gains nothing with which the others go: then one of the others must be what was missing, or what
    // is new on the same resource.
    const now = together(afterwards({ leg: main }), others, afterwards);
    if (!now) return undefined;
    const earlier = (scope: Scope): readonly AccessRow[] => allowed(before, scope, 'before');
    if (!together(earlier({ leg: main }), others, earlier)) return now;
    const widened = others.some((leg) => leg.same && now[0].some((within) => gained({ leg, within }).length > 0));
    return widened ? now : undefined;
  }

  return { prove, gained };
}

/** What cannot occur is no risk. */
function rows(before: AccessObject, after: AccessObject): readonly AccessRow[] {
  return compare(before, after).gained.filter(({ occurs }) => occurs);
}
