import { type UndecidedPart } from '../comparison';
import { type ActionMembers } from './action-classes';
import { findDifferences } from './compare-direction';
import { type SideName } from './compiled-side';
import { readIamNames } from './iam-names';
import { type Question } from './question';
import { type Difference } from './rows';

/**
 * Whether the case of IAM users' and roles' names may matter to a comparison: some name would match another one's
 * pattern if case did not count, and does not as it is.
 */
export function caseMayMatter({ space }: Question): boolean {
  const { texts, atoms } = space.vocabulary;
  const patterns = new Map(
    atoms.flatMap((atom) =>
      atom.kind === 'resource' ? atom.language.patterns.map((pattern) => [pattern.join(), pattern] as const) : [],
    ),
  );
  const names = [...patterns.values()].flatMap((pattern) => {
    const [exact, folded] = readIamNames(pattern, 'case-is-ignored');
    return exact && folded ? [{ exact: texts.language([exact]), folded: texts.language([folded]) }] : [];
  });
  return names.some((one, index) =>
    names.slice(index + 1).some((other) => {
      if (texts.isEmpty([one.folded, other.folded], [])) return false;
      if (texts.isEmpty([one.exact, other.exact], [])) return true;
      return (
        texts.isEmpty([one.exact], [other.folded]) !== texts.isEmpty([one.exact], [other.exact]) ||
        texts.isEmpty([other.exact], [one.folded]) !== texts.isEmpty([other.exact], [one.exact])
      );
    }),
  );
}

/** Actions for which something is gained or lost only if the case of IAM names does not count. */
export function onlyIgnoringCase(
  name: SideName,
  differences: readonly Difference[],
  ignoringCase: Question,
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
