import { parseDate } from '../operators/date';
import { containsIpRange, parseIpAddress } from '../operators/ip-address';
import { parseNumeric, relates } from '../operators/numeric';
import { type Budget } from '../languages/budget';
import { hasWildcard, ONE, ANY, stepsOf, EVERYTHING } from '../languages/pattern';
import { representativeAddresses, representativeDates, representativeNumbers } from '../languages/representatives';
import { type TestAtom, type TestValues } from './atom';
import { EVERY_ARN } from './compile-pattern';
import { exampleText } from './example-text';
import { type KeyUse } from './key-uses';
import { contains, type TextLanguage, type TextSpace } from './text-space';

/** A test of one key, and whether it must pass. */
export interface KeyLiteral {
  readonly atom: TestAtom;
  readonly passes: boolean;
}

/** The values a request may carry for one condition key, and which of them pass tests. */
export interface KeyDomain {
  /** Whether no value, no values and no absence satisfies all. True is certain. */
  isEmpty(literals: readonly KeyLiteral[]): boolean;
  /**
   * Values that satisfy all, none of which may contain a variable: an empty list when the key is to be absent,
   * undefined when there are none, `unknown` when none were found although there may be some.
   */
  find(literals: readonly KeyLiteral[]): readonly string[] | undefined | 'unknown';
}

const STAND_IN = '';

/** A value that is in all of `inside` and in none of `outside`; undefined when there is none. */
type FindValue = (inside: readonly TestValues[], outside: readonly TestValues[], other?: string) => string | undefined;

/**
 * `tests` are all tests of the key on both sides: they decide which values a request may have. A key that is tested
 * as a number has numbers as values, one that is tested by ARN operators has ARNs, as AWS's keys are typed.
 */
export function createKeyDomain(use: KeyUse, tests: readonly TestAtom[], texts: TextSpace, budget: Budget): KeyDomain {
  const representatives = representativesOf(use, tests);
  const universe = representatives ? undefined : texts.language([universeOf(use)]);

  /** Whether each representative is among the values that a test lists. */
  const known = new Map<TestValues, readonly boolean[]>();
  function passing(values: TestValues): readonly boolean[] {
    let found = known.get(values);
    if (!found) {
      const candidates = representatives?.values ?? [];
      budget.spend(1 + candidates.length);
      known.set(values, (found = candidates.map((value) => passes(values, value))));
    }
    return found;
  }

  const findRepresentative: FindValue = (inside, outside, other) => {
    const [wanted, unwanted] = [inside.map(passing), outside.map(passing)];
    return representatives?.values.find(
      (value, index) => value !== other && wanted.every((list) => list[index]) && !unwanted.some((list) => list[index]),
    );
  };

  const findValue: FindValue = (inside, outside, other) => {
    if (!universe) return findRepresentative(inside, outside, other);
    const exceptions = other === undefined ? [] : [texts.language([stepsOf(other)])];
    return exampleText(texts, [...inside.map(languageOf), universe], [...outside.map(languageOf), ...exceptions]);
  };

  /** A value, or a stand-in where it is not certain that there is none. */
  const findPossible: FindValue = (inside, outside, other) => {
    const certain = representatives?.complete !== false && ![...inside, ...outside].some(hasVariables);
    if (certain && (!universe || use.multiValued)) return findValue(inside, outside, other);
    if (!universe) return STAND_IN;
    return texts.isEmpty([universe, ...inside.map(languageOf)], outside.map(languageOf)) ? undefined : STAND_IN;
  };

  return {
    isEmpty: (literals) => solve(literals, use.multiValued, findPossible) === undefined,
    find: (literals) =>
      solve(literals, use.multiValued, findValue) ?? (representatives?.complete === false ? 'unknown' : undefined),
  };
}

/** Absence first, then one value, then several: the simplest request that will do. */
function solve(literals: readonly KeyLiteral[], multiValued: boolean, find: FindValue): readonly string[] | undefined {
  if (literals.every(({ atom, passes }) => atom.whenAbsent === passes)) return [];
  const present = literals.filter(({ atom }) => atom.values.family !== 'presence');
  for (const { atom, passes } of literals) {
    if (atom.values.family === 'presence' && atom.values.whenPresent !== passes) return undefined;
  }
  const one = findFor(present, find);
  if (one !== undefined) return [one];
  return multiValued ? solveList(present, find) : undefined;
}

