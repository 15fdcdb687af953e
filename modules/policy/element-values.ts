import type { OneOrMany } from './document';

/** The values of an element that a statement may have as one value, as a list, or not at all. */
export function elementValues<T>(value: OneOrMany<T> | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
