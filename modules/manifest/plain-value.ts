import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from 'yaml';
import { codePointName, FORBIDDEN_IN_SOURCE, FORBIDDEN_IN_VALUE } from '../text/inert-characters';
import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import type { TextPlace } from './text-problems';

/** A document as a JSON value. Aliases, which are reported before, become null. */
export type PlainValue = string | number | boolean | null | PlainValue[] | { [key: string]: PlainValue };

/** Keys with a special meaning in JavaScript. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Unquoted text that YAML 1.1 reads as a boolean: https://yaml.org/type/bool.html. Single letters are left out, because
 * hardly any parser reads them as booleans.
 */
const BOOLEAN_OF_YAML_1_1 = /^(?:yes|on|no|off)$/i;

/** A document's value, and the offsets of texts whose hidden characters have been reported already. */
export interface PlainTree {
  readonly value: PlainValue;
  readonly explained: Set<number>;
}

/** The value of a syntax tree. Reports everything that two YAML parsers could read differently. */
export function plainValue(root: ParsedNode, text: string, report: Report<TextPlace>): PlainTree {
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

  /** The key as text; undefined after a problem was reported, or for an alias. */
  function keyOf(node: ParsedNode, keys: Set<string>): string | undefined {
    const offset = node.range[0];
    if (isAlias(node)) return undefined;
    if (!isScalar(node)) {
      valueOf(node);
      report({ code: 'yaml-key-not-text', severity: 'error', message: 'a mapping or a list cannot be a key', offset });
      return undefined;
    }
    if (node.type === 'PLAIN' && node.source === '<<') {
      const help = 'repeat the keys in the mapping';
      report({ code: 'yaml-merge-key', severity: 'error', message: 'merge key "<<" is not accepted', help, offset });
      return undefined;
    }
    if (typeof node.value !== 'string') {
      const written = node.source;
      report({
        code: 'yaml-key-not-text',
        severity: 'error',
        message: written === '' ? 'a key is missing before ":"' : `key ${written} is not text`,
        ...(written !== '' && { help: `quote it: ${quote(written)}` }),
        offset,
      });
      return undefined;
    }
    const key = scalarValue(node) as string;
    if (RESERVED_KEYS.has(key)) {
      report({
        code: 'yaml-reserved-key',
        severity: 'error',
        message: `key ${quote(key)} is not accepted`,
        help: 'rename it',
        offset,
      });
      return undefined;
    }
    if (keys.has(key)) {
      const message = `duplicate key ${quote(key)}`;
      report({
        code: 'yaml-duplicate-key',
        severity: 'error',
        message,
        help: 'merge the two entries, or remove one',
        offset,
      });
      return undefined;
    }
    keys.add(key);
    return key;
  }

  function scalarValue(node: Scalar.Parsed): string | number | boolean | null {
    const { value, source, range } = node;
    const offset = range[0];
    // A tag, which has been reported already, would change the type of the value.
    if (node.tag !== undefined) return source;
    if (typeof value === 'string') {
      const hidden = FORBIDDEN_IN_VALUE.exec(value);
      if (hidden && text.slice(offset, range[1]).search(FORBIDDEN_IN_SOURCE) !== -1) explained.add(offset);
      else if (hidden) {
        report({
          code: 'text-forbidden-character',
          severity: 'error',
          message: `${quote(value)} contains the hidden character ${codePointName(hidden[0])}`,
          help: 'remove it',
          offset,
        });
      } else if (node.type === 'PLAIN' && BOOLEAN_OF_YAML_1_1.test(value)) {
        report({
          code: 'yaml-ambiguous',
          severity: 'error',
          message: `unquoted ${value} is text in some YAML parsers and a boolean in others`,
          help: `write ${quote(value)} for text, or true or false for a boolean`,
          offset,
        });
      }
      return value;
    }
    if (typeof value === 'number' && String(value) !== source) {
      report({
        code: 'yaml-ambiguous',
        severity: 'error',
        message: `unquoted ${source} is read as the number ${value}`,
        help: `write ${quote(source)} for text, or ${value} for the number`,
        offset,
      });
    }
    return typeof value === 'number' || typeof value === 'boolean' ? value : null;
  }
}