/** One value for which every literal holds when it is the only value. */
function findFor(literals: readonly KeyLiteral[], find: FindValue, other?: string): string | undefined {
  const inside: TestValues[] = [];
  const outside: TestValues[] = [];
  for (const { atom, passes } of literals) (passes !== atom.negated ? inside : outside).push(atom.values);
  return find(inside, outside, other);
}

/**
 * Several values. Without a set operator no test passes; "every value" literals hold for each of them, and each
 * "some value" literal has a value of its own.
 */
function solveList(literals: readonly KeyLiteral[], find: FindValue): readonly string[] | undefined {
  if (literals.some(({ atom, passes }) => atom.quantifier === undefined && passes)) return undefined;
  const quantified = literals.filter(({ atom }) => atom.quantifier !== undefined);
  const isForEvery = ({ atom, passes }: KeyLiteral): boolean => (atom.quantifier === 'ForAllValues') === passes;
  const forEvery = quantified.filter(isForEvery);
  const values = new Set<string>();
  for (const forSome of quantified.filter((literal) => !isForEvery(literal))) {
    const value = findFor([...forEvery, forSome], find);
    if (value === undefined) return undefined;
    values.add(value);
  }
  while (values.size < 2) {
    const [first] = values;
    const value = findFor(forEvery, find, first);
    if (value === undefined) return undefined;
    if (values.has(value)) break;
    values.add(value);
  }
  return [...values].sort();
}

/** Whether one value is among those a test lists. */
function passes(values: TestValues, value: string): boolean {
  switch (values.family) {
    case 'text':
      return contains(values.language, value);
    case 'numeric':
    case 'date': {
      const number = values.family === 'numeric' ? parseNumeric(value) : parseDate(value);
      return typeof number === 'number' && values.bounds.some((bound) => relates(number, values.relation, bound));
    }
    case 'ip': {
      const address = parseIpAddress(value);
      return address !== undefined && values.ranges.some((range) => containsIpRange(range, address));
    }
    case 'presence':
      return values.whenPresent;
  }
}

function languageOf(values: TestValues): TextLanguage {
  if (values.family !== 'text') throw new TypeError(`a test of family '${values.family}' has no language`);
  return values.language;
}

function hasVariables(values: TestValues): boolean {
  return values.family === 'text' && values.language.variables.length > 0;
}

/** Every text that can be a value: an ARN for a key that ARN operators test, and no empty text where that is in doubt. */
function universeOf({ families, emptyIsInDoubt }: KeyUse): readonly number[] {
  if (families.has('arn')) return EVERY_ARN;
  return emptyIsInDoubt ? [ONE, ANY] : EVERYTHING;
}

interface Representatives {
  readonly values: readonly string[];
  /** Trying these values is as good as trying all. */
  readonly complete: boolean;
}

/** Values that stand for all others, for a key whose values are not plain texts; undefined for one whose are. */
function representativesOf(use: KeyUse, tests: readonly TestAtom[]): Representatives | undefined {
  const families = new Set(use.families);
  families.delete('null');
  families.delete('undecided');
  const only = (family: KeyUse['families'] extends ReadonlySet<infer F> ? F : never): boolean =>
    families.size === 1 && families.has(family);
  if (use.isBool || only('bool')) return { values: ['true', 'false'], complete: true };
  const ordered = ['numeric', 'date', 'ip'] as const;
  if (!ordered.some((family) => families.has(family))) return undefined;
  const numbers = tests.flatMap(({ values }) => (values.family === 'numeric' ? values.bounds : []));
  const dates = tests.flatMap(({ values }) => (values.family === 'date' ? values.bounds : []));
  const ranges = tests.flatMap(({ values }) => (values.family === 'ip' ? values.ranges : []));
  const literals = tests.flatMap(({ values }) =>
    values.family === 'text'
      ? values.language.patterns.flatMap((steps) => (hasWildcard(steps) ? [] : [textOf(steps)]))
      : [],
  );
  return {
    values: [
      ...(families.has('numeric') ? representativeNumbers(numbers) : []),
      ...(families.has('date') ? representativeDates(dates) : []),
      ...(families.has('ip') ? representativeAddresses(ranges) : []),
      ...literals.sort(),
    ],
    complete: ordered.some(only),
  };
}

function textOf(steps: readonly number[]): string {
  return String.fromCharCode(...steps.map((step) => step & 0xffff));
}
