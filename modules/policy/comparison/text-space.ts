import { type Automaton, createAutomaton, type VariableReading } from '../languages/automaton';
import { type Budget } from '../languages/budget';
import { covers, withoutCovered } from '../languages/covers';
import { elementAt } from '../languages/element-at';
import { findWord } from '../languages/find-word';
import { isRun, isVariable, type Letter, matches, type Pattern, type Step } from '../languages/pattern';

/** A set of texts: the union of some patterns. Equal unions of equal patterns are the same object. */
export interface TextLanguage {
  readonly id: number;
  /** The patterns as text: whatever the order in which languages are met, this orders them. */
  readonly key: string;
  readonly patterns: readonly Pattern[];
  /** The variables that occur in the patterns. */
  readonly variables: readonly Letter[];
}

/** What a variable step stands for while nothing is known about the request. */
export interface Variable {
  /** The condition key in lower case whose value it is. */
  readonly key: string;
  /** The steps of the text that stands in for an absent key; undefined when a pattern without value matches nothing. */
  readonly fallback: readonly Step[] | undefined;
}

/** Sets of texts and the questions that can be asked about them; answers are kept. */
export interface TextSpace {
  language(patterns: readonly Pattern[]): TextLanguage;
  /**
   * Whether no text is in all of `inside` and in none of `outside`, whatever values the variables have.
   * True is certain; false is certain only where no variable occurs.
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
  const automata = new Map<string, Automaton>();
  const words = new Map<string, string | undefined>();
  const emptiness = new Map<string, boolean>();

  const space: TextSpace = { language, isEmpty, find, substitute };
  return space;

  function language(patterns: readonly Pattern[]): TextLanguage {
    const kept = withoutCovered(patterns)
      .map((pattern) => ({ pattern, key: pattern.join() }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    // No pattern at all is another language than the pattern of the empty text.
    const key = `${kept.length} ${kept.map((item) => item.key).join('|')}`;
    const known = languages.get(key);
    if (known) return known;
    budget.spend(patterns.length);
    const variables = [...new Set(kept.flatMap(({ pattern }) => pattern.filter(isVariable)))];
    const created = { id: languages.size, key, patterns: kept.map((item) => item.pattern), variables };
    languages.set(key, created);
    return created;
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
   * `outside` whatever the values are if one of them reads it exactly. So when no text with letters is left, no text is.
   */
  function isEmptyForAnyValues(inside: readonly TextLanguage[], outside: readonly TextLanguage[]): boolean {
    const anchors = inside.filter((language) => language.variables.length > 0);
    if (anchors.length === 0) return word(inside, [], outside, []) === undefined;
    return anchors.some((anchor) => {
      const others = inside.filter((language) => language !== anchor);
      return word([anchor], others, outside, anchor.variables) === undefined;
    });
  }

  function decide(inside: readonly TextLanguage[], outside: readonly TextLanguage[]): boolean {
    if (outside.length === 0 && inside.length === 1) return inside[0]?.patterns.length === 0;
    if (hasSample(inside, outside)) return false;
    const [one, two] = inside;
    if (one && two && inside.length === 2 && visiblyDisjoint(one, two)) return true;
    if (inside.some((inner) => outside.some((outer) => visiblyContains(outer, inner)))) return true;
    if (inside.length + outside.length > 2) {
      // Most languages of a long question have nothing to do with each other: leave those out.
      for (const first of inside) {
        if (inside.some((second) => second.id > first.id && isEmpty([first, second], []))) return true;
        if (outside.some((outer) => isEmpty([first], [outer]))) return true;
      }
      const touching = outside.filter((outer) => inside.every((inner) => !isEmpty([inner, outer], [])));
      if (touching.length < outside.length) return isEmpty(inside, touching);
    }
    return word(inside, [], outside, []) === undefined;
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

/** Whether a text that is easily made from the patterns shows that the question's answer is not empty. */
function hasSample(inside: readonly TextLanguage[], outside: readonly TextLanguage[]): boolean {
  return inside.some(({ patterns }) =>
    patterns.slice(0, MOST_SAMPLES).some((pattern) => {
      const text = sampleOf(pattern);
      return (
        inside.every((language) => contains(language, text)) && !outside.some((language) => contains(language, text))
      );
    }),
  );
}

const MOST_SAMPLES = 8;

/** A text that matches a pattern and, as its wildcards hold what nobody writes, few other patterns. */
function sampleOf(pattern: Pattern): string {
  let text = '';
  for (const step of pattern) {
    if (isRun(step)) text += '\u00a4\u00a6';
    else if (step < 0) text += '\u00a4';
    else text += String.fromCharCode(step & 0xffff);
  }
  return text;
}

/** Whether the fixed beginnings or ends of all patterns differ. */
function visiblyDisjoint(one: TextLanguage, two: TextLanguage): boolean {
  if (one.patterns.length * two.patterns.length > MOST_PAIRS) return false;
  return one.patterns.every((first) =>
    two.patterns.every((second) => beginDifferently(first, second) || endDifferently(first, second)),
  );
}

const MOST_PAIRS = 400;

function beginDifferently(one: Pattern, two: Pattern): boolean {
  const length = Math.min(one.length, two.length);
  for (let at = 0; at < length; at++) {
    const [a, b] = [elementAt(one, at), elementAt(two, at)];
    if (a < 0 || b < 0 || a > 0xffff || b > 0xffff) return false;
    if (a !== b) return true;
  }
  return false;
}

function endDifferently(one: Pattern, two: Pattern): boolean {
  const length = Math.min(one.length, two.length);
  for (let at = 1; at <= length; at++) {
    const [a, b] = [elementAt(one, one.length - at), elementAt(two, two.length - at)];
    if (a < 0 || b < 0 || a > 0xffff || b > 0xffff) return false;
    if (a !== b) return true;
  }
  return false;
}

function visiblyContains(outer: TextLanguage, inner: TextLanguage): boolean {
  return inner.patterns.every((pattern) => outer.patterns.some((other) => covers(other, pattern)));
}

function inOrder(languages: readonly TextLanguage[]): readonly TextLanguage[] {
  return [...languages].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function keyOf(inside: readonly TextLanguage[], outside: readonly TextLanguage[]): string {
  const ids = (languages: readonly TextLanguage[]): string => languages.map(({ id }) => id).join();
  return `${ids(inside)}|${ids(outside)}`;
}

/** Whether a text is in a language without variables. */
export function contains(language: TextLanguage, text: string): boolean {
  return language.patterns.some((pattern) => matches(pattern, text));
}
