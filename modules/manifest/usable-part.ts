import type * as z from 'zod';
import { compareTexts } from '../text/compare-texts';
import type { EditedValue } from './edited-value';
import type { DocumentPath } from './manifest';
import type { PlainValue } from './plain-value';
import { optionFor, schemaAt, valueAt } from './schema-at';
import { ruleOf } from './text-rule';

/** The part of a document that is valid, so that one invalid entry does not hide the problems of the others. */
export interface UsablePart<T> {
  readonly value: T;
  /** Names of the keys of everything that was removed or replaced: nothing may be concluded from their absence. */
  readonly removed: ReadonlySet<string>;
}

/** More passes are needed only by a value that is invalid in many layers, of which little is left. */
const MOST_PASSES = 12;

/**
 * Removes invalid parts: an entry of a list, an optional key, otherwise the mapping around it. A grant and a
 * policy are removed as a whole, because their parts depend on each other. An account, a Region and a service name get a
 * substitute. Undefined if no part is valid.
 */
export function usablePart<T>(schema: z.ZodType<T>, edited: EditedValue): UsablePart<T> | undefined {
  const { value } = edited;
  const removed = new Set<string>();
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const result = schema.safeParse(value);
    if (result.success) return { value: result.data, removed };
    const places = result.error.issues.flatMap((issue) => placesOf(issue, [], schema, value));
    // From the end, so that the positions in lists stay right.
    for (const { path, isExtra } of places.sort((a, b) => comparePaths(b.path, a.path))) {
      for (const step of path) if (typeof step === 'string') removed.add(step);
      const substitute = substituteFor(schema, value, path);
      if (substitute !== undefined) edited.set(path, substitute);
      else if (!removeFrom(edited, isExtra && !isInPolicies(path) ? path : unitAround(path))) return undefined;
    }
  }
  return undefined;
}

/** Removes the part at a path; for a missing part, the part around it. */
function removeFrom(edited: EditedValue, path: DocumentPath): boolean {
  return path.length > 0 && (edited.remove(path) || removeFrom(edited, path.slice(0, -1)));
}

function substituteFor(schema: z.ZodType, value: PlainValue, path: DocumentPath): string | undefined {
  const declared = schemaAt(schema, value, path);
  const rule = declared && ruleOf(optionFor(declared, '')?.schema ?? declared);
  const found = valueAt(value, path);
  const text = typeof path.at(-1) === 'string' ? rule?.substitute?.(found) : undefined;
  return text === found ? undefined : text;
}

/** A part of a value that is invalid. */
interface InvalidPlace {
  readonly path: DocumentPath;
  /** A key that the schema does not have. */
  readonly isExtra?: true;
}

function placesOf(issue: z.core.$ZodIssue, base: DocumentPath, schema: z.ZodType, value: PlainValue): InvalidPlace[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], isExtra: true }));
  if (issue.code !== 'invalid_union') return [{ path }];
  const option = optionFor(schemaAt(schema, value, path) ?? schema, valueAt(value, path));
  const inner = option && (issue.errors[option.index] ?? []).flatMap((one) => placesOf(one, path, schema, value));
  return inner && inner.length > 0 ? inner : [{ path }];
}

/** The entry of `allow`, `deny` or `policies` that contains the path, or the path itself. */
function unitAround(path: DocumentPath): DocumentPath {
  if (isInPolicies(path)) return path.slice(0, 2);
  const list = path.findIndex(
    (step, index) => (step === 'allow' || step === 'deny') && typeof path[index + 1] === 'number',
  );
  return list === -1 ? path : path.slice(0, list + 2);
}

function isInPolicies(path: DocumentPath): boolean {
  return path[0] === 'policies' && path.length > 1;
}

function comparePaths(a: DocumentPath, b: DocumentPath): number {
  for (const [index, step] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (step === other) continue;
    if (typeof step === 'number' && typeof other === 'number') return step - other;
    return compareTexts(String(step), String(other));
  }
  return a.length - b.length;
}
