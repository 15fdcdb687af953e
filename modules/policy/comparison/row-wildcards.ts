import { compareTexts } from '../../text/compare-texts';
import { covers } from '../languages/covers';
import { ANY, type Pattern } from '../languages/pattern';
import { type ActionNames } from './action-names';
import { type UnpublishedActions, type ListedActions } from './row-actions';
import { type TextSpace } from './text-space';

/** A wildcard over the names of one service's actions: `s3:Get*`. */
export interface Wildcard {
  readonly service: string;
  readonly pattern: Pattern;
}

/**
 * The wildcards, of those that statements use, that denote listed actions with a name, unpublished actions that are
 * listed, and no others; `s3:*` for a service that is listed as a whole. The widest are preferred, and no two overlap.
 */
export function chooseWildcards(
  { named, future }: Pick<ListedActions, 'named' | 'future'>,
  whole: ReadonlySet<string>,
  names: ActionNames,
  texts: TextSpace,
): readonly Wildcard[] {
  const listed = new Map<string, Set<string>>();
  for (const { action } of named) {
    const ofService = listed.get(action.service) ?? new Set<string>();
    listed.set(action.service, ofService.add(action.name));
  }
  return names.services.flatMap((service): Wildcard[] => {
    if (whole.has(service)) return [{ service, pattern: [ANY] }];
    const unpublished = future.filter((actions) => actions.service === service);
    if (unpublished.length === 0) return [];
    const here = listed.get(service) ?? new Set<string>();
    const fitting = (names.wildcards.get(service) ?? []).flatMap((pattern) => {
      const denoted = names.denotedBy(service, pattern);
      const fits =
        denoted.length > 0 &&
        denoted.every(({ name }) => here.has(name)) &&
        unpublished.some((actions) => includesAll(actions, pattern, texts));
      return fits ? [{ pattern, width: denoted.length }] : [];
    });
    const chosen: Pattern[] = [];
    for (const { pattern } of fitting.sort(widestFirst)) {
      const language = texts.language([pattern]);
      if (chosen.every((other) => texts.isEmpty([language, texts.language([other])], []))) chosen.push(pattern);
    }
    return chosen.map((pattern) => ({ service, pattern }));
  });
}

interface Fitting {
  readonly pattern: Pattern;
  /** How many named actions it denotes. */
  readonly width: number;
}

function widestFirst(a: Fitting, b: Fitting): number {
  if (a.width !== b.width) return b.width - a.width;
  if (covers(a.pattern, b.pattern) !== covers(b.pattern, a.pattern)) return covers(a.pattern, b.pattern) ? -1 : 1;
  return compareTexts(a.pattern.join(), b.pattern.join());
}

function includesAll({ include, exclude, within }: UnpublishedActions, pattern: Pattern, texts: TextSpace): boolean {
  const language = texts.language([pattern]);
  return (
    within.length === 0 &&
    texts.isEmpty([language], [texts.language(include)]) &&
    exclude.every((other) => texts.isEmpty([language, texts.language([other])], []))
  );
}
