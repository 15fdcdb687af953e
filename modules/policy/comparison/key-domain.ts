import { parseDate } from '../operators/date';
import { containsIpRange, parseIpAddress } from '../operators/ip-address';
import { parseNumeric, relates } from '../operators/numeric';
import { type Budget } from '../languages/budget';
import { ANY, EVERY_TEXT, hasWildcard, isRun, isVariable, ONE, type Pattern, stepsOf } from '../languages/pattern';
import { representativeAddresses, representativeDates, representativeNumbers } from '../languages/representatives';
import { type TestAtom, type TestValues } from './atom';
import { EVERY_ARN } from './compile-pattern';
import { exampleText } from './example-text';
import { examplesOf } from './key-examples';
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

const STAND_IN = 'example';

/** Which values are looked for: any that may be the only one of a key, or any that may be among several. */
type Among = 'single' | 'several';

/** A value that is in all of `inside` and in none of `outside`; undefined if no such value exists. */
type FindValue = (
  inside: readonly TestValues[],
  outside: readonly TestValues[],
  among: Among,
  other?: string,
) => string | undefined;

/**
 * `tests` are all tests of the key on both sides. Which values the key can have is what AWS's page says of it, never
 * what policies test it for. The empty text is looked at by itself where it may count as no value.
 */
export function createKeyDomain(use: KeyUse, tests: readonly TestAtom[], texts: TextSpace, budget: Budget): KeyDomain {
  const representatives = representativesOf(use, tests);
  const universes = {
    single: texts.language([universeOf(use, use.emptyIsInDoubt)]),
    several: texts.language([universeOf(use, false)]),
  };
  const isPlain = representatives === undefined;

  /** Whether each representative is among the values that a test lists. */
  const known = new Map<TestValues, readonly boolean[]>();
  function passing(values: TestValues): readonly boolean[] {
    let found = known.get(values);
    if (!found) {
      const candidates = representatives?.values ?? [];
      budget.spend(1 + candidates.length);
      known.set(values, (found = candidates.map((value) => isAmong(values, value))));
    }
    return found;
  }

  const findRepresentative: FindValue = (inside, outside, among, other) => {
    const [wanted, unwanted] = [inside.map(passing), outside.map(passing)];
    const withEmpty = among === 'several' || !use.emptyIsInDoubt;
    return representatives?.values.find(
      (value, index) =>
        value !== other &&
        (value !== '' || withEmpty) &&
        wanted.every((list) => list[index]) &&
        !unwanted.some((list) => list[index]),
    );
  };

  const findValue: FindValue = (inside, outside, among, other) => {
    if (!isPlain) return findRepresentative(inside, outside, among, other);
    const exceptions = other === undefined ? [] : [texts.language([stepsOf(other)])];
    const refusing = [...outside.map(languageOf), ...exceptions];
    const isFitting = (text: string): boolean =>
      text !== other &&
      inside.every((values) => isAmong(values, text)) &&
      !outside.some((values) => isAmong(values, text));
    const example = examplesOf(use.keyId).find(isFitting);
    if (example !== undefined) return example;
    const findIn = (language: TextLanguage): string | undefined =>
      exampleText(texts, [...inside.map(languageOf), language], refusing);
    // AWS does not say what a negated ARN operator makes of other texts, so that ARNs are the better examples.
    return (
      (use.families.has('arn') ? findIn(texts.language([EVERY_ARN])) : undefined) ??
      findIn(universes.single) ??
      (among === 'several' ? findIn(universes.several) : undefined)
    );
  };

  /** Whether the tests that read values in one way, as texts or as numbers, leave none by themselves. */
  function isEmptyInOneFamily(inside: readonly TestValues[], outside: readonly TestValues[], among: Among): boolean {
    if (excludeEachOther(inside)) return true;
    return (['text', ...ORDERED] as const).some((family) => {
      const [wanted, unwanted] = [inside, outside].map((list) => list.filter((values) => values.family === family));
      if (!wanted || !unwanted || wanted.length + unwanted.length === 0) return false;
      if (family !== 'text') return findRepresentative(wanted, unwanted, among) === undefined;
      return texts.isEmpty([universes[among], ...wanted.map(languageOf)], unwanted.map(languageOf));
    });
  }

  /** A value, or a placeholder if it is not certain that the set is empty. */
  const findPossible: FindValue = (inside, outside, among, other) => {
    const certain = representatives?.complete !== false && ![...inside, ...outside].some(hasVariables);
    // A representative includes values that the tests do not distinguish from it, so it may occur together with itself.
    if (certain && !isPlain) {
      return findRepresentative(inside, outside, among, representatives.areAll ? other : undefined);
    }
    if (certain && use.multiValued) return findValue(inside, outside, among, other);
    if (!isPlain) return isEmptyInOneFamily(inside, outside, among) ? undefined : STAND_IN;
    return texts.isEmpty([universes[among], ...inside.map(languageOf)], outside.map(languageOf)) ? undefined : STAND_IN;
  };

  /** Whether a search that finds nothing proves that there is nothing. */
  function isSearchWhole(): boolean {
    return !representatives || representatives.areAll || (representatives.complete && !use.multiValued);
  }

  return {
    isEmpty: (literals) => solve(literals, use, findPossible) === undefined,
    find: (literals) => solve(literals, use, findValue) ?? (isSearchWhole() ? undefined : 'unknown'),
  };
}

