import { matchesEveryArn } from '../match-resource';
import {
  type ArnPattern,
  type ConditionTest,
  type PatternList,
  type PrincipalPattern,
  type ResourcePattern,
  type StatementModel,
} from '../model';
import { hasVariables, type Template } from '../template';
import { testCondition } from '../test-condition';
import { isDoubt } from '../truth';
import { type Pattern, stepsOf } from '../languages/pattern';
import { templatesOfTest } from '../statement-templates';
import { type TestAtom, type TestValues } from './atom';
import { compileArn, compileTemplate, type VariableSteps } from './compile-pattern';
import { type IamNameReading, readIamNames } from './iam-names';
import { type Literal, negate, type Product, productOf } from './literal';
import { casesOfDefaults, type DefaultCase } from './variable-defaults';
import { type Vocabulary } from './vocabulary';

/** What a side of the comparison knows while its statements are read. */
interface Side {
  readonly vocabulary: Vocabulary;
  /** Condition keys that the access fixes, in lower case, with their values. */
  readonly fixedKeys: ReadonlyMap<string, string>;
  readonly iamNames: IamNameReading;
}

/** A side, and whether `${…}` is a variable in the statement that is read. */
interface ResourceSide extends Side {
  readonly variables: boolean;
}

/** One of the products must hold, all literals of it. `[[]]` is always true, `[]` never. */
type Alternatives = readonly (readonly Literal[])[];

const ALWAYS: Alternatives = [[]];
const NEVER: Alternatives = [];

/**
 * What a statement asks of a request besides its action, as alternative products. Most statements are one product;
 * a construct that is in doubt splits its statement into the part that is certain and a part that hangs on the doubt.
 */
export function productsOfStatement(statement: StatementModel, side: Side): readonly Product[] {
  return casesOfDefaults(statement, side.vocabulary, side.fixedKeys).flatMap((one) => productsOfCase(one, side));
}

function productsOfCase({ statement, given }: DefaultCase, side: Side): readonly Product[] {
  const parts: Alternatives[] = [
    [given],
    statement.principals ? principals(statement.principals, side) : ALWAYS,
    statement.resources ? resources(statement.resources, { ...side, variables: statement.variables }) : ALWAYS,
    statement.within
      ? resources({ negated: false, patterns: statement.within }, { ...side, variables: false })
      : ALWAYS,
    [(statement.questions ?? []).map(({ because, about }) => opaque(side, because, about ?? because))],
    ...statement.conditions.map((test) => condition(test, side)),
  ];
  return allOf(parts).map(productOf);
}

function allOf(parts: readonly Alternatives[]): Alternatives {
  return parts.reduce(
    (products, part) => products.flatMap((product) => part.map((more) => [...product, ...more])),
    ALWAYS,
  );
}

/** A question that cannot be answered; `identity` is everything that its answer depends on. */
function opaque({ vocabulary }: Side, reason: string, identity: string): Literal {
  return vocabulary.literal({ kind: 'opaque', reason, identity }, true);
}

function principals({ patterns, negated }: PatternList<PrincipalPattern>, side: Side): Alternatives {
  const { vocabulary } = side;
  const doubts = patterns.flatMap((pattern) =>
    pattern.kind === 'undecided' ? [opaque(side, pattern.reason, `principal ${pattern.text} ${pattern.reason}`)] : [],
  );
  const known = patterns.filter((pattern) => pattern.kind !== 'undecided');
  if (!negated) {
    const listed = vocabulary.literal({ kind: 'principal', patterns: known, question: 'listed' }, true);
    return [[listed], ...doubts.map((doubt) => [doubt])];
  }
  const partly = vocabulary.literal({ kind: 'principal', patterns: known, question: 'partly-excepted' }, true);
  const wholly = vocabulary.literal({ kind: 'principal', patterns: known, question: 'wholly-excepted' }, true);
  const unclear = opaque(
    side,
    'NotPrincipal lists only a part of the principal, its role and its account',
    `NotPrincipal ${textsOf(patterns)}`,
  );
  const notDoubtful = doubts.map(negate);
  return [
    [negate(partly), ...notDoubtful],
    [partly, negate(wholly), unclear, ...notDoubtful],
  ];
}

