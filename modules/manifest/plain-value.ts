import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from 'yaml';
import { codePointName, FORBIDDEN_IN_SOURCE, FORBIDDEN_IN_VALUE } from '../text/inert-characters';
import { quote } from '../diagnostics/quote';
import type { Complain } from './complaint';

/** A document's value in JSON's terms. An alias, already complained about, becomes null. */
export type PlainValue = string | number | boolean | null | PlainValue[] | { [key: string]: PlainValue };

/** Keys that mean something to JavaScript itself. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Plain text that YAML 1.1 reads as true or false: https://yaml.org/type/bool.html, but for the single letters, which
 * nearly no program reads so.
 */
const BOOLEAN_OF_YAML_1_1 = /^(?:yes|on|no|off)$/i;

/** A tree's value, and where texts begin whose hidden characters are complained about already. */
export interface PlainTree {
  readonly value: PlainValue;
  readonly explained: Set<number>;
}

/** The value of a tree, with complaints about what two readers could understand differently. */
export function plainValue(root: ParsedNode, text: string, complain: Complain): PlainTree {
  const explained = new Set<number>();
  return { value: valueOf(root), explained };

  function valueOf(node: ParsedNode | null): PlainValue {
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const result: Record<string, PlainValue> = {};
      const keys = new Set<string>();
      for (const { key: keyNode, value } of node.items) {
        const key = keyOf(keyNode, keys);
        const plain = valueOf(value);
        if (key !== undefined) result[key] = plain;
      }
      return result;
    }
    if (isSeq<ParsedNode>(node)) return node.items.map(valueOf);
    if (isScalar(node)) return scalarValue(node);
    return null;
  }

  /** The key as text, or undefined after a complaint when it has no place in the value. */
  function keyOf(node: ParsedNode, keys: Set<string>): string | undefined {
    const offset = node.range[0];
    if (isAlias(node)) return undefined;
    if (!isScalar(node)) {
      valueOf(node);
      complain({ code: 'yaml-key-not-text', message: 'a mapping or a list cannot be a key', offset });
      return undefined;
    }
    if (node.type === 'PLAIN' && node.source === '<<') {
      const help = 'write the keys out where they belong';
      complain({ code: 'yaml-merge-key', message: 'merge key "<<" is not accepted', help, offset });
      return undefined;
    }
    if (typeof node.value !== 'string') {
      const written = node.source;
      complain({
        code: 'yaml-key-not-text',
        message: written === '' ? 'a key is missing before ":"' : `key ${written} is not text`,
        ...(written !== '' && { help: `write it in quotes: ${quote(written)}` }),
        offset,
      });
      return undefined;
    }
    const key = scalarValue(node) as string;
    if (RESERVED_KEYS.has(key)) {
      complain({ code: 'yaml-reserved-key', message: `key ${quote(key)} is not accepted`, help: 'rename it', offset });
      return undefined;
    }
    if (keys.has(key)) {
      const message = `key ${quote(key)} stands in this mapping already`;
      complain({ code: 'yaml-duplicate-key', message, help: 'merge the two, or remove one', offset });
      return undefined;
    }
    keys.add(key);
    return key;
  }

  function scalarValue(node: Scalar.Parsed): string | number | boolean | null {
    const { value, source, range } = node;
    const offset = range[0];
    // A tag, already complained about, would make something else of the text.
    if (node.tag !== undefined) return source;
    if (typeof value === 'string') {
      const hidden = FORBIDDEN_IN_VALUE.exec(value);
      if (hidden && text.slice(offset, range[1]).search(FORBIDDEN_IN_SOURCE) !== -1) explained.add(offset);
      else if (hidden) {
        complain({
          code: 'text-forbidden-character',
          message: `${quote(value)} holds the hidden character ${codePointName(hidden[0])}`,
          help: 'remove it',
          offset,
        });
      } else if (node.type === 'PLAIN' && BOOLEAN_OF_YAML_1_1.test(value)) {
        complain({
          code: 'yaml-ambiguous',
          message: `${value} without quotes is text to some YAML readers and true or false to others`,
          help: `write ${quote(value)} for text, or true or false`,
          offset,
        });
      }
      return value;
    }
    if (typeof value === 'number' && String(value) !== source) {
      complain({
        code: 'yaml-ambiguous',
        message: `${source} without quotes is read as the number ${value}, which is written differently`,
        help: `write ${quote(source)} for text, or the number as ${value}`,
        offset,
      });
    }
    return typeof value === 'number' || typeof value === 'boolean' ? value : null;
  }
}
