import { type Event, EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { FORBIDDEN_IN_VALUE } from '../text/inert-characters';
import { BOOLEAN_OF_YAML_1_1, DEEPEST_NESTING, RESERVED_KEYS } from './accepted-yaml';
import type { PlainValue } from './plain-value';

/**
 * The value of a text that is plain YAML without any problem. It takes a quarter of the time of a tree with positions,
 * which most files never need. Undefined if there is a problem, or if one cannot be ruled out here: the tree then decides.
 */
export function valueOfValidYaml(text: string): PlainValue | undefined {
  if (UNUSUAL.test(text)) return undefined;
  const events = eventsOf(text);
  const [document, root] = events;
  if (document?.type !== EVENT_ID.DOCUMENT || document.directives.length > 0) return undefined;
  if (root?.type !== EVENT_ID.MAPPING) return undefined;
  const reader: Reader = { text, events, next: 1 };
  try {
    const value = readNode(reader);
    // What follows is the end of the document, and no second one.
    return ends(reader) && reader.next === events.length ? value : undefined;
  } catch (error) {
    if (error === DOUBTFUL) return undefined;
    throw error;
  }
}

/** Tabs, and marks of documents in places where parsers differ. */
const UNUSUAL = /\t|^ +---|^ *\.\.\./m;

/** The events of the first document and all others; none for a text that is not YAML. */
export function eventsOf(text: string): Event[] {
  try {
    return parseEvents(text, { maxDepth: DEEPEST_NESTING });
  } catch {
    return [];
  }
}

/** Thrown where the tree has to decide. */
const DOUBTFUL = Symbol('doubtful');

interface Reader {
  readonly text: string;
  readonly events: readonly Event[];
  /** The index of the next event. */
  next: number;
}

function readNode(reader: Reader): PlainValue {
  const event = reader.events[reader.next++];
  // Anchors and tags are not accepted, and neither are aliases.
  const isPlain = event && 'tagStart' in event && event.tagStart === -1 && event.anchorStart === -1;
  if (!isPlain) return doubtful();
  if (event.type === EVENT_ID.SCALAR) return scalarOf(reader.text, event);
  return event.type === EVENT_ID.SEQUENCE ? readSequence(reader) : readMapping(reader);
}

function readSequence(reader: Reader): PlainValue[] {
  const items: PlainValue[] = [];
  while (!ends(reader)) items.push(readNode(reader));
  return items;
}

function readMapping(reader: Reader): PlainValue {
  const mapping: Record<string, PlainValue> = {};
  while (!ends(reader)) {
    const key = readNode(reader);
    if (typeof key !== 'string' || RESERVED_KEYS.has(key) || Object.hasOwn(mapping, key)) return doubtful();
    mapping[key] = readNode(reader);
  }
  return mapping;
}

/** Whether a collection or the document ends here; its end is then passed. */
function ends(reader: Reader): boolean {
  if (reader.events[reader.next]?.type !== EVENT_ID.POP) return false;
  reader.next++;
  return true;
}

/** Unquoted, these are text in every version of YAML, except the words below; no character is a look-alike of another. */
const TEXT = /^[a-z/_$][\x20-\x7e]*$/i;
const OTHER_WORD = /^(?:true|false|null)$/i;

/** A number in its only spelling, without loss. */
const NUMBER = /^(?:0|[1-9]\d{0,14})$/;

function scalarOf(text: string, event: ScalarEvent): PlainValue {
  const value = getScalarValue(text, event);
  if (event.style === SCALAR_STYLE.PLAIN) return plainScalar(value);
  const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  // Parsers keep different ends of a block scalar whose lines are all empty.
  return isQuoted && !FORBIDDEN_IN_VALUE.test(value) ? value : doubtful();
}

function plainScalar(value: string): PlainValue {
  if (value === '') return null;
  if (value === 'true' || value === 'false') return value === 'true';
  if (NUMBER.test(value)) return Number(value);
  return TEXT.test(value) && !OTHER_WORD.test(value) && !BOOLEAN_OF_YAML_1_1.test(value) ? value : doubtful();
}

function doubtful(): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- never leaves this file; an error has a stack trace
  throw DOUBTFUL;
}
