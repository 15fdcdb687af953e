import { compareTexts } from '../../text/compare-texts';
import {
  ANY,
  hasWildcard,
  isRun,
  isVariable,
  type Letter,
  matches,
  type Pattern,
  segmentsOf,
  type Step,
  stepsOf,
} from '../languages/pattern';
import { type Atom, languagesOf, mentionsVariable, type TestAtom } from './atom';
import { type KeyLiteral } from './key-domain';
import { atomOf, holds, type Literal } from './literal';
import { PRINCIPAL_ACCOUNT, PRINCIPAL_ARN } from './principal-domain';
import { type ResourceLiteral } from './resource-domain';
import { type Space } from './space';
import { type TextLanguage } from './text-space';

/** Values for policy variables, by condition key; undefined for an absent key. */
export type Assignment = ReadonlyMap<string, string | undefined>;

/** Assignments worth trying. `complete` when no other one can satisfy the literals if none of these does. */
export interface Assignments {
  readonly assignments: readonly Assignment[];
  readonly complete: boolean;
}

const MOST_ASSIGNMENTS = 64;

/** Values that few policies mention. */
const EXAMPLES = ['example', 'orders', 'report-7'];

/**
 * Values for the variables in some literals: what the literals of the variable's own key ask for, fresh values that
 * nothing mentions, texts that make its pattern meet another one, texts that literals mention, and absence. None at all
 * when the values to which the literals themselves hold the variables cannot satisfy them.
 *
 * Where literals only ask whether whole texts and whole variables are equal, a value is told from another by nothing
 * but the texts that are mentioned: these, absence and one fresh value for each variable are then as good as all
 * values.
 */
export function assignmentsOf(literals: readonly Literal[], space: Space, needsPrincipal: boolean): Assignments {
  const keys = variableKeys(literals, space);
  if (keys.length === 0) return { assignments: [new Map()], complete: true };
  const only = new Map(keys.map((key) => [key, onlyValues(key, ownLiterals(key, literals, space), space)]));
  const held = keys.filter((key) => only.get(key));
  const starts = combine(held, (key) => only.get(key) ?? [], [new Map()]);
  const possible = starts.assignments.filter((start) => !isRefuted(literals, start, space));
  if (possible.length === 0 && starts.complete) return { assignments: [], complete: true };

  const { vocabulary } = space;
  const atoms = literals.map((literal) => vocabulary.atom(atomOf(literal)));
  const languages = atoms.flatMap(languagesOf);
  const fallbacks = languages.flatMap(({ variables }) => variables.flatMap((letter) => fallbackOf(letter, space)));
  const patterns = [...languages.flatMap((language) => language.patterns), ...fallbacks];
  const mentioned = patterns.flatMap(textPieces);
  const meeting = meetingValues(languages, space);
  const free = keys.filter((key) => !only.get(key));
  const fresh = freshValues(free.length, mentioned);
  /** Any text may be the key's value, and the only one. */
  const takesAnyText = (key: string): boolean =>
    !vocabulary.isMultiValued(key) &&
    fresh.every((value) => !space.keyDomain(key).isEmpty(valueLiterals(key, value, space)));
  /** Keys that are compared with variables and have values of a kind, such as ARNs. */
  const typed = atoms
    .flatMap((atom) => (atom.kind === 'test' && mentionsVariable(atom) ? [atom.keyId] : []))
    .filter((key) => !takesAnyText(key));
  const ofTheirKind = typed.flatMap((key) => exampleFor([presence(key, true)], key, space) ?? []);
  const all = combine(
    free,
    (key, assignment) => {
      const own = ownExample(key, ownLiterals(key, literals, space), assignment, space);
      const others = [...ofTheirKind, ...(meeting.get(key) ?? []), ...mentioned, undefined];
      return [own, ...fresh, ...others].filter((value) => value !== '');
    },
    possible,
  );
  const isLinked = (key: string): boolean => needsPrincipal && (key === PRINCIPAL_ARN || key === PRINCIPAL_ACCOUNT);
  const isEveryCaseTried =
    typed.length === 0 && free.every(takesAnyText) && atoms.every((atom) => isEquality(atom, free));
  const complete = starts.complete && all.complete && !keys.some(isLinked) && (free.length === 0 || isEveryCaseTried);
  return { assignments: all.assignments, complete };
}

/** The given number of values that no literal contains, in any case. */
function freshValues(count: number, mentioned: readonly string[]): readonly string[] {
  const taken = new Set(mentioned.map((text) => text.toLowerCase()));
  const fresh: string[] = [];
  for (let number = 0; fresh.length < Math.max(count, EXAMPLES.length); number++) {
    const value = EXAMPLES[number] ?? `example-${number}`;
    if (!taken.has(value)) fresh.push(value);
  }
  return fresh;
}

function fallbackOf(letter: Letter, { vocabulary }: Space): readonly Pattern[] {
  const { fallback } = vocabulary.variableOf(letter);
  return fallback ? [fallback] : [];
}

