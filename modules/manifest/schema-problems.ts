import type { ParsedNode } from 'yaml';
import * as z from 'zod';
import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
import { unsupportedKeysOf } from './unsupported-keys';
import type { Problem } from '../diagnostics/problem';
import type { TextPlace } from './text-problems';
import type { DocumentPath } from './manifest';
import type { EditedValue } from './edited-value';
import { offsetOf, scalarSource } from './node-offset';
import { type PlainValue, quoteIt } from './plain-value';
import type { RefinementProblem } from './refinement';
import { type Kind, keysOf, kindOf, kindsOf, optionFor, schemaAt, valueAt } from './schema-at';
import { missingBlank } from './syntax-problems';
import { ruleOf } from './text-rule';

/** A file's value, the schema that it violates, and the syntax tree with the positions. */
export interface Checked {
  readonly schema: z.ZodType;
  readonly edited: EditedValue;
  readonly root: ParsedNode;
}

/** The part of the file that an issue of zod refers to. */
interface Place extends Checked {
  readonly path: DocumentPath;
  /** The schema of the part; unions are not narrowed. */
  readonly declared: z.ZodType;
  readonly found: PlainValue | undefined;
}

type Issue = z.core.$ZodIssue;
/** Every problem of a schema is an error. */
type UnplacedProblem = Omit<RefinementProblem, 'path'>;

/**
 * The problems of a value that violates a schema, at the positions where they can be fixed. A misspelt key is read as the
 * key that is suggested for it, so that what is under it is checked too.
 */
export function schemaProblems(checked: Checked): Problem<TextPlace>[] {
  const { schema, edited } = checked;
  const problems: Problem<TextPlace>[] = [];
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const issues = schema.safeParse(edited.value).error?.issues ?? [];
    const misspelt = issues.flatMap((issue) => misspeltKeys(issue, [], checked));
    if (misspelt.length === 0) {
      return [...problems, ...issues.flatMap((issue) => issueProblems(issue, [], checked))];
    }
    for (const { path, near, problem } of misspelt) {
      problems.push(locatedProblem(problem, path, checked));
      edited.rename(path, near);
    }
  }
  return problems;
}

/** Misspelt keys under misspelt keys are rare. */
const MOST_PASSES = 12;

/** A key with a correction. */
interface MisspeltKey {
  readonly path: DocumentPath;
  readonly near: string;
  readonly problem: UnplacedProblem;
}

function misspeltKeys(issue: Issue, base: DocumentPath, checked: Checked): MisspeltKey[] {
  const place = placeOf(issue, base, checked);
  const { path, declared, found } = place;
  if (issue.code === 'invalid_union') {
    const option = optionFor(declared, found);
    return option ? (issue.errors[option.index] ?? []).flatMap((inner) => misspeltKeys(inner, path, checked)) : [];
  }
  if (issue.code !== 'unrecognized_keys') return [];
  const taken = new Set<string>();
  return issue.keys.flatMap((key) => {
    const near = correctedKey(key, declared, found);
    if (near === undefined || taken.has(near)) return [];
    taken.add(near);
    return [{ path: [...path, key], near, problem: unknownKey(key, near, place) }];
  });
}

function placeOf(issue: Issue, base: DocumentPath, checked: Checked): Place {
  const { value } = checked.edited;
  const path = [...base, ...(issue.path as (string | number)[])];
  return {
    ...checked,
    path,
    declared: schemaAt(checked.schema, value, path) ?? checked.schema,
    found: valueAt(value, path),
  };
}

function issueProblems(issue: Issue, base: DocumentPath, checked: Checked): Problem<TextPlace>[] {
  const place = placeOf(issue, base, checked);
  const { path } = place;
  const at = (problem: UnplacedProblem, where: DocumentPath = path): Problem<TextPlace>[] => [
    locatedProblem(problem, where, checked),
  ];
  switch (issue.code) {
    case 'invalid_union': {
      // zod reports the issues of every option; only those of the option with the value's kind are relevant.
      const option = optionFor(place.declared, place.found);
      if (!option) return at(wrongKind(place));
      return (issue.errors[option.index] ?? []).flatMap((inner) => issueProblems(inner, path, checked));
    }
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) => at(unknownKey(key, undefined, place), [...path, key]));
    case 'invalid_type':
      return at(wrongKind(place));
    case 'invalid_value':
      return at(typeof place.found === 'string' ? noChoice(place.found, issue.values) : wrongKind(place));
    case 'invalid_key':
      return at(brokenKey(place));
    case 'custom': {
      const params = issue.params as Omit<UnplacedProblem, 'message'>;
      return at({ ...params, message: issue.message });
    }
    case 'invalid_format':
    case 'too_big':
    case 'too_small':
    case 'not_multiple_of':
    case 'invalid_element':
      return at(brokenRule(place));
  }
}

