import { entriesOf, isObject, scalarsOf, textsOf, type Json } from './untyped-json';
import {
  type ActionPattern,
  type PatternList,
  type PrincipalPattern,
  type StatementModel,
  type UndecidedPattern,
} from './model';
import { parseAction } from './parse-action';
import { parseCondition } from './parse-condition';
import { parsePrincipal } from './parse-principal';
import { parseResource } from './parse-resource';
import { templateMarks } from './template-marks';

/** A statement without its place. */
export type PlacelessStatement = Omit<StatementModel, 'part' | 'policy' | 'index' | 'number'>;

/** What a statement's policy says about reading it. */
export interface StatementContext {
  /** Whether `${…}` is a variable. */
  readonly variables: boolean;
  readonly report: StatementReport;
}

export interface StatementReport {
  /** The construct is understood to match nothing. */
  readonly ineffective: (reason: string) => void;
  /** The construct may match anything or nothing; the rest of the statement is valid. */
  readonly undecided: (reason: string) => void;
  /** AWS refuses a document with this, so nothing is known about what the policy would do. */
  readonly refused: (reason: string) => void;
}

const ELEMENTS = new Set(
  'Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition'.split(' '),
);

/**
 * Reads one statement. `undefined` if it is not valid; the reports give the reasons.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parseStatement(value: unknown, context: StatementContext): PlacelessStatement | undefined {
  const { report } = context;
  if (!isObject(value)) {
    report.refused('the statement is not an object');
    return undefined;
  }
  for (const [name] of entriesOf(value)) {
    if (!ELEMENTS.has(name)) report.refused(`'${name}' is not an element of a statement`);
  }
  for (const mark of templateMarks(value)) {
    report.ineffective(
      `'${mark}' is not a policy variable: is this a template, and not the policy that it renders to?`,
    );
  }
  const effect = value['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    report.refused(`Effect is ${quote(effect)}, neither 'Allow' nor 'Deny'`);
    return undefined;
  }
  if (value['Sid'] !== undefined && typeof value['Sid'] !== 'string') report.refused('Sid is not a text');
  const actions = parseActions(value, report);
  const principals = parsePrincipals(value, report);
  const resources = parseResources(value, context, principals !== undefined);
  if (!actions) return undefined;
  return {
    ...(typeof value['Sid'] === 'string' && { sid: value['Sid'] }),
    effect,
    actions,
    ...(resources && { resources }),
    ...(principals && { principals }),
    conditions: parseConditions(value['Condition'], effect, context),
    variables: context.variables,
  };
}

function parseActions(statement: Json, report: StatementReport): PatternList<ActionPattern> | undefined {
  const element = chooseElement(statement, 'Action', report);
  const texts = element && textsOf(element.value);
  if (!element || !texts) {
    report.refused(element ? `${element.name} holds something else than text` : 'the statement has no Action');
    return undefined;
  }
  return patternsOf(element, texts, parseAction, report);
}

function parseResources(
  statement: Json,
  { variables, report }: StatementContext,
  resourcePolicy: boolean,
): StatementModel['resources'] {
  const element = chooseElement(statement, 'Resource', report);
  if (!element) {
    if (!resourcePolicy) report.refused('the statement has no Resource');
    return undefined;
  }
  const texts = textsOf(element.value);
  if (!texts) {
    report.refused(`${element.name} holds something else than text`);
    return undefined;
  }
  return patternsOf(element, texts, (text) => parseResource(text, { variables, resourcePolicy }), report);
}

function parsePrincipals(statement: Json, report: StatementReport): PatternList<PrincipalPattern> | undefined {
  const element = chooseElement(statement, 'Principal', report);
  if (!element) return undefined;
  const { name, value, negated } = element;
  if (value === '*') return { negated, patterns: [parsePrincipal('AWS', '*')] };
  if (!isObject(value)) {
    report.refused(`${name} is ${quote(value)}, neither '*' nor a mapping from kinds to principals`);
    return { negated, patterns: [] };
  }
  const patterns = entriesOf(value).flatMap(([kind, texts]) => {
    const list = textsOf(texts);
    if (!list) report.refused(`${name} holds something else than text`);
    return (list ?? []).map((text) => parsePrincipal(kind, text));
  });
  reportPatterns(patterns, report);
  return { negated, patterns };
}

function parseConditions(
  block: unknown,
  effect: StatementModel['effect'],
  { variables, report }: StatementContext,
): StatementModel['conditions'] {
  if (block === undefined) return [];
  if (!isObject(block)) {
    report.refused('Condition is not a mapping from operators to keys');
    return [];
  }
  return entriesOf(block).flatMap(([operator, keys]) => {
    if (!isObject(keys)) {
      report.refused(`'${operator}' is not a mapping from condition keys to values`);
      return [];
    }
    const seen = new Set<string>();
    return entriesOf(keys).flatMap(([key, value]) => {
      const texts = scalarsOf(value);
      if (!texts) report.refused(`${operator} on ${key} holds something else than text, numbers and booleans`);
      if (seen.has(key.toLowerCase())) report.refused(`${operator} names the key '${key}' twice`);
      seen.add(key.toLowerCase());
      const test = parseCondition(operator, key, texts ?? [], { variables, effect });
      if (test.values.family === 'undecided') report.undecided(test.values.reason);
      return [test];
    });
  });
}

interface Element {
  readonly name: string;
  readonly value: unknown;
  readonly negated: boolean;
}

/** `Action` or `NotAction`, and their like; having both is an error. */
function chooseElement(statement: Json, name: string, report: StatementReport): Element | undefined {
  const negatedName = `Not${name}`;
  const value = statement[name];
  const negatedValue = statement[negatedName];
  const both = value !== undefined && negatedValue !== undefined;
  if (both) report.refused(`the statement has both ${name} and ${negatedName}`);
  if (value !== undefined) return { name, value, negated: false };
  return negatedValue === undefined ? undefined : { name: negatedName, value: negatedValue, negated: true };
}

/** An empty `Not…` list would match everything by the letter; AWS does not say that it does. */
function patternsOf<P extends Readable>(
  { name, negated }: Element,
  texts: readonly string[],
  parse: (text: string) => P,
  report: StatementReport,
): PatternList<P | UndecidedPattern> {
  const patterns: (P | UndecidedPattern)[] = texts.map(parse);
  if (negated && texts.length === 0) patterns.push({ kind: 'undecided', text: '', reason: `${name} is empty` });
  reportPatterns(patterns, report);
  return { negated, patterns };
}

interface Readable {
  readonly kind: string;
  readonly text: string;
  readonly reason?: string;
  readonly doubt?: string;
}

function reportPatterns(patterns: readonly Readable[], report: StatementReport): void {
  for (const { kind, text, reason, doubt } of patterns) {
    if (kind === 'nothing') report.ineffective(`'${text}' is malformed and matches no action`);
    const undecided = reason ?? doubt;
    if (undecided !== undefined) report.undecided(undecided);
  }
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : value === undefined ? 'missing' : `a ${typeof value}`;
}