/** All combinations of values for some keys; not complete where there are too many of them. */
function combine(
  keys: readonly string[],
  valuesOf: (key: string, assignment: Assignment) => readonly (string | undefined)[],
  starts: readonly Assignment[],
): Assignments {
  let assignments = starts;
  let complete = true;
  for (const key of keys) {
    const longer = assignments.flatMap((assignment) =>
      [...new Set(valuesOf(key, assignment))].map((value) => new Map(assignment).set(key, value)),
    );
    complete &&= longer.length <= MOST_ASSIGNMENTS;
    assignments = longer.slice(0, MOST_ASSIGNMENTS);
  }
  return { assignments, complete };
}

/** Whether values for some of the variables leave nothing that satisfies the literals, for all values of the others. */
function isRefuted(literals: readonly Literal[], assignment: Assignment, space: Space): boolean {
  const resources: ResourceLiteral[] = [];
  const keys = new Map<string, KeyLiteral[]>();
  for (const literal of literals) {
    const atom = substitute(space.vocabulary.atom(atomOf(literal)), assignment, space);
    if (atom.kind === 'resource' || atom.kind === 'star') resources.push({ atom, holds: holds(literal) });
    if (atom.kind !== 'test') continue;
    keys.set(atom.keyId, [...(keys.get(atom.keyId) ?? []), { atom, passes: holds(literal) }]);
  }
  return (
    space.resources.isEmpty(resources) ||
    [...keys].some(([keyId, wanted]) => {
      const given = assignment.has(keyId) ? valueLiterals(keyId, assignment.get(keyId), space) : [];
      return space.keyDomain(keyId).isEmpty([...wanted, ...given]);
    })
  );
}

/** The keys of all variables, those first whose own literals depend on fewer variables. */
function variableKeys(literals: readonly Literal[], space: Space): readonly string[] {
  const { vocabulary } = space;
  const lettersOf = (literal: Literal): readonly Letter[] =>
    languagesOf(vocabulary.atom(atomOf(literal))).flatMap(({ variables }) => variables);
  const keys = new Set(literals.flatMap(lettersOf).map((letter) => vocabulary.variableOf(letter).key));
  const dependence = (key: string): number => ownLiterals(key, literals, space).flatMap(lettersOf).length;
  return [...keys].sort((a, b) => dependence(a) - dependence(b) || compareTexts(a, b));
}

function ownLiterals(keyId: string, literals: readonly Literal[], { vocabulary }: Space): readonly Literal[] {
  return literals.filter((literal) => {
    const atom = vocabulary.atom(atomOf(literal));
    return atom.kind === 'test' && atom.keyId === keyId;
  });
}

/** An atom in which variables have the values of an assignment; those that it does not know stay. */
export function substitute(atom: Atom, assignment: Assignment, { vocabulary }: Space): Atom {
  const valueOf = (letter: Letter): readonly Step[] | undefined => {
    const { key, ignoreCase } = vocabulary.variableOf(letter);
    if (!assignment.has(key)) return [letter];
    const value = assignment.get(key);
    return value === undefined ? undefined : stepsOf(value, ignoreCase);
  };
  const given = (language: TextLanguage): TextLanguage => vocabulary.texts.substitute(language, valueOf);
  if (atom.kind === 'resource') return { ...atom, language: given(atom.language) };
  if (atom.kind !== 'test' || atom.values.family !== 'text') return atom;
  return { ...atom, values: { family: 'text', language: given(atom.values.language) } };
}

/** What a key must satisfy to have a value, or to be absent. */
export function valueLiterals(keyId: string, value: string | undefined, { vocabulary }: Space): KeyLiteral[] {
  if (value === undefined) return [presence(keyId, false)];
  const values = { family: 'text', language: vocabulary.texts.language([stepsOf(value)]) } as const;
  const equal: TestAtom = { kind: 'test', keyId, whenAbsent: false, negated: false, values };
  return [{ atom: equal, passes: true }, presence(keyId, true)];
}

/** What a key must satisfy to have exactly these values. */
export function listLiterals(keyId: string, list: readonly string[], space: Space): KeyLiteral[] {
  const [only] = list;
  if (list.length < 2) return valueLiterals(keyId, only, space);
  const language = (texts: readonly string[]): TestAtom['values'] => ({
    family: 'text',
    language: space.vocabulary.texts.language(texts.map((text) => stepsOf(text))),
  });
  const ask = { kind: 'test', keyId, negated: false } as const;
  return [
    { atom: { ...ask, quantifier: 'ForAllValues', whenAbsent: true, values: language(list) }, passes: true },
    ...list.map((text): KeyLiteral => ({
      atom: { ...ask, quantifier: 'ForAnyValue', whenAbsent: false, values: language([text]) },
      passes: true,
    })),
  ];
}

function presence(keyId: string, present: boolean): KeyLiteral {
  const values = { family: 'presence', whenPresent: true } as const;
  return { atom: { kind: 'test', keyId, whenAbsent: false, negated: false, values }, passes: present };
}

/**
 * The only values with which a key's own literals can hold: those that one of them lists, or absence when they want
 * that. Undefined when there may be others.
 */
