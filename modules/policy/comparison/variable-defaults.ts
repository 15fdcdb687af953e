import { type ArnSegments, type ConditionTest, type ResourcePattern, type StatementModel } from '../model';
import { type Template, type Token } from '../template';
import { type Literal, negate } from './literal';
import { type Vocabulary } from './vocabulary';

/** A statement as it reads where some literals hold: without defaults of policy variables. */
export interface DefaultCase {
  readonly statement: StatementModel;
  readonly given: readonly Literal[];
}

/** Statements with more such keys are left as they are: each key doubles the cases. */
const MOST_KEYS = 3;

/**
 * The cases of a statement in which its variables have their values or take their defaults: `${aws:PrincipalTag/team,
 * 'none'}` is `none` where the key is absent, and `${aws:PrincipalTag/team}` where it is present: "If a variable is not
 * present, AWS uses the default text that you provide."
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-quote-in-variable
 * @param fixedKeys keys whose values are known: they need no cases
 */
export function casesOfDefaults(
  statement: StatementModel,
  vocabulary: Vocabulary,
  fixedKeys: ReadonlyMap<string, string>,
): readonly DefaultCase[] {
  const keysIn = (templates: readonly Template[]): readonly string[] =>
    [...new Set(templates.flatMap(keysOf))].filter((key) => !fixedKeys.has(key) && vocabulary.hasDefault(key)).sort();
  const { resources } = statement;
  const keys = keysIn([...templatesOfResources(statement), ...templatesOfConditions(statement)]);
  if (keys.length === 0 || keys.length > MOST_KEYS) return [{ statement, given: [] }];
  const casesOf = (part: StatementModel): readonly DefaultCase[] =>
    keys.reduce<readonly DefaultCase[]>(
      (cases, key) => cases.flatMap((one) => casesOfKey(one, key, vocabulary)),
      [{ statement: part, given: [] }],
    );
  if (!resources || resources.negated || keysIn(templatesOfConditions(statement)).length > 0) return casesOf(statement);
  // Resources without such variables are a part of their own, which has no cases.
  const hasCases = (pattern: ResourcePattern): boolean => pattern.kind === 'arn' && keysIn(pattern.segments).length > 0;
  const withResources = (patterns: readonly ResourcePattern[]): StatementModel => ({
    ...statement,
    resources: { ...resources, patterns },
  });
  const plain = resources.patterns.filter((pattern) => !hasCases(pattern));
  return [
    ...(plain.length > 0 ? [{ statement: withResources(plain), given: [] }] : []),
    ...casesOf(withResources(resources.patterns.filter(hasCases))),
  ];
}

function keysOf(template: Template): readonly string[] {
  return template.flatMap((token) => (token.kind === 'variable' ? [token.key] : []));
}

function casesOfKey({ statement, given }: DefaultCase, key: string, vocabulary: Vocabulary): readonly DefaultCase[] {
  const absent = vocabulary.literal(
    { kind: 'test', keyId: key, negated: false, whenAbsent: true, values: { family: 'presence', whenPresent: false } },
    true,
  );
  const byDefault = withoutValue(withoutDefault(statement, key, 'default'), key);
  return [
    { statement: byDefault, given: [...given, absent] },
    { statement: withoutDefault(statement, key, 'value'), given: [...given, negate(absent)] },
  ];
}

/**
 * The statement without the patterns whose variables have no value: these equal nothing. `NotResource` is left as it is;
 * what it does then is a question of its own.
 */
function withoutValue(statement: StatementModel, key: string): StatementModel {
  const { resources, conditions } = statement;
  const hasValue = (template: Template): boolean =>
    !template.some((token) => token.kind === 'variable' && token.key === key);
  const ofTest = (test: ConditionTest): ConditionTest => {
    const { values } = test;
    if (values.family === 'string') return { ...test, values: { ...values, values: values.values.filter(hasValue) } };
    if (values.family !== 'arn') return test;
    const arns = values.values.filter(({ segments }) => segments.every(hasValue));
    return { ...test, values: { ...values, values: arns } };
  };
  const patterns = resources?.patterns.filter(
    (pattern) => resources.negated || pattern.kind !== 'arn' || pattern.segments.every(hasValue),
  );
  return {
    ...statement,
    ...(resources && patterns && { resources: { ...resources, patterns } }),
    conditions: conditions.map(ofTest),
  };
}

function templatesOfResources({ resources }: StatementModel): readonly Template[] {
  return resources?.patterns.flatMap((pattern) => (pattern.kind === 'arn' ? pattern.segments : [])) ?? [];
}

function templatesOfConditions({ conditions }: StatementModel): readonly Template[] {
  return conditions.flatMap(({ values }): readonly Template[] => {
    if (values.family === 'string') return values.values;
    return values.family === 'arn' ? values.values.flatMap(({ segments }) => [...segments]) : [];
  });
}

function withoutDefault(statement: StatementModel, key: string, takes: 'default' | 'value'): StatementModel {
  const ofTemplate = (template: Template): Template =>
    template.map((token): Token => {
      if (token.kind !== 'variable' || token.key !== key || token.fallback === undefined) return token;
      return takes === 'default' ? { kind: 'text', text: token.fallback } : { kind: 'variable', key };
    });
  const ofSegments = (segments: ArnSegments): ArnSegments => [
    ofTemplate(segments[0]),
    ofTemplate(segments[1]),
    ofTemplate(segments[2]),
    ofTemplate(segments[3]),
    ofTemplate(segments[4]),
  ];
  const ofResource = (pattern: ResourcePattern): ResourcePattern =>
    pattern.kind === 'arn' ? { ...pattern, segments: ofSegments(pattern.segments) } : pattern;
  const ofTest = (test: ConditionTest): ConditionTest => {
    const { values } = test;
    if (values.family === 'string') return { ...test, values: { ...values, values: values.values.map(ofTemplate) } };
    if (values.family !== 'arn') return test;
    const arns = values.values.map((arn) => ({ ...arn, segments: ofSegments(arn.segments) }));
    return { ...test, values: { ...values, values: arns } };
  };
  const { resources, conditions } = statement;
  return {
    ...statement,
    ...(resources && { resources: { ...resources, patterns: resources.patterns.map(ofResource) } }),
    conditions: conditions.map(ofTest),
  };
}
