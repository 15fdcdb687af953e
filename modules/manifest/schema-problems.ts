import type { ParsedNode } from 'yaml';
import { z } from 'zod';
import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { unsupportedKeysOf } from './unsupported-keys';
import type { Problem } from '../diagnostics/problem';
import type { TextPlace } from './text-problems';
import type { DocumentPath } from './manifest';
import { offsetOf, scalarSource } from './node-offset';
import type { PlainValue } from './plain-value';
import type { RefinementProblem } from './refinement';
import { type Kind, kindOf, kindsOf, optionFor, schemaAt, valueAt } from './schema-at';
import { ruleOf } from './text-rule';

/** A file's value, the schema that it violates, and the syntax tree with the positions. */
export interface Checked {
  readonly schema: z.ZodType;
  readonly value: PlainValue;
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

/** Maps zod's issues to problems at the positions where they can be fixed. */
export function schemaProblems(issues: readonly Issue[], checked: Checked): Problem<TextPlace>[] {
  return issues.flatMap((issue) => issueProblems(issue, [], checked));
}

function issueProblems(issue: Issue, base: DocumentPath, checked: Checked): Problem<TextPlace>[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  const place: Place = {
    ...checked,
    path,
    declared: schemaAt(checked.schema, checked.value, path) ?? checked.schema,
    found: valueAt(checked.value, path),
  };
  const at = (problem: UnplacedProblem, where: DocumentPath = path): Problem<TextPlace>[] => [
    locatedProblem(problem, where, checked.root),
  ];
  switch (issue.code) {
    case 'invalid_union': {
      // zod reports the issues of every option; only those of the option with the value's kind are relevant.
      const option = optionFor(place.declared, place.found);
      if (!option) return at(wrongKind(place));
      return (issue.errors[option.index] ?? []).flatMap((inner) => issueProblems(inner, path, checked));
    }
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) => at(unknownKey(key, place), [...path, key]));
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

function unknownKey(key: string, { declared, found }: Place): UnplacedProblem {
  const schema = optionFor(declared, found)?.schema;
  const unsupported = schema && unsupportedKeysOf(schema);
  if (unsupported?.keys.includes(key)) {
    const message = `key ${quote(key)} ${unsupported.message}`;
    return { code: 'key-not-supported', message, help: unsupported.help, part: 'key' };
  }
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const near = closestName(key, known);
  const help = near === undefined ? `valid keys are ${known.join(', ')}` : `did you mean "${near}"?`;
  return { code: 'key-unknown', message: `unknown key ${quote(key)}`, help, part: 'key' };
}

/** A value of the wrong kind, or a missing value. */
function wrongKind({ declared, found, path, root }: Place): UnplacedProblem {
  const name = path.at(-1);
  const expected = describeSchema(declared);
  if (found === undefined) {
    return { code: 'key-missing', message: `key "${String(name)}" is missing`, help: `add it, with ${expected}` };
  }
  const label = typeof name === 'string' ? quote(name) : path.length === 0 ? 'the file' : 'the entry';
  const source = scalarSource(root, path) ?? '';
  if (found === null && source === '') {
    const help = `write ${expected}, or remove it`;
    return { code: 'value-empty', message: `${label} has no value`, help };
  }
  if ((found === null || typeof found !== 'object') && kindsOf(declared).includes('text')) {
    return {
      code: 'value-unquoted',
      message: `${label} must be text, but unquoted ${source} is ${KIND_NAMES[kindOf(found)]}`,
      help: `quote it: ${quote(source)}`,
    };
  }
  const help = isBarePlaceholder(found) ? 'quote text that begins with a placeholder' : undefined;
  return {
    code: 'value-wrong-kind',
    message: `${label} is ${typeof found === 'string' ? `the text ${quote(found)}` : KIND_NAMES[kindOf(found)]}, but must be ${expected}`,
    ...(help !== undefined && { help }),
  };
}

function noChoice(found: string, choices: readonly unknown[]): UnplacedProblem {
  const names = choices.map(String);
  const near = closestName(found, names);
  return {
    code: 'value-not-a-choice',
    message: `${quote(found)} is not one of ${names.join(', ')}`,
    ...(near !== undefined && { help: `did you mean "${near}"?` }),
  };
}

/** A key that violates the rule for keys of its mapping. */
function brokenKey({ path, schema, value }: Place): UnplacedProblem {
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
  { code, message, help, part = 'value' }: UnplacedProblem,
  path: DocumentPath,
  root: ParsedNode,
): Problem<TextPlace> {
  return { code, severity: 'error', message, ...(help !== undefined && { help }), offset: offsetOf(root, path, part) };
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
