import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { DocumentPath } from './manifest';

/** A part of a document: a value, with its key if it is an entry of a mapping. */
interface Part {
  readonly key?: ParsedNode;
  readonly value: ParsedNode | null;
}

/**
 * The offset of a part of a document, in UTF-16 code units.
 *
 * For the value of a key without value, the offset of the key. For a missing part, the offset of the nearest existing
 * parent: of its key if it has one, otherwise of its value.
 */
export function offsetOf(root: ParsedNode, path: DocumentPath, part: 'key' | 'value'): number {
  return rangeOf(root, path, part)[0];
}

/** The offsets of the start and the end of a part, as `offsetOf` finds it. */
export function rangeOf(root: ParsedNode, path: DocumentPath, part: 'key' | 'value'): readonly [number, number] {
  let found: Part = { value: root };
  for (const step of path) {
    // A scalar is accepted for a list of one.
    if (step === 0 && isScalar(found.value)) continue;
    const child = childOf(found.value, step);
    if (!child) return rangeOfPart(found, 'key');
    found = child;
  }
  return rangeOfPart(found, part);
}

/** Whether a document has a part. */
export function exists(root: ParsedNode, path: DocumentPath): boolean {
  let value: ParsedNode | null = root;
  for (const step of path) {
    if (step === 0 && isScalar(value)) continue;
    const child = childOf(value, step);
    if (!child) return false;
    value = child.value;
  }
  return true;
}

/** The source text of the scalar at a path, without quotes; undefined for other nodes. */
export function scalarSource(root: ParsedNode, path: DocumentPath): string | undefined {
  let value: ParsedNode | null | undefined = root;
  for (const step of path) value = childOf(value ?? null, step)?.value;
  return isScalar(value) ? (value as { source?: string }).source : undefined;
}

function childOf(parent: ParsedNode | null, step: string | number): Part | undefined {
  if (isSeq<ParsedNode>(parent)) {
    const value = typeof step === 'number' ? parent.items[step] : undefined;
    return value && { value };
  }
  if (isMap<ParsedNode, ParsedNode | null>(parent)) {
    return typeof step === 'string' ? partsOf(parent).get(step) : undefined;
  }
  return undefined;
}

/** The parts of a mapping by key. A linear search for each problem would take seconds in a large mapping. */
const PARTS = new WeakMap<object, ReadonlyMap<string, Part>>();

function partsOf(mapping: YAMLMap<ParsedNode, ParsedNode | null>): ReadonlyMap<string, Part> {
  const known = PARTS.get(mapping);
  if (known) return known;
  const parts = new Map<string, Part>();
  for (const part of mapping.items) {
    // The first of duplicate keys is used.
    if (isScalar(part.key) && typeof part.key.value === 'string' && !parts.has(part.key.value)) {
      parts.set(part.key.value, part);
    }
  }
  PARTS.set(mapping, parts);
  return parts;
}

function rangeOfPart({ key, value }: Part, part: 'key' | 'value'): readonly [number, number] {
  const node = part === 'key' || isAbsent(value) ? (key ?? value) : value;
  return [node?.range[0] ?? 0, node?.range[1] ?? 0];
}

/** `key:` with nothing after it. */
function isAbsent(value: ParsedNode | null): boolean {
  return value === null || (isScalar(value) && value.type === 'PLAIN' && (value as { source?: string }).source === '');
}
