import type { DocumentPath } from './manifest';
import type { PlainValue } from './plain-value';
import { valueAt } from './schema-at';

/** A copy of a document's value that can be corrected, and that remembers where its parts are in the document. */
export interface EditedValue {
  readonly value: PlainValue;
  /** The path in the document of a path in the value. */
  readonly origin: (path: DocumentPath) => DocumentPath;
  /** Replaces the value at a path. */
  readonly set: (path: DocumentPath, value: PlainValue) => void;
  /** Renames the key at a path. */
  readonly rename: (path: DocumentPath, name: string) => void;
  /** Removes an entry of a list or a mapping; false if it does not exist. */
  readonly remove: (path: DocumentPath) => boolean;
}

type Collection = PlainValue[] | Record<string, PlainValue>;
type Step = string | number;

/** Copies a value for corrections. */
export function editedValue(document: PlainValue): EditedValue {
  const value = structuredClone(document);
  /** The steps in the document, by collection and step in the value. */
  const origins = new Map<Collection, Map<Step, Step>>();

  const originsOf = (collection: Collection): Map<Step, Step> => {
    const known = origins.get(collection) ?? new Map<Step, Step>();
    origins.set(collection, known);
    return known;
  };
  const parentOf = (path: DocumentPath): Collection | undefined => {
    const parent = valueAt(value, path.slice(0, -1));
    return typeof parent === 'object' && parent !== null ? parent : undefined;
  };
  return {
    value,
    origin: (path) =>
      path.map((step, index) => {
        const parent = parentOf(path.slice(0, index + 1));
        return (parent && origins.get(parent)?.get(step)) ?? step;
      }),
    set: (path, replacement) => {
      const parent = parentOf(path);
      if (parent) Object.assign(parent, { [path.at(-1) ?? '']: replacement });
    },
    rename: (path, name) => {
      const [parent, key] = [parentOf(path), path.at(-1)];
      if (!parent || Array.isArray(parent) || typeof key !== 'string') return;
      parent[name] = parent[key] ?? null;
      Reflect.deleteProperty(parent, key);
      originsOf(parent).set(name, key);
    },
    remove: (path) => {
      const [parent, key] = [parentOf(path), path.at(-1)];
      if (!parent || key === undefined || !Object.hasOwn(parent, key)) return false;
      if (!Array.isArray(parent)) return Reflect.deleteProperty(parent, key);
      const known = originsOf(parent);
      const kept = parent.map((_, index) => known.get(index) ?? index).filter((_, index) => index !== key);
      parent.splice(Number(key), 1);
      origins.set(parent, new Map(kept.entries()));
      return true;
    },
  };
}