function unknownKey(key: string, near: string | undefined, { declared, found }: Place): UnplacedProblem {
  const schema = optionFor(declared, found)?.schema;
  const unsupported = schema && unsupportedKeysOf(schema);
  if (unsupported?.keys.includes(key)) {
    const message = `key ${quote(key)} ${unsupported.message}`;
    return { code: 'key-not-supported', message, help: unsupported.help, part: 'key' };
  }
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const help = suggest(key, near, `valid keys are ${known.join(', ')}`);
  return { code: 'key-unknown', message: `unknown key ${quote(key)}`, ...help, part: 'key' };
}

/** The key that is probably meant by an unknown one; undefined if it would not be valid in the mapping. */
function correctedKey(key: string, declared: z.ZodType, found: PlainValue | undefined): string | undefined {
  const schema = optionFor(declared, found)?.schema;
  if (!(schema instanceof z.ZodObject) || unsupportedKeysOf(schema)?.keys.includes(key)) return undefined;
  const near = closestName(key, Object.keys(schema.shape));
  return near !== undefined && solves(schema, found, key, near) ? near : undefined;
}

/** A mapping of more keys is checked for too long; a mapping with that many mistakes needs no suggestions. */
const MOST_KEYS = 200;

/** Whether a mapping may have another name for a key: not if it has that key already, or if the value does not fit. */
function solves(schema: z.ZodType, found: PlainValue | undefined, key: string, near: string): boolean {
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return false;
  if (Object.hasOwn(found, near) || Object.keys(found).length > MOST_KEYS) return false;
  const renamed = Object.entries(found).map(([name, value]) => [name === key ? near : name, value] as const);
  const issues = schema.safeParse(Object.fromEntries(renamed)).error?.issues ?? [];
  return !issues.some(
    (issue) =>
      issue.code !== 'unrecognized_keys' && (issue.path.length === 0 || isAbout(issue, near, schema, found[key])),
  );
}

/** Whether an issue is about the value of a key itself, not about a part of it. */
function isAbout(issue: Issue, key: string, schema: z.ZodType, value: PlainValue | undefined): boolean {
  if (issue.path.length !== 1 || issue.path[0] !== key) return false;
  if (issue.code !== 'invalid_union') return issue.code !== 'custom';
  const declared = schema instanceof z.ZodObject ? schemaAt(schema, {}, [key]) : undefined;
  const option = declared && optionFor(declared, value);
  return !option || (issue.errors[option.index] ?? []).every(({ path }) => path.length === 0);
}

/** A value of the wrong kind, or a missing value. */
function wrongKind({ declared, found, path, root, edited }: Place): UnplacedProblem {
  const name = path.at(-1);
  const expected = describeSchema(declared);
  if (found === undefined) {
    return { code: 'key-missing', message: `key "${String(name)}" is missing`, help: `add it, with ${expected}` };
  }
  const label = typeof name === 'string' ? quote(name) : path.length === 0 ? 'the file' : 'the entry';
  const source = scalarSource(root, edited.origin(path)) ?? '';
  if (found === null && source === '') {
    const help = `write ${expected}, or remove it`;
    return { code: 'value-empty', message: `${label} has no value`, help };
  }
  if ((found === null || typeof found !== 'object') && kindsOf(declared).includes('text')) {
    return {
      code: 'value-unquoted',
      message: `${label} must be text, but unquoted ${source} is ${KIND_NAMES[kindOf(found)]}`,
      ...quoteOrChoose(source, declared),
    };
  }
  const missing =
    typeof found === 'string' ? missingBlank(found, keysOf(optionFor(declared, {})?.schema ?? declared)) : undefined;
  if (missing) return { code: 'yaml-syntax', ...missing };
  return {
    code: 'value-wrong-kind',
    message: `${label} is ${typeof found === 'string' ? `the text ${quote(found)}` : KIND_NAMES[kindOf(found)]}, but must be ${expected}`,
    help: isBarePlaceholder(found) ? 'quote text that begins with a placeholder' : helpToWrite(declared),
  };
}