/** Absence first, then one value, then several, then the empty text: the simplest request that will do. */
function solve(literals: readonly KeyLiteral[], use: KeyUse, find: FindValue): readonly string[] | undefined {
  if (use.presence !== 'always' && literals.every(({ atom, passes }) => atom.whenAbsent === passes)) return [];
  if (use.presence === 'never') return undefined;
  return (
    solvePresent(literals, use, find) ??
    (use.mayBeEmpty && use.emptyIsInDoubt && emptyPasses(literals, use) ? [''] : undefined)
  );
}

function solvePresent(
  literals: readonly KeyLiteral[],
  { multiValued }: KeyUse,
  find: FindValue,
): readonly string[] | undefined {
  const tests: KeyLiteral[] = [];
  let count: 'one' | 'several' | undefined;
  for (const { atom, passes } of literals) {
    if (atom.values.family === 'presence') {
      if (atom.values.whenPresent !== passes) return undefined;
    } else if (atom.values.family === 'several') {
      const wanted = passes ? 'several' : 'one';
      if (count !== undefined && count !== wanted) return undefined;
      count = wanted;
    } else {
      tests.push({ atom, passes });
    }
  }
  const one = count === 'several' ? undefined : findFor(tests, find, 'single');
  if (one !== undefined) return [one];
  return multiValued && count !== 'one' ? solveList(tests, find) : undefined;
}

/** One value for which every literal holds when it is the only value. */
function findFor(literals: readonly KeyLiteral[], find: FindValue, among: Among, other?: string): string | undefined {
  const inside: TestValues[] = [];
  const outside: TestValues[] = [];
  for (const { atom, passes } of literals) (passes !== atom.negated ? inside : outside).push(atom.values);
  return find(inside, outside, among, other);
}

/**
 * Several values. Without a set operator no test passes for certain; "every value" literals hold for each of them, and
 * each "some value" literal has a value of its own.
 */
function solveList(literals: readonly KeyLiteral[], find: FindValue): readonly string[] | undefined {
  if (literals.some(({ atom, passes }) => atom.quantifier === undefined && passes)) return undefined;
  const quantified = literals.filter(({ atom }) => atom.quantifier !== undefined);
  const isForEvery = ({ atom, passes }: KeyLiteral): boolean => (atom.quantifier === 'ForAllValues') === passes;
  const forEvery = quantified.filter(isForEvery);
  const values = new Set<string>();
  for (const forSome of quantified.filter((literal) => !isForEvery(literal))) {
    const value = findFor([...forEvery, forSome], find, 'several');
    if (value === undefined) return undefined;
    values.add(value);
  }
  while (values.size < 2) {
    const [first] = values;
    const value = findFor(forEvery, find, 'several', first);
    if (value === undefined) return undefined;
    if (values.has(value)) break;
    values.add(value);
  }
  return [...values].sort();
}

