import { type UndecidedPart } from '../comparison';
import { type Budget } from '../languages/budget';
import { covers } from '../languages/covers';
import { areDisjoint } from '../languages/disjoint';
import { ANY, isVariable, normalize, type Pattern, segmentsOf } from '../languages/pattern';
import { type ActionMembers } from './action-classes';
import { findDifferences } from './compare-direction';
import { type SideName } from './compiled-side';
import { readIamNames } from './iam-names';
import { type ComparisonContext } from './comparison-context';
import { type Difference } from './rows';

/**
 * Whether the case of IAM users' and roles' names may matter to a comparison: some name would match another one's
 * pattern if case did not count, and does not as it is.
 */
export function caseMayMatter({ space, budget }: ComparisonContext): boolean {
  const patterns = new Map(
    space.vocabulary.atoms.flatMap((atom) =>
      atom.kind === 'resource' ? atom.language.patterns.map((pattern) => [pattern.join(), pattern] as const) : [],
    ),
  );
  const names = [...patterns.values()].flatMap((exact): NamePattern[] => {
    const [plain = [], folded] = readIamNames(withAnyValues(exact), 'case-is-ignored');
    return folded ? [{ exact: plain, folded }] : [];
  });
  return (
    hasLettersInBothCases(names) &&
    names.some((one, index) => names.slice(index + 1).some((other) => meetOnlyIgnoringCase(one, other, budget)))
  );
}

function withAnyValues(pattern: Pattern): Pattern {
  return normalize(pattern.map((step) => (isVariable(step) ? ANY : step)));
}

interface NamePattern {
  readonly exact: Pattern;
  readonly folded: Pattern;
}

/** Patterns in which no letter occurs in both cases say the same of each other whether case counts or not. */
function hasLettersInBothCases(names: readonly NamePattern[]): boolean {
  const letters = new Set(names.flatMap(({ exact }) => segmentsOf(exact)[5] ?? []));
  return [...letters].some((step) => {
    const upper = step >= 0 && step <= 0xffff ? String.fromCharCode(step).toUpperCase().charCodeAt(0) : step;
    return upper !== step && letters.has(upper);
  });
}

function meetOnlyIgnoringCase(one: NamePattern, other: NamePattern, budget: Budget): boolean {
  if (areDisjoint(one.folded, other.folded, budget)) return false;
  return (
    areDisjoint(one.exact, other.exact, budget) ||
    covers(one.folded, other.folded) !== covers(one.exact, other.exact) ||
    covers(other.folded, one.folded) !== covers(other.exact, one.exact)
  );
}

/** Actions for which something is gained or lost only if the case of IAM names does not count. */
export function onlyIgnoringCase(
  name: SideName,
  differences: readonly Difference[],
  ignoringCase: ComparisonContext,
): readonly UndecidedPart[] {
  const decided = new Set(differences.flatMap(({ members }) => keysOf(members)));
  const found = findDifferences(ignoringCase, name).differences.flatMap(({ members }) => keysOf(members));
  const doubtful = [...new Set(found.filter((key) => !decided.has(key)))].sort();
  if (doubtful.length === 0) return [];
  const reason = `${doubtful.slice(0, 3).join(', ')}: resources differ only in case, which may not matter for IAM names`;
  return [{ reason, side: name }];
}

function keysOf({ named, future, otherServices }: ActionMembers): string[] {
  return [
    ...named.map(({ service, name }) => `${service}:${name}`),
    ...future.map((service) => `future actions of ${service}`),
    ...(otherServices ? ['other services'] : []),
  ];
}