function helpToWrite(declared: z.ZodType): string {
  const kinds = kindsOf(declared);
  const mapping = optionFor(declared, {})?.schema;
  if (kinds.includes('boolean')) return 'write true or false';
  if (kinds.includes('list') && !kinds.includes('text')) return 'begin each entry with "- " on a line of its own';
  if (kinds.includes('mapping') && mapping instanceof z.ZodObject) {
    return `write a mapping with keys such as ${Object.keys(mapping.shape).slice(0, 4).join(', ')}`;
  }
  return `write ${describeSchema(declared)}`;
}

/** Quotes make any unquoted value text, but not always a valid one. */
function quoteOrChoose(
  source: string,
  declared: z.ZodType,
): Pick<UnplacedProblem, 'help' | 'suggestions' | 'helpWithout'> {
  const option = optionFor(declared, source)?.schema ?? declared;
  if (option.safeParse(source).success) return quoteIt(source);
  const rule = ruleOf(option);
  if (rule) return { help: `write ${rule.write}` };
  return option instanceof z.ZodEnum ? { help: `write one of ${option.options.join(', ')}` } : {};
}

/** The choice that disables a check is never suggested. */
function noChoice(found: string, choices: readonly unknown[]): UnplacedProblem {
  const names = choices.map(String);
  const near = closestName(
    found,
    names.filter((name) => name !== 'never'),
  );
  return {
    code: 'value-not-a-choice',
    message: `${quote(found)} is not one of ${names.join(', ')}`,
    ...suggest(found, near, `write one of ${names.join(', ')}`),
  };
}

/** A key that violates the rule for keys of its mapping. */
function brokenKey({ path, schema, edited: { value } }: Place): UnplacedProblem {
  const parentPath = path.slice(0, -1);
  const parent = schemaAt(schema, value, parentPath);
  const mapping = parent && optionFor(parent, valueAt(value, parentPath))?.schema;
  const rule = mapping instanceof z.ZodRecord ? ruleOf(mapping.keyType as z.ZodType) : undefined;
  const key = quote(String(path.at(-1)));
  if (!rule) return { code: 'value-empty', message: `key ${key} is blank`, part: 'key' };
  return { code: rule.code, message: `${key} is not ${rule.what}`, help: `write ${rule.write}`, part: 'key' };
}

/** A text or number that violates its rule, or an empty list. */
function brokenRule({ declared, found }: Place): UnplacedProblem {
  const schema = optionFor(declared, found)?.schema;
  const rule = schema && ruleOf(schema);
  if (rule && (typeof found === 'string' || typeof found === 'number')) {
    const value = typeof found === 'string' ? quote(found) : found;
    return { code: rule.code, message: `${value} is not ${rule.what}`, help: `write ${rule.write}` };
  }
  return { code: 'value-empty', message: 'the list is empty', help: 'add an entry, or remove the key' };
}

function locatedProblem(
  { part = 'value', ...problem }: UnplacedProblem,
  path: DocumentPath,
  { root, edited }: Checked,
): Problem<TextPlace> {
  return { ...problem, severity: 'error', offset: offsetOf(root, edited.origin(path), part) };
}

const KIND_NAMES: Readonly<Record<Kind, string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'a boolean',
  nothing: 'null',
  list: 'a list',
  mapping: 'a mapping',
};

function describeSchema(schema: z.ZodType): string {
  return [...new Set(kindsOf(schema))].map((kind) => KIND_NAMES[kind]).join(' or ');
}

/** `{account}` without quotes is a mapping with one key and no value. */
function isBarePlaceholder(found: PlainValue): boolean {
  const values = kindOf(found) === 'mapping' ? Object.values(found as object) : [];
  return values.length === 1 && values[0] === null;
}