function resources({ patterns, negated }: PatternList<ResourcePattern>, side: ResourceSide): Alternatives {
  if (patterns.some((pattern) => pattern.kind === 'any')) return negated ? NEVER : ALWAYS;
  const alternatives = patterns.flatMap((pattern): Alternatives => {
    if (pattern.kind === 'any') return ALWAYS;
    if (pattern.kind === 'undecided') return [[opaque(side, pattern.reason, resourceIdentity([pattern], side))]];
    return doubtsOfResource(pattern, side);
  });
  const certain = patterns.filter((pattern) => pattern.kind === 'arn' && pattern.doubt === undefined);
  const listed = resourceLiteral(certain, side);
  if (!negated) return certain.length === 0 ? alternatives : [[listed], ...alternatives];
  // None of the alternatives may hold: of each, one literal must fail.
  const noDoubt = alternatives.map((literals): Alternatives => oneFails(literals));
  return withValues(certain, negate(listed), side).flatMap((literals) => allOf([[literals], ...noDoubt]));
}

/** The cases in which one ARN pattern may match without its being certain. */
function doubtsOfResource(pattern: ArnPattern & { readonly text: string }, side: ResourceSide): Alternatives {
  const cases: Literal[][] = [];
  if (pattern.doubt !== undefined) {
    const doubt = opaque(side, pattern.doubt, resourceIdentity([pattern], side));
    cases.push([resourceLiteral([pattern], side), doubt]);
  }
  if (matchesEveryArn(pattern)) {
    const star = side.vocabulary.literal({ kind: 'star' }, true);
    const reason = "AWS does not say whether an ARN made of wildcards covers the resource '*'";
    cases.push([star, opaque(side, reason, reason)]);
  }
  return cases;
}

/** The disjoint ways in which not all of some literals hold. */
function oneFails(literals: readonly Literal[]): Alternatives {
  return literals.map((literal, index) => [...literals.slice(0, index), negate(literal)]);
}

/**
 * `NotResource` with a variable: without a value for it AWS does not say whether nothing is excluded or the statement
 * does not apply, unless another pattern excludes the resource anyway.
 */
function withValues(patterns: readonly ResourcePattern[], notListed: Literal, side: ResourceSide): Alternatives {
  const alternatives: Literal[][] = [];
  const present: Literal[] = [];
  for (const key of [...new Set(patterns.flatMap((pattern) => keysWithoutFallback(pattern, side)))].sort()) {
    const doubt = opaque(
      side,
      'AWS does not say what NotResource does when a policy variable in it has no value',
      `NotResource ${key} ${resourceIdentity(patterns, side)}`,
    );
    const absent = absence(key, side);
    const others = patterns.filter((pattern) => !keysWithoutFallback(pattern, side).includes(key));
    alternatives.push([...present, absent, negate(resourceLiteral(others, side)), doubt]);
    present.push(negate(absent));
  }
  return [[...present, notListed], ...alternatives];
}

function keysWithoutFallback(pattern: ResourcePattern, { fixedKeys }: Side): string[] {
  if (pattern.kind !== 'arn') return [];
  return pattern.segments
    .flat()
    .flatMap((token) =>
      token.kind === 'variable' && token.fallback === undefined && !fixedKeys.has(token.key) ? [token.key] : [],
    );
}

function resourceLiteral(patterns: readonly ResourcePattern[], side: Side): Literal {
  const { vocabulary } = side;
  const compiled = patterns.flatMap((pattern) =>
    pattern.kind === 'arn' ? readIamNames(compileArn(pattern, variableSteps(side, false)), side.iamNames) : [],
  );
  return vocabulary.literal({ kind: 'resource', language: vocabulary.texts.language(compiled) }, true);
}

