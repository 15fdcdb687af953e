import { compareTexts } from '../../text/compare-texts';
import { type Budget, BudgetExhausted } from '../languages/budget';
import { intersectPatterns } from '../languages/intersect-patterns';
import { type Pattern } from '../languages/pattern';
import { type TextLanguage, type TextSpace } from './text-space';

/** A set of texts: what some pattern of `include` matches, none of `exclude`, and some of each list of `within`. */
export interface Region {
  readonly include: readonly Pattern[];
  readonly exclude: readonly Pattern[];
  /** For intersections that patterns cannot express: those that depend on the value of a variable. */
  readonly within: readonly (readonly Pattern[])[];
}

/** More patterns than anybody reads. */
const MOST_PATTERNS = 200;
const MOST_STEPS = 20_000;

/** The texts of `universe` that are in all of `inside` and in none of `outside`. Needless patterns are left out. */
export function regionOf(
  inside: readonly TextLanguage[],
  outside: readonly TextLanguage[],
  universe: TextLanguage,
  texts: TextSpace,
  budget: Budget,
): Region {
  const { common, within } = intersectLanguages(inside.length > 0 ? inside : [universe], texts, budget);
  const include = texts.language(
    common.patterns.filter((pattern) => !texts.isEmpty([texts.language([pattern]), ...within], outside)),
  );
  const exclude = outside.flatMap(({ patterns }) =>
    patterns.filter((pattern) => !texts.isEmpty([include, ...within, texts.language([pattern])], [])),
  );
  return {
    include: include.patterns,
    exclude: texts.language(exclude).patterns,
    within: within.map(({ patterns }) => patterns),
  };
}

function intersectLanguages(
  languages: readonly TextLanguage[],
  texts: TextSpace,
  budget: Budget,
): { readonly common: TextLanguage; readonly within: readonly TextLanguage[] } {
  const [first, ...others] = narrowestFirst(languages, texts);
  let common = first ?? texts.language([]);
  const within: TextLanguage[] = [];
  for (const language of others) {
    if (texts.isEmpty([common], [language])) continue;
    const shared = intersectTwo(common, language, budget);
    if (shared) common = texts.language(shared);
    else within.push(language);
  }
  return { common, within };
}

/** The patterns of what two languages have in common; undefined when it takes a variable's value or too many. */
function intersectTwo(one: TextLanguage, other: TextLanguage, budget: Budget): readonly Pattern[] | undefined {
  const patterns: Pattern[] = [];
  try {
    return budget.within(MOST_STEPS, () => {
      for (const first of one.patterns) {
        for (const second of other.patterns) {
          const shared = intersectPatterns(first, second, MOST_PATTERNS, budget);
          if (!shared || patterns.length > MOST_PATTERNS) return undefined;
          patterns.push(...shared);
        }
      }
      return patterns;
    });
  } catch (error) {
    if (error instanceof BudgetExhausted) return undefined;
    throw error;
  }
}

/** Languages that contain others come last: there is then nothing left to intersect with them. */
function narrowestFirst(languages: readonly TextLanguage[], texts: TextSpace): readonly TextLanguage[] {
  const ranked = languages.map((language) => ({
    language,
    contained: languages.filter((other) => texts.isEmpty([other], [language])).length,
  }));
  ranked.sort((a, b) => a.contained - b.contained || compareTexts(a.language.key, b.language.key));
  return ranked.map(({ language }) => language);
}