function onlyValues(keyId: string, own: readonly Literal[], space: Space): readonly (string | undefined)[] | undefined {
  const { vocabulary } = space;
  const wanted = own.map((literal): KeyLiteral => {
    return { atom: vocabulary.atom(atomOf(literal)) as TestAtom, passes: holds(literal) };
  });
  if (space.keyDomain(keyId).isEmpty([...wanted, presence(keyId, true)])) return [undefined];
  for (const { atom, passes } of wanted) {
    if (!passes || atom.whenAbsent || atom.negated || atom.quantifier || atom.values.family !== 'text') continue;
    const { patterns } = atom.values.language;
    if (patterns.every(isPlainText)) return patterns.map((pattern) => String.fromCharCode(...pattern));
  }
  return undefined;
}

function isPlainText(pattern: Pattern): boolean {
  return pattern.every((step) => step >= 0 && step <= 0xffff);
}

function ownExample(keyId: string, own: readonly Literal[], assignment: Assignment, space: Space): string | undefined {
  const plain = own.flatMap((literal): KeyLiteral[] => {
    const atom = substitute(space.vocabulary.atom(atomOf(literal)), assignment, space);
    return atom.kind === 'test' && !mentionsVariable(atom) ? [{ atom, passes: holds(literal) }] : [];
  });
  return exampleFor([...plain, presence(keyId, true)], keyId, space);
}

/** The one value of a key that satisfies literals, if one was found. */
function exampleFor(literals: readonly KeyLiteral[], keyId: string, space: Space): string | undefined {
  const values = space.keyDomain(keyId).find(literals);
  return values !== 'unknown' && values?.length === 1 ? values[0] : undefined;
}

/**
 * Whether an atom does not depend on variables, or only asks whether a value equals whole texts and whole variables.
 */
function isEquality(atom: Atom, variableKeys: readonly string[]): boolean {
  if (atom.kind === 'resource') return atom.language.variables.length === 0;
  if (atom.kind === 'test' && atom.values.family !== 'text' && atom.values.family !== 'presence') {
    return !variableKeys.includes(atom.keyId);
  }
  return languagesOf(atom).every(({ patterns }) =>
    patterns.every((pattern) => !hasWildcard(pattern) && (pattern.length === 1 || !pattern.some(isVariable))),
  );
}

/** The fixed texts of a pattern, whole or between its slashes and colons. */
function textPieces(pattern: Pattern): string[] {
  const text = pattern
    .map((step) => (step < 0 || isVariable(step) ? '\n' : String.fromCharCode(step & 0xffff)))
    .join('');
  const pieces = text.split('\n').flatMap((piece) => piece.split(/[/:]/));
  const whole = text.includes('\n') ? [] : [text];
  return [...whole, ...pieces.slice(-MOST_PIECES)].filter((piece) => piece !== '');
}

const MOST_PIECES = 12;
const MOST_SAMPLES = 32;
const LONGEST_SAMPLE = 256;
const MOST_MEETINGS = 3;

/** By key, the values with which a pattern with variables matches a text that another pattern matches. */
function meetingValues(languages: readonly TextLanguage[], { vocabulary }: Space): ReadonlyMap<string, string[]> {
  const patterns = languages.flatMap((language) => language.patterns.map(resourcePart));
  const samples = patterns
    .filter((pattern) => !pattern.some(isVariable) && pattern.length < LONGEST_SAMPLE)
    .slice(0, MOST_SAMPLES)
    .map(sampleOf);
  const values = new Map<string, string[]>();
  for (const pattern of patterns) {
    for (const [index, step] of pattern.entries()) {
      if (!isVariable(step)) continue;
      const { key } = vocabulary.variableOf(step);
      const found = samples.flatMap((sample) =>
        valuesBetween(pattern.slice(0, index), pattern.slice(index + 1), sample),
      );
      values.set(key, [...(values.get(key) ?? []), ...found]);
    }
  }
  return values;
}

/** What an ARN names, which is all that may hold a variable: accounts and Regions that differ do not matter here. */
function resourcePart(pattern: Pattern): Pattern {
  const segments = segmentsOf(pattern);
  return segments[5] ?? pattern;
}

function sampleOf(pattern: Pattern): string {
  return pattern
    .map((step) => (isRun(step) ? 'example' : step < 0 ? 'x' : String.fromCharCode(step & 0xffff)))
    .join('');
}

/** The shortest pieces of a text before which it matches the one pattern and after which it matches the other. */
function valuesBetween(before: Pattern, after: Pattern, text: string): string[] {
  const anyValue = (pattern: Pattern): Pattern => pattern.map((step) => (isVariable(step) ? ANY : step));
  const [head, tail] = [anyValue(before), anyValue(after)];
  const places = Array.from({ length: text.length + 1 }, (_, place) => place);
  const starts = places.filter((place) => matches(head, text.slice(0, place)));
  const ends = places.filter((place) => matches(tail, text.slice(place)));
  return starts
    .flatMap((start) => ends.filter((end) => end > start).map((end) => text.slice(start, end)))
    .sort((a, b) => a.length - b.length)
    .slice(0, MOST_MEETINGS);
}
