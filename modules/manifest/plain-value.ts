import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from 'yaml';
import { codePointName, FORBIDDEN_IN_SOURCE, FORBIDDEN_IN_VALUE } from '../text/inert-characters';
import { quote } from '../diagnostics/quote';
import type { Problem, Report } from '../diagnostics/problem';
import { BOOLEAN_OF_YAML_1_1, RESERVED_KEYS } from './accepted-yaml';
import type { DocumentPath } from './manifest';
import type { TextPlace } from './text-problems';

/** A document as a JSON value. Aliases, which are reported before, become null. */
export type PlainValue = string | number | boolean | null | PlainValue[] | { [key: string]: PlainValue };

/** A document's value, and what its schema decides about. */
export interface PlainTree {
  readonly value: PlainValue;
  /** The offsets of texts whose hidden characters have been reported already. */
  readonly explained: Set<number>;
  /** Unquoted values that two YAML parsers could read differently. */
  readonly ambiguous: readonly AmbiguousValue[];
}

/** An unquoted value that YAML parsers read as text, or as something else. */
export interface AmbiguousValue extends TextPlace {
  readonly path: DocumentPath;
  /** As written. */
  readonly source: string;
  /** The other reading, in its plain form. */
  readonly other: number | boolean;
}

/** The value of a syntax tree. Reports everything that is not plain YAML. */
export function plainValue(root: ParsedNode, text: string, report: Report<TextPlace>): PlainTree {
  const explained = new Set<number>();
  const ambiguous: AmbiguousValue[] = [];
  const path: (string | number)[] = [];
  return { value: valueOf(root), explained, ambiguous };

  function valueOf(node: ParsedNode | null): PlainValue {
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const result: Record<string, PlainValue> = {};
      const keys = new Set<string>();
      for (const { key: keyNode, value } of node.items) {
        const key = keyOf(keyNode, keys);
        const plain = at(key ?? '', value);
        if (key !== undefined) result[key] = plain;
      }
      return result;
    }
    if (isSeq<ParsedNode>(node)) return node.items.map((item, index) => at(index, item));
    if (isScalar(node)) return scalarValue(node);
    return null;
  }

  function at(step: string | number, node: ParsedNode | null): PlainValue {
    path.push(step);
    const value = valueOf(node);
    path.pop();
    return value;
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
        ...(written !== '' && quoteIt(written)),
        offset,
      });
      return undefined;
    }
    const key = scalarValue(node, 'key') as string;
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

  function scalarValue(node: Scalar.Parsed, part: 'key' | 'value' = 'value'): string | number | boolean | null {
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
        if (part === 'key') report({ ...ambiguousText(value), ...quoteIt(value), offset });
        else ambiguous.push({ path: [...path], source: value, other: /^(?:yes|on)$/i.test(value), offset });
      }
      return value;
    }
    if (typeof value === 'number' && String(value) !== source) {
      ambiguous.push({ path: [...path], source, other: value, offset });
    }
    return typeof value === 'number' || typeof value === 'boolean' ? value : null;
  }
}

/** What is wrong with an ambiguous value, and the readings of it that its place accepts. */
export function ambiguousProblem(
  { source, other, offset }: AmbiguousValue,
  accepts: { readonly text: boolean; readonly other: boolean },
): Problem<TextPlace> {
  const problem = typeof other === 'number' ? ambiguousNumber(source, other) : ambiguousText(source);
  if (accepts.text && !accepts.other) return { ...problem, ...quoteIt(source), offset };
  const plain = { replace: source, by: String(other) };
  if (!accepts.text) return { ...problem, help: `write ${plain.by}`, suggestions: [plain], offset };
  const kind = typeof other === 'number' ? 'number' : 'boolean';
  return {
    ...problem,
    help: `write ${quote(source)} for text, or ${plain.by} for the ${kind}`,
    suggestions: [{ replace: source, by: quote(source) }, plain],
    offset,
  };
}

function ambiguousText(source: string): Problem {
  const message = `unquoted ${source} is text in some YAML parsers and a boolean in others`;
  return { code: 'yaml-ambiguous', severity: 'error', message };
}

function ambiguousNumber(source: string, value: number): Problem {
  return { code: 'yaml-ambiguous', severity: 'error', message: `unquoted ${source} is read as the number ${value}` };
}

/** The help for unquoted text. */
export function quoteIt(source: string): Pick<Problem, 'help' | 'helpWithout' | 'suggestions'> {
  const help = `quote it: ${quote(source)}`;
  return { help, helpWithout: help, suggestions: [{ replace: source, by: quote(source) }] };
}
