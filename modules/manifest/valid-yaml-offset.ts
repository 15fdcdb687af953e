import { type Event, EVENT_ID, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { DocumentPath } from './manifest';
import { eventsOf, valueOfValidYaml } from './valid-yaml';

/**
 * The offset at which a part of a text begins, in UTF-16 code units, as `offsetOf` finds it in the tree. Undefined where
 * the tree has to decide, as where `valueOfValidYaml` leaves the text to it.
 */
export function offsetInValidYaml(text: string, path: DocumentPath, part: 'key' | 'value'): number | undefined {
  if (latest?.text !== text) latest = { text, root: rootOf(text) };
  let found: Part = latest.root;
  for (const step of path) {
    // A scalar is accepted for a list of one.
    if (step === 0 && !found.children) continue;
    const child: Part | undefined = found.children?.get(step);
    if (!child) return found.key ?? found.value;
    found = child;
  }
  return part === 'key' ? (found.key ?? found.value) : (found.value ?? found.key);
}

/** Where a part of a document begins. */
interface Part {
  /** Undefined for items of a list, and for the document. */
  readonly key?: number | undefined;
  /** Undefined where nothing is written, as after `key:`. */
  readonly value?: number | undefined;
  /** By key or index; undefined for a scalar. */
  readonly children?: ReadonlyMap<string | number, Part>;
}

/** The parts of the most recent text: several places of one file are mostly located in succession. */
let latest: { readonly text: string; readonly root: Part } | undefined;

function rootOf(text: string): Part {
  if (valueOfValidYaml(text) === undefined) return {};
  // The first event is the document's.
  return readPart({ text, events: eventsOf(text), next: 1 }, undefined);
}

interface Reader {
  readonly text: string;
  readonly events: readonly Event[];
  /** The index of the next event. */
  next: number;
}

function readPart(reader: Reader, key: number | undefined): Part {
  const event = reader.events[reader.next++];
  if (event?.type === EVENT_ID.SCALAR) return { key, value: startOf(event) };
  if (event?.type === EVENT_ID.SEQUENCE) return { key, value: event.start, children: readItems(reader) };
  return event?.type === EVENT_ID.MAPPING ? { key, value: event.start, children: readEntries(reader) } : {};
}

function readItems(reader: Reader): ReadonlyMap<number, Part> {
  const items: Part[] = [];
  while (reader.events[reader.next]?.type !== EVENT_ID.POP) items.push(readPart(reader, undefined));
  reader.next++;
  return new Map(items.entries());
}

function readEntries(reader: Reader): ReadonlyMap<string, Part> {
  const entries = new Map<string, Part>();
  for (let key = reader.events[reader.next]; key?.type === EVENT_ID.SCALAR; key = reader.events[reader.next]) {
    reader.next++;
    entries.set(getScalarValue(reader.text, key), readPart(reader, startOf(key)));
  }
  reader.next++;
  return entries;
}

/** With its quote, if it has one; undefined where nothing is written. */
function startOf({ style, valueStart }: ScalarEvent): number | undefined {
  if (valueStart === -1) return undefined;
  return style === SCALAR_STYLE.PLAIN ? valueStart : valueStart - 1;
}