function absence(keyId: string, { vocabulary }: Side): Literal {
  const values = { family: 'presence', whenPresent: false } as const;
  return vocabulary.literal({ kind: 'test', keyId, whenAbsent: true, negated: false, values }, true);
}

function variableSteps({ vocabulary, fixedKeys }: Side, ignoreCase: boolean): VariableSteps {
  return (key, fallback) => {
    const value = fixedKeys.get(key);
    return value === undefined ? [vocabulary.variable(key, fallback, ignoreCase)] : stepsOf(value, ignoreCase);
  };
}

function condition(test: ConditionTest, side: Side): Alternatives {
  const { vocabulary, fixedKeys } = side;
  const inDoubt = (reason: string): Literal => opaque(side, reason, identityOf(test, side));
  if (test.values.family === 'undecided') return [[inDoubt(describe(test))]];
  const fixed = fixedKeys.get(test.keyId);
  if (fixed !== undefined) {
    if (templatesOfTest(test).some((template) => hasFreeVariables(template, side))) {
      const unknown = `${describe(test)}, whose key is '${fixed}', while its value is a policy variable that is not known`;
      return [[inDoubt(unknown)]];
    }
    const truth = testCondition(test, new Map([...fixedKeys].map(([key, value]) => [key, [value]])));
    return isDoubt(truth) ? [[inDoubt(truth.because)]] : truth ? ALWAYS : NEVER;
  }
  const atom = testAtom(test, side);
  if (typeof atom === 'boolean') return atom ? ALWAYS : NEVER;
  const { asked, passes } = atom;
  const literal = vocabulary.literal(asked, passes);
  if (test.quantifier === undefined && asked.values.family !== 'presence' && vocabulary.isMultiValued(test.keyId)) {
    return [[literal], severalWithoutSetOperator(test, asked, side)];
  }
  if (test.quantifier !== 'ForAnyValue' || !test.ifExists) return [[literal]];
  const absent = absence(test.keyId, side);
  const reason = 'AWS does not say whether ForAnyValue:…IfExists holds when its key is absent';
  return [
    [negate(absent), literal],
    [absent, opaque(side, reason, reason)],
  ];
}

/**
 * AWS wants a set operator for a key with several values, and does not say what happens without one. Where none of the
 * values matches, a positive operator fails all the same.
 */
function severalWithoutSetOperator(test: ConditionTest, { keyId, values }: TestAtom, side: Side): Literal[] {
  const several = { family: 'several' } as const;
  const question = { kind: 'test', keyId, whenAbsent: false, negated: false } as const;
  const reason = `AWS does not say what ${test.operator} makes of several values of ${test.key}`;
  return [
    side.vocabulary.literal({ ...question, values: several }, true),
    ...(test.negated ? [] : [side.vocabulary.literal({ ...question, quantifier: 'ForAnyValue', values }, true)]),
    opaque(side, reason, `several ${identityOf(test, side)}`),
  ];
}

/** The question a test asks, and the answer with which it passes; a plain answer where it asks nothing. */
function testAtom(test: ConditionTest, side: Side): { readonly asked: TestAtom; readonly passes: boolean } | boolean {
  const { keyId, quantifier, ifExists, negated } = test;
  if (test.values.family === 'null') {
    if (quantifier !== undefined) return quantifier === 'ForAllValues';
    const [whenAbsent, whenPresent] = [test.values.values.includes(true), test.values.values.includes(false)];
    if (whenAbsent === whenPresent) return whenAbsent;
    const values = { family: 'presence', whenPresent: false } as const;
    return { asked: { kind: 'test', keyId, whenAbsent: true, negated: false, values }, passes: whenAbsent };
  }
  const values = testValues(test, side);
  if (quantifier !== undefined) {
    // "Every value matches none" is "not: some value matches one", and the other way round.
    const some = (quantifier === 'ForAnyValue') !== negated;
    const asked = { kind: 'test', keyId, whenAbsent: !some, negated: false, values } as const;
    return { asked: { ...asked, quantifier: some ? 'ForAnyValue' : 'ForAllValues' }, passes: !negated };
  }
  if (negated && !side.vocabulary.isMultiValued(keyId)) {
    return { asked: { kind: 'test', keyId, whenAbsent: false, negated: false, values }, passes: false };
  }
  return { asked: { kind: 'test', keyId, whenAbsent: ifExists || negated, negated, values }, passes: true };
}

