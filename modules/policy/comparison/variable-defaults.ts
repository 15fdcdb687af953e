import { type ArnSegments, type ConditionTest, type ResourcePattern, type StatementModel } from '../model';
import { templatesOfResources, templatesOfTest } from '../statement-templates';
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
  const { resources, conditions } = statement;
  const inConditions = conditions.flatMap(templatesOfTest);
  const keys = keysIn([...templatesOfResources(statement), ...inConditions]);
  if (keys.length === 0 || keys.length > MOST_KEYS) return [{ statement, given: [] }];
  const casesOf = (part: StatementModel): readonly DefaultCase[] =>
    keys.reduce<readonly DefaultCase[]>(
      (cases, key) => cases.flatMap((one) => casesOfKey(one, key, vocabulary)),
      [{ statement: part, given: [] }],
    );
  if (!resources || resources.negated || keysIn(inConditions).length > 0) return casesOf(statement);
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
  return [
    { statement: readVariables(statement, key, 'absent'), given: [...given, absent] },
    { statement: readVariables(statement, key, 'present'), given: [...given, negate(absent)] },
  ];
}

/**
 * The statement as it reads where a key is present or absent. Where it is absent, patterns that hold its variable without
 * a default equal nothing and are left out. `NotResource` keeps them; what it does then is a question of its own.
 */
function readVariables(statement: StatementModel, key: string, keyIs: 'present' | 'absent'): StatementModel {
  const ofTemplate = (template: Template): Template =>
    template.map((token): Token => {
      if (token.kind !== 'variable' || token.key !== key || token.fallback === undefined) return token;
      return keyIs === 'absent' ? { kind: 'text', text: token.fallback } : { kind: 'variable', key };
    });
  const hasValue = (template: Template): boolean => keyIs === 'present' || !keysOf(template).includes(key);
  const ofSegments = ([partition, service, region, account, resource]: ArnSegments): ArnSegments => [
    ofTemplate(partition),
    ofTemplate(service),
    ofTemplate(region),
    ofTemplate(account),
    ofTemplate(resource),
  ];
  const ofTest = (test: ConditionTest): ConditionTest => {
    const { values } = test;
    if (values.family === 'string') {
      return { ...test, values: { ...values, values: values.values.map(ofTemplate).filter(hasValue) } };
    }
    if (values.family !== 'arn') return test;
    const arns = values.values.map((arn) => ({ ...arn, segments: ofSegments(arn.segments) }));
    return { ...test, values: { ...values, values: arns.filter(({ segments }) => segments.every(hasValue)) } };
  };
  const { resources, conditions } = statement;
  const patterns = resources?.patterns
    .map((pattern) => (pattern.kind === 'arn' ? { ...pattern, segments: ofSegments(pattern.segments) } : pattern))
    .filter((pattern) => resources.negated || pattern.kind !== 'arn' || pattern.segments.every(hasValue));
  return {
    ...statement,
    ...(resources && patterns && { resources: { ...resources, patterns } }),
    conditions: conditions.map(ofTest),
  };
}
