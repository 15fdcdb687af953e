import type { ParsedNode } from 'yaml';
import type { DocumentPath } from './manifest';
import { exists, rangeOf } from './node-offset';
import { readYamlTree } from './yaml-tree';

/** The start and the end of a part of a YAML text, as `rangeOf` finds it; both 0 if the text is not YAML. */
export function rangeInText(text: string, path: DocumentPath, part: 'key' | 'value'): readonly [number, number] {
  const root = rootOf(text);
  return root ? rangeOf(root, path, part) : [0, 0];
}

/** Whether a YAML text has a part. */
export function existsInText(text: string, path: DocumentPath): boolean {
  const root = rootOf(text);
  return root !== undefined && exists(root, path);
}

/** The syntax tree of the most recent text: problems of one file are mostly located in succession. */
let latest: { readonly text: string; readonly root: ParsedNode | undefined } | undefined;

function rootOf(text: string): ParsedNode | undefined {
  if (latest?.text !== text) latest = { text, root: readYamlTree(text, () => undefined) };
  return latest.root;
}
