import { parseDate } from '../operators/date';
import { containsIpRange, parseIpAddress } from '../operators/ip-address';
import { parseNumeric, relates } from '../operators/numeric';
import { type Budget } from '../languages/budget';
import { ANY, EVERYTHING, hasWildcard, isRun, ONE, type Pattern, stepsOf } from '../languages/pattern';
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
 * `tests` are all tests of the key on both sides. A key that AWS documents as a number has numbers as values, one that
 * it documents as an ARN has ARNs, and so on; any other key may have any text, however policies test it.
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
    const refusing = [...outside.map(languageOf), ...exceptions];
    const findIn = (language: TextLanguage): string | undefined =>
      exampleText(texts, [...inside.map(languageOf), language], refusing);
    // AWS does not say what a negated ARN operator makes of other texts, so that ARNs are the better examples.
    return (use.families.has('arn') ? findIn(texts.language([EVERY_ARN])) : undefined) ?? findIn(universe);
  };

  /** Whether the tests that read values in one way, as texts or as numbers, leave none by themselves. */
  function isEmptyInOneFamily(inside: readonly TestValues[], outside: readonly TestValues[]): boolean {
    return (['text', ...ORDERED] as const).some((family) => {
      const [wanted, unwanted] = [inside, outside].map((list) => list.filter((values) => values.family === family));
      if (!wanted || !unwanted || wanted.length + unwanted.length === 0) return false;
      if (family !== 'text') return findRepresentative(wanted, unwanted) === undefined;
      return texts.isEmpty([texts.language([universeOf(use)]), ...wanted.map(languageOf)], unwanted.map(languageOf));
    });
  }

  /** A value, or a stand-in where it is not certain that there is none. */
  const findPossible: FindValue = (inside, outside, other) => {
    const certain = representatives?.complete !== false && ![...inside, ...outside].some(hasVariables);
    // A representative stands for others that tests do not tell from it, so it may be there beside itself.
    if (certain && !universe) return findRepresentative(inside, outside, representatives?.areAll ? other : undefined);
    if (certain && use.multiValued) return findValue(inside, outside, other);
    if (!universe) return isEmptyInOneFamily(inside, outside) ? undefined : STAND_IN;
    return texts.isEmpty([universe, ...inside.map(languageOf)], outside.map(languageOf)) ? undefined : STAND_IN;
  };

  /** Whether a search that finds nothing proves that there is nothing. */
  function isSearchWhole(): boolean {
    return !representatives || representatives.areAll || (representatives.complete && !use.multiValued);
  }

  return {
    isEmpty: (literals) => solve(literals, use.multiValued, findPossible) === undefined,
    find: (literals) => solve(literals, use.multiValued, findValue) ?? (isSearchWhole() ? undefined : 'unknown'),
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

/** Every text that can be a value: an ARN where AWS says so, and no empty text where that is in doubt. */
function universeOf({ documented, emptyIsInDoubt }: KeyUse): readonly number[] {
  if (documented === 'arn') return EVERY_ARN;
  return emptyIsInDoubt ? [ONE, ANY] : EVERYTHING;
}

interface Representatives {
  readonly values: readonly string[];
  /** Trying these values one by one is as good as trying all. */
  readonly complete: boolean;
  /** There are no other values. */
  readonly areAll: boolean;
}

/** Values that stand for all others, for a key whose values are not plain texts; undefined for one whose are. */
function representativesOf(use: KeyUse, tests: readonly TestAtom[]): Representatives | undefined {
  if (use.documented === 'bool') return { values: ['true', 'false'], complete: true, areAll: true };
  const families = new Set(use.families);
  families.delete('null');
  families.delete('undecided');
  const ordered = ORDERED.filter((family) => families.has(family));
  if (ordered.length === 0) return undefined;
  const [only] = families.size === 1 ? ordered : [];
  const numbers = tests.flatMap(({ values }) => (values.family === 'numeric' ? values.bounds : []));
  const dates = tests.flatMap(({ values }) => (values.family === 'date' ? values.bounds : []));
  const ranges = tests.flatMap(({ values }) => (values.family === 'ip' ? values.ranges : []));
  const texts = tests.flatMap(({ values }) => (values.family === 'text' ? values.language.patterns : []));
  const samples = texts.flatMap((pattern) =>
    hasWildcard(pattern) ? FILLINGS.map((filling) => textOf(pattern, filling)) : [textOf(pattern, '')],
  );
  return {
    values: [
      ...(families.has('numeric') ? representativeNumbers(numbers) : []),
      ...(families.has('date') ? representativeDates(dates) : []),
      ...(families.has('ip') ? representativeAddresses(ranges) : []),
      ...samples.sort(),
      ...(only !== undefined && only === use.documented ? [] : [OF_NO_TYPE]),
    ],
    complete: only !== undefined,
    areAll: false,
  };
}

const ORDERED = ['numeric', 'date', 'ip'] as const;
/** Neither a number nor a moment nor an address: no such operator finds it equal, less or within. */
const OF_NO_TYPE = 'example';

/** What makes a number, an address or a moment of `77*`, `10.77.*` or `2026*`. */
const FILLINGS = ['', '0', '0.1', '-01-01'];

function textOf(pattern: Pattern, filling: string): string {
  return pattern.map((step) => (isRun(step) ? filling : step < 0 ? '0' : String.fromCharCode(step & 0xffff))).join('');
}
