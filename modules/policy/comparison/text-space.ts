import { byText } from '../../text/compare-texts';
import { type Automaton, createAutomaton, type VariableReading } from '../languages/automaton';
import { type Budget } from '../languages/budget';
import { withoutCovered } from '../languages/covers';
import { findWord } from '../languages/find-word';
import { isVariable, type Letter, matches, type Pattern, type Step } from '../languages/pattern';
import { createPatternPairs } from './pattern-pairs';

/** A set of texts: the union of some patterns. Equal unions of equal patterns are the same object. */
export interface TextLanguage {
  readonly id: number;
  /** The patterns as text, which orders languages independent of their discovery. */
  readonly key: string;
  readonly patterns: readonly Pattern[];
  /** The variables that occur in the patterns. */
  readonly variables: readonly Letter[];
}

/** The meaning of a variable step for an unknown request. */
export interface Variable {
  /** The condition key in lower case whose value it is. */
  readonly key: string;
  /** The steps of the text that replaces an absent key; undefined when a pattern without value matches nothing. */
  readonly fallback: readonly Step[] | undefined;
}

/** Sets of texts and the questions that can be asked about them; answers are kept. */
export interface TextSpace {
  language(patterns: readonly Pattern[]): TextLanguage;
  /**
   * Whether no text is in all of `inside` and in none of `outside`, for all values of the variables. True is certain;
   * false is certain only where no variable occurs.
   */
  isEmpty(inside: readonly TextLanguage[], outside: readonly TextLanguage[]): boolean;
  /** The shortest text in all of `inside` and in none of `outside`, none of which may contain a variable. */
  find(inside: readonly TextLanguage[], outside: readonly TextLanguage[]): string | undefined;
  /** The language in which variables have values; undefined is an absent key. */
  substitute(language: TextLanguage, valueOf: (variable: Letter) => readonly Step[] | undefined): TextLanguage;
}

/** Beyond this many variables in one question the cases are too many: the answer is then "not certainly empty". */
const MOST_VARIABLES = 4;