function testValues({ values }: ConditionTest, side: Side): TestValues {
  const { texts } = side.vocabulary;
  const text = (patterns: readonly Pattern[]): TestValues => ({ family: 'text', language: texts.language(patterns) });
  switch (values.family) {
    case 'string': {
      const variable = variableSteps(side, values.ignoreCase);
      return text(values.values.map((template) => compileTemplate(template, variable, values.ignoreCase)));
    }
    case 'arn':
      return text(values.values.map((pattern) => compileArn(pattern, variableSteps(side, false))));
    case 'bool':
      return text(values.values.map((value) => stepsOf(String(value), true)));
    case 'binary':
      return text(values.values.map((value) => stepsOf(value)));
    case 'numeric':
    case 'date':
      return { family: values.family, relation: values.relation, bounds: values.values };
    case 'ip':
      return { family: 'ip', ranges: values.values };
    case 'null':
    case 'undecided':
      throw new TypeError(`a test of family '${values.family}' has no values`);
  }
}

function hasFreeVariables(template: Template, { fixedKeys }: Side): boolean {
  return hasVariables(template.filter((token) => token.kind !== 'variable' || !fixedKeys.has(token.key)));
}

function describe({ operator, keyId, texts, values }: ConditionTest): string {
  const reason = values.family === 'undecided' ? `: ${values.reason}` : '';
  return `${operator} on ${keyId} with ${[...texts]
    .sort()
    .map((text) => `'${text}'`)
    .join(', ')}${reason}`;
}

/** Everything that the answer to a test depends on besides the request: the test itself and the keys that are fixed. */
function identityOf({ operator, keyId, texts, variables }: ConditionTest, side: Side): string {
  const withVariables = variables && texts.some((text) => text.includes('${'));
  return JSON.stringify([
    operator.toLowerCase(),
    keyId,
    [...new Set(withVariables ? texts.map(inOneSpelling) : texts)].sort(),
    ...(withVariables ? ['variables'] : []),
    fixedValues([keyId, ...(withVariables ? texts.flatMap(variableNames) : [])], side),
  ]);
}

function resourceIdentity(patterns: readonly ResourcePattern[], side: ResourceSide): string {
  const texts = patterns.map(({ text }) => text);
  if (!side.variables && texts.some((text) => text.includes('${'))) {
    return JSON.stringify(['literal', [...new Set(texts)].sort()]);
  }
  return JSON.stringify([
    [...new Set(texts.map(inOneSpelling))].sort(),
    fixedValues(texts.flatMap(variableNames), side),
  ]);
}

function textsOf(patterns: readonly { readonly text: string }[]): string {
  return JSON.stringify([...new Set(patterns.map(({ text }) => text))].sort());
}

/** Which of some keys the access fixes, and to which values. */
function fixedValues(keys: readonly string[], { fixedKeys }: Side): readonly (readonly [string, string])[] {
  return [...new Set(keys)].sort().flatMap((key) => {
    const value = fixedKeys.get(key);
    return value === undefined ? [] : [[key, value] as const];
  });
}

const VARIABLE_NAME = /\$\{([^\s'{}$*?,]+)/g;

function variableNames(text: string): string[] {
  return [...text.matchAll(VARIABLE_NAME)].map(([, name = '']) => name.toLowerCase());
}

/** The case of variables' names does not count. */
function inOneSpelling(text: string): string {
  return text.replace(VARIABLE_NAME, (name) => name.toLowerCase());
}