/**
 * Whether the empty text as the only value can satisfy all. AWS's pages call it a null data set where they explain set
 * operators, and a value elsewhere, so each of `Null`, `ForAllValues:` and `ForAnyValue:` may take it for none; `Null`
 * not for a key that AWS calls always included.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function emptyPasses(literals: readonly KeyLiteral[], { presence }: KeyUse): boolean {
  const asValue = ({ atom, passes }: KeyLiteral): boolean => {
    if (atom.values.family === 'presence') return atom.values.whenPresent === passes;
    if (hasVariables(atom.values)) return true;
    return (isAmong(atom.values, '') !== atom.negated) === passes;
  };
  const asNone = ({ atom, passes }: KeyLiteral): boolean => atom.whenAbsent === passes;
  const mayBeNone = (reading: string): boolean => reading !== 'plain' && !(reading === 'Null' && presence === 'always');
  const readings = new Map<string, KeyLiteral[]>();
  for (const literal of literals) {
    const { quantifier = literal.atom.values.family === 'presence' ? 'Null' : 'plain' } = literal.atom;
    readings.set(quantifier, [...(readings.get(quantifier) ?? []), literal]);
  }
  return [...readings].every(([reading, list]) => list.every(asValue) || (mayBeNone(reading) && list.every(asNone)));
}

/** Whether one value is among those a test lists. */
function isAmong(values: TestValues, value: string): boolean {
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
    case 'several':
      return false;
  }
}

function languageOf(values: TestValues): TextLanguage {
  if (values.family !== 'text') throw new TypeError(`a test of family '${values.family}' has no language`);
  return values.language;
}

function hasVariables(values: TestValues): boolean {
  return values.family === 'text' && values.language.variables.length > 0;
}

/** Every text that can be a value. */
function universeOf({ only, mayBeEmpty }: KeyUse, withoutEmpty: boolean): readonly number[] {
  if (only === 'arn') return EVERY_ARN;
  return mayBeEmpty && !withoutEmpty ? EVERY_TEXT : [ONE, ANY];
}

interface Representatives {
  readonly values: readonly string[];
  /** Trying these values one by one is as good as trying all. */
  readonly complete: boolean;
  /** There are no other values. */
  readonly areAll: boolean;
}

/**
 * Values that represent all others, for a key whose values are not plain texts; undefined for a key with plain texts.
 */
function representativesOf(use: KeyUse, tests: readonly TestAtom[]): Representatives | undefined {
  if (use.only === 'boolean') return { values: ['true', 'false'], complete: true, areAll: true };
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
      ...(only !== undefined && only === use.only ? [] : [OF_NO_TYPE]),
      ...(use.mayBeEmpty ? [''] : []),
    ],
    complete: only !== undefined,
    areAll: false,
  };
}

const ORDERED = ['numeric', 'date', 'ip'] as const;

/** The characters of numbers, moments and addresses. */
const CHARACTERS = { numeric: /[0-9+.-]/, date: /[0-9TZ:+.-]/, ip: /[0-9a-fA-F:.]/ } as const;

/** Whether no text can be of all the kinds that are asked for: an address and a number, a number and an ARN. */
function excludeEachOther(inside: readonly TestValues[]): boolean {
  const kinds = new Set(ORDERED.filter((kind) => inside.some(({ family }) => family === kind)));
  if (kinds.has('ip') && kinds.size > 1) return true;
  const isOfKind = (pattern: Pattern, kind: (typeof ORDERED)[number]): boolean =>
    pattern.every((step) => step < 0 || isVariable(step) || CHARACTERS[kind].test(String.fromCharCode(step & 0xffff)));
  return [...kinds].some((kind) =>
    inside.some(
      (values) => values.family === 'text' && !values.language.patterns.some((pattern) => isOfKind(pattern, kind)),
    ),
  );
}
/** Neither a number nor a moment nor an address: no such operator finds it equal, less or within. */
const OF_NO_TYPE = 'example';

/** What makes a number, an address or a moment of `77*`, `10.77.*` or `2026*`. */
const FILLINGS = ['', '0', '0.1', '-01-01'];

function textOf(pattern: Pattern, filling: string): string {
  return pattern.map((step) => (isRun(step) ? filling : step < 0 ? '0' : String.fromCharCode(step & 0xffff))).join('');
}