export function createTextSpace(variableOf: (letter: Letter) => Variable, budget: Budget): TextSpace {
  const languages = new Map<string, TextLanguage>();
  const ofOnePattern = new Map<Pattern, TextLanguage>();
  const automata = new Map<string, Automaton>();
  const words = new Map<string, string | undefined>();
  const emptiness = new Map<string, boolean>();
  const interned = new Map<string, Pattern>();
  const pairs = createPatternPairs(budget);

  const space: TextSpace = { language, isEmpty, find, substitute };
  return space;

  function language(patterns: readonly Pattern[]): TextLanguage {
    const [first] = patterns;
    if (first === undefined || patterns.length > 1) return unionOf(patterns);
    let known = ofOnePattern.get(first);
    if (!known) ofOnePattern.set(first, (known = unionOf(patterns)));
    return known;
  }

  function unionOf(patterns: readonly Pattern[]): TextLanguage {
    const kept = (patterns.length > 1 ? withoutCovered(patterns) : patterns)
      .map((pattern) => ({ pattern, key: keyOfPattern(pattern) }))
      .sort(byText(({ key }) => key));
    budget.spend(Math.ceil(patterns.length ** 2 / 16));
    // No pattern at all is another language than the pattern of the empty text.
    const key = `${kept.length} ${kept.map((item) => item.key).join('|')}`;
    const known = languages.get(key);
    if (known) return known;
    budget.spend(patterns.length);
    const variables = [...new Set(kept.flatMap(({ pattern }) => pattern.filter(isVariable)))];
    const created = { id: languages.size, key, patterns: kept.map((item) => intern(item.pattern)), variables };
    languages.set(key, created);
    return created;
  }

  /** Equal patterns are the same object. */
  function intern(pattern: Pattern): Pattern {
    const key = keyOfPattern(pattern);
    const known = interned.get(key);
    if (!known) interned.set(key, pattern);
    return known ?? pattern;
  }

  function automatonOf({ id, patterns }: TextLanguage, reading: VariableReading): Automaton {
    const key = `${id} ${reading}`;
    let automaton = automata.get(key);
    if (!automaton) automata.set(key, (automaton = createAutomaton(patterns, reading, budget)));
    return automaton;
  }

  function isEmpty(inside: readonly TextLanguage[], outside: readonly TextLanguage[]): boolean {
    const key = keyOf(inside, outside);
    const known = emptiness.get(key);
    if (known !== undefined) return known;
    const variables = new Set([...inside, ...outside].flatMap((language) => language.variables));
    const empty = variables.size === 0 ? decide(inside, outside) : isEmptyInEachCase(inside, outside, [...variables]);
    emptiness.set(key, empty);
    return empty;
  }

  /** A key may be absent, or present with a value that is read as one letter. */
  function isEmptyInEachCase(
    inside: readonly TextLanguage[],
    outside: readonly TextLanguage[],
    variables: readonly Letter[],
  ): boolean {
    const keys = [...new Set(variables.map((letter) => variableOf(letter).key))];
    if (keys.length > MOST_VARIABLES) return false;
    for (let present = 0; present < 1 << keys.length; present++) {
      const given = (language: TextLanguage): TextLanguage =>
        substitute(language, (letter) =>
          present & (1 << keys.indexOf(variableOf(letter).key)) ? [letter] : undefined,
        );
      if (!isEmptyForAnyValues(inside.map(given), outside.map(given))) return false;
    }
    return true;
  }

  /**
   * The texts of the one language that is read exactly contain its variables as letters. A text with the letters
   * replaced by any values is in all of `inside` only if each of the others reads it generously, and it is in some of
   * `outside` for all values if one of them reads it exactly. So when no text with letters is left, no text is.
   */
  function isEmptyForAnyValues(inside: readonly TextLanguage[], outside: readonly TextLanguage[]): boolean {
    const anchors = inside.filter((language) => language.variables.length > 0);
    if (anchors.length === 0) return word(inside, [], outside, []) === undefined;
    return anchors.some((anchor) => {
      const others = inside.filter((language) => language !== anchor);
      return word([anchor], others, outside, anchor.variables) === undefined;
    });
  }

  /** Tries the patterns of the languages one by one, with what is quickly seen first; no variable occurs. */
  function decide(inside: readonly TextLanguage[], outside: readonly TextLanguage[]): boolean {
    const [first, ...others] = [...inside].sort((a, b) => a.patterns.length - b.patterns.length);
    if (!first) return false;
    if (outside.length === 0 && others.length === 0) return first.patterns.length === 0;
    const refusing = outside.flatMap(({ patterns }) => patterns);
    return first.patterns.every((pattern) => isPatternEmpty(pattern, others, refusing));
  }

  /** Whether nothing that a pattern accepts is in all of `inside` and accepted by none of `refusing`. */
  function isPatternEmpty(pattern: Pattern, inside: readonly TextLanguage[], refusing: readonly Pattern[]): boolean {
    budget.spend(1 + refusing.length);
    if (refusing.some((other) => pairs.covers(other, pattern))) return true;
    if (
      pairs
        .samples(pattern)
        .some(
          (text) =>
            inside.every((language) => contains(language, text)) && !refusing.some((other) => matches(other, text)),
        )
    ) {
      return false;
    }
    const [next, ...others] = inside;
    if (next) {
      return next.patterns.every((other) => {
        if (pairs.disjoint(pattern, other)) return true;
        if (others.length + refusing.length === 0) return false;
        const common = pairs.intersect(pattern, other);
        if (common) return common.every((shared) => isPatternEmpty(intern(shared), others, refusing));
        const all = [language([pattern]), language([other]), ...others];
        return word(all, [], [language(refusing)], []) === undefined;
      });
    }
    const touching = refusing.filter((other) => !pairs.disjoint(pattern, other));
    return touching.length === 0 ? false : word([language([pattern])], [], [language(touching)], []) === undefined;
  }

  function word(
    exact: readonly TextLanguage[],
    generous: readonly TextLanguage[],
    outside: readonly TextLanguage[],
    variables: readonly Letter[],
  ): readonly Letter[] | undefined {
    return findWord(
      [
        ...exact.map((language) => automatonOf(language, 'exact')),
        ...generous.map((language) => automatonOf(language, 'generous')),
      ],
      outside.map((language) => automatonOf(language, 'exact')),
      variables,
      budget,
    );
  }

  function find(inside: readonly TextLanguage[], outside: readonly TextLanguage[]): string | undefined {
    const key = keyOf(inside, outside);
    if (words.has(key)) return words.get(key);
    const letters = word(inOrder(inside), [], inOrder(outside), []);
    const text = letters && String.fromCharCode(...letters);
    words.set(key, text);
    return text;
  }

  function substitute(source: TextLanguage, valueOf: (variable: Letter) => readonly Step[] | undefined): TextLanguage {
    if (source.variables.length === 0) return source;
    return language(
      source.patterns.flatMap((pattern) => {
        const steps = pattern.map((step) => {
          if (!isVariable(step)) return [step];
          return valueOf(step) ?? variableOf(step).fallback;
        });
        return steps.every((part) => part !== undefined) ? [steps.flat()] : [];
      }),
    );
  }
}

const keysOfPatterns = new WeakMap<Pattern, string>();

/** A pattern as text, remembered: the formats of AWS's resources are asked for again and again. */
function keyOfPattern(pattern: Pattern): string {
  let key = keysOfPatterns.get(pattern);
  if (key === undefined) keysOfPatterns.set(pattern, (key = pattern.join()));
  return key;
}

function inOrder(languages: readonly TextLanguage[]): readonly TextLanguage[] {
  return [...languages].sort(byText(({ key }) => key));
}

function keyOf(inside: readonly TextLanguage[], outside: readonly TextLanguage[]): string {
  const ids = (languages: readonly TextLanguage[]): string => languages.map(({ id }) => id).join();
  return `${ids(inside)}|${ids(outside)}`;
}

/** Whether a text is in a language without variables. */
export function contains(language: TextLanguage, text: string): boolean {
  return language.patterns.some((pattern) => matches(pattern, text));
}
