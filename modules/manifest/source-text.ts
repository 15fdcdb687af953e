import type { ParsedNode } from 'yaml';
import type { Position } from '../diagnostics/diagnostic';
import { positionInText } from '../diagnostics/position-in-text';
import type { DocumentPath } from './manifest';
import { offsetOf } from './node-offset';
import { readYamlTree } from './yaml-tree';

/** A part of a document: the value at a path, or its key. */
export interface DocumentPart {
  readonly path: DocumentPath;
  /** Default: the value. */
  readonly part?: 'key' | 'value';
}

/** A part of a YAML file. */
export interface SourcePlace extends DocumentPart {
  readonly source: SourceText;
}

/** A YAML file's text. Positions are rare, so they are found by parsing again, which saves memory with 10,000 manifests. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** The position of a part's key (`key`) or value; for a missing part, of the nearest existing parent. */
  locate(path: DocumentPath, part?: 'key' | 'value'): Position;
}

/** Creates the `SourceText` of a YAML file. */
export function sourceText(file: string, text: string): SourceText {
  return {
    file,
    text,
    locate: (path, part = 'value') => {
      const root = rootOf(text);
      return positionInText(text, root ? offsetOf(root, path, part) : 0);
    },
  };
}

/** The syntax tree of the most recent text: problems of one file are mostly located in succession. */
let latest: { readonly text: string; readonly root: ParsedNode | undefined } | undefined;

function rootOf(text: string): ParsedNode | undefined {
  if (latest?.text !== text) latest = { text, root: readYamlTree(text, () => undefined) };
  return latest.root;
}
