import type { ParsedNode } from 'yaml';
import type { Position } from '../diagnostics/diagnostic';
import { positionInText } from '../diagnostics/position-in-text';
import type { DocumentPath } from './manifest';
import { offsetOf } from './node-offset';
import { readYamlTree } from './yaml-tree';

/** A YAML file's text. Holding the text and parsing it again for the rare position keeps 10,000 manifests small. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Where a part of the document stands: its key (`key`) or its value; of a missing part, the nearest parent that is there. */
  locate(path: DocumentPath, part?: 'key' | 'value'): Position;
}

/** A YAML file's text with the positions of its parts. */
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

/** The tree of the text asked for last: complaints about one file mostly come in a row. */
let latest: { readonly text: string; readonly root: ParsedNode | undefined } | undefined;

function rootOf(text: string): ParsedNode | undefined {
  if (latest?.text !== text) latest = { text, root: readYamlTree(text, () => undefined) };
  return latest.root;
}
