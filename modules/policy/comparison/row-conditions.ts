import { type RowCondition } from '../comparison';
import { addressText } from '../languages/representatives';
import { hasWildcard, type Pattern } from '../languages/pattern';
import { IP_BITS } from '../operators/ip-address';
import { type TestAtom } from './atom';
import { insert, type Parts } from './dependencies';
import { flavourOf } from './flavour';
import { type KeyUse } from './key-uses';
import { atomOf, holds, type Literal, negate } from './literal';
import { patternText } from './pattern-text';
import { type Space } from './space';
import { type Vocabulary } from './vocabulary';

/** The literals of one dimension without those that follow from the others, and from those of other dimensions. */
export function withoutImplied(
  literals: readonly Literal[],
  space: Space,
  elsewhere: Parts = new Map(),
): readonly Literal[] {
  const { compare } = space.vocabulary;
  const isImplied = (literal: Literal, others: readonly Literal[]): boolean => {
    const opposite = insert(others, negate(literal));
    if (space.isEmpty(opposite)) return true;
    const dimension = space.dimensionOf(literal);
    const { dependencies } = space;
    return dependencies.concern(dimension) && dependencies.contradict(new Map(elsewhere).set(dimension, opposite));
  };
  // What must fail says less than what must hold, so it goes first.
  const candidates = [...literals].sort((a, b) => Number(holds(a)) - Number(holds(b)) || compare(a, b));
  let kept = [...literals];
  for (const literal of candidates) {
    const others = kept.filter((other) => other !== literal);
    if (isImplied(literal, others)) kept = others;
  }
  return kept;
}

/** A test as lines of a row, in the words of policies. */
export function rowConditions(
  literal: Literal,
  space: Space,
  uses: ReadonlyMap<string, KeyUse>,
  nameOf: (letter: number) => string,
): readonly RowCondition[] {
  const atom = space.vocabulary.atom(atomOf(literal));
  if (atom.kind !== 'test') return [];
  const use = uses.get(atom.keyId);
  const key = use?.name ?? atom.keyId;
  if (atom.values.family === 'several') return holds(literal) ? severalValues(key) : [];
  if (atom.values.family === 'text' && atom.values.language.patterns.length === 0) {
    return withoutTexts(atom, holds(literal), key);
  }
  const { operator, negated } = operatorOf(atom, holds(literal), use, space.vocabulary);
  return [{ operator, key, values: valuesOf(atom, holds(literal), operator, nameOf), ...(negated && { negated }) }];
}

/**
 * A test without any text, which a variable without a value leaves: it depends only on how many values the key has, and
 * no policy can list no values.
 */
function withoutTexts(
  { quantifier, whenAbsent, negated }: TestAtom,
  passes: boolean,
  key: string,
): readonly RowCondition[] {
  const [absent, single] = [whenAbsent === passes, negated === passes];
  const several = quantifier === undefined ? !passes : single;
  const isPresent: RowCondition = { operator: 'Null', key, values: ['false'] };
  if (absent && !single && !several) return [{ ...isPresent, values: ['true'] }];
  if (single && several) return absent ? [] : [isPresent];
  if (single) return [{ operator: `StringLike${absent ? 'IfExists' : ''}`, key, values: ['*'] }];
  return absent ? [{ operator: 'StringLike', key, values: ['*'], negated: true }] : severalValues(key);
}

/** No operator asks for several values; present without being one text is the nearest that policies can say. */
function severalValues(key: string): readonly RowCondition[] {
  return [
    { operator: 'Null', key, values: ['false'] },
    { operator: 'StringLike', key, values: ['*'], negated: true },
  ];
}

/** The operator that asks a test, or its opposite where there is an operator for that. */
function operatorOf(
  atom: TestAtom,
  passes: boolean,
  use: KeyUse | undefined,
  vocabulary: Vocabulary,
): { operator: string; negated: boolean } {
  const { values, quantifier, whenAbsent, negated } = atom;
  if (values.family === 'presence') return { operator: 'Null', negated: false };
  const [positive, negative] = operatorNames(atom, use, vocabulary);
  if (quantifier !== undefined) {
    // The negation of "some value is one of these" is "no value is one of these", and vice versa.
    const opposite = quantifier === 'ForAnyValue' ? 'ForAllValues' : 'ForAnyValue';
    if (!passes && negative !== undefined) return { operator: `${opposite}:${negative}`, negated: false };
    return { operator: `${quantifier}:${positive}`, negated: !passes };
  }
  if (negated) return { operator: negative ?? positive, negated: !passes };
  // With several values neither an operator nor its opposite holds, so where there may be several they are no opposites.
  if (!passes && !whenAbsent && negative !== undefined && !use?.multiValued) {
    return { operator: negative, negated: false };
  }
  return { operator: `${positive}${whenAbsent ? 'IfExists' : ''}`, negated: !passes };
}

function operatorNames(
  { values }: TestAtom,
  use: KeyUse | undefined,
  vocabulary: Vocabulary,
): readonly [string, string?] {
  switch (values.family) {
    case 'text':
      return textOperators(values.language.patterns, use, vocabulary);
    case 'ip':
      return ['IpAddress', 'NotIpAddress'];
    case 'numeric':
    case 'date': {
      const family = values.family === 'numeric' ? 'Numeric' : 'Date';
      if (values.relation === 'equal') return [`${family}Equals`, `${family}NotEquals`];
      return [`${family}${RELATIONS[values.relation]}`];
    }
    case 'presence':
    case 'several':
      return ['Null'];
  }
}

const RELATIONS = {
  less: 'LessThan',
  'less-or-equal': 'LessThanEquals',
  greater: 'GreaterThan',
  'greater-or-equal': 'GreaterThanEquals',
} as const;

function textOperators(
  patterns: readonly Pattern[],
  use: KeyUse | undefined,
  vocabulary: Vocabulary,
): readonly [string, string?] {
  const families = use?.families;
  const flavour = flavourOf(patterns, vocabulary);
  const texts = families?.has('string') ?? true;
  if (!texts && families?.has('bool')) return ['Bool'];
  if (!texts && families?.has('binary')) return ['BinaryEquals'];
  if (flavour === 'arn' || !texts) {
    return flavour === 'plain' ? ['ArnEquals', 'ArnNotEquals'] : ['ArnLike', 'ArnNotLike'];
  }
  if (flavour === 'like') return ['StringLike', 'StringNotLike'];
  return flavour === 'plain'
    ? ['StringEquals', 'StringNotEquals']
    : ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'];
}

function valuesOf(
  atom: TestAtom,
  passes: boolean,
  operator: string,
  nameOf: (letter: number) => string,
): readonly string[] {
  return [...new Set(textsOf(atom, passes, operator, nameOf))].sort();
}

function textsOf(
  { values }: TestAtom,
  passes: boolean,
  operator: string,
  nameOf: (letter: number) => string,
): readonly string[] {
  switch (values.family) {
    case 'text': {
      // `ArnEquals` has wildcards as `ArnLike` has them.
      const wildcards = /(^|:)Arn/.test(operator) || values.language.patterns.some(hasWildcard);
      return values.language.patterns.map((pattern) => patternText(pattern, nameOf, wildcards));
    }
    case 'numeric':
      return values.bounds.map(String);
    case 'date':
      return values.bounds.map((moment) => new Date(moment).toISOString());
    case 'ip':
      return values.ranges.map(({ version, address, prefix }) => {
        const text = addressText(version, address);
        return prefix === IP_BITS[version] ? text : `${text}/${prefix}`;
      });
    case 'presence':
      return [String(passes)];
    case 'several':
      return [];
  }
}
