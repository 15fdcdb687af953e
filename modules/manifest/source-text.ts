import type { Position } from '../diagnostics/diagnostic';
import { positionInText } from '../diagnostics/position-in-text';
import type { DocumentPath } from './manifest';
import type * as SourceTree from './source-tree';
import { offsetInValidYaml } from './valid-yaml-offset';

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
  /** The position of a text within a part; undefined if the part does not contain it, as where it is escaped. */
  find(path: DocumentPath, part: 'key' | 'value' | undefined, text: string): Position | undefined;
  /** Whether a problem within an existing part is reported already, so that another one may only be its consequence. */
  isReported(path: DocumentPath, part?: 'key' | 'value'): boolean;
}

/** What is known of a file with problems, of which a part is checked further. */
export interface SourceOptions {
  /** The path in the file of a path in that part. */
  readonly origin: (path: DocumentPath) => DocumentPath;
  /** Offsets of the problems that are reported already. */
  readonly reported: readonly number[];
}

/** Creates the `SourceText` of a YAML file. */
export function sourceText(file: string, text: string, options?: SourceOptions): SourceText {
  const origin = options?.origin ?? ((path: DocumentPath) => path);
  const rangeAt = (path: DocumentPath, part: 'key' | 'value'): readonly [number, number] =>
    tree().rangeInText(text, origin(path), part);
  return {
    file,
    text,
    locate: (path, part = 'value') => {
      const offset = offsetInValidYaml(text, origin(path), part) ?? rangeAt(path, part)[0];
      return positionInText(text, offset);
    },
    find: (path, part = 'value', wanted) => {
      const [start, end] = rangeAt(path, part);
      const at = text.slice(start, end).indexOf(wanted);
      return at === -1 ? undefined : positionInText(text, start + at);
    },
    isReported: (path, part = 'value') => {
      if (!options || !tree().existsInText(text, origin(path))) return false;
      const [start, end] = rangeAt(path, part);
      return options.reported.some((offset) => start <= offset && offset < Math.max(end, start + 1));
    },
  };
}

/** Loaded when a file with problems, or a text within a part, is asked about: most runs do neither. */
function tree(): typeof SourceTree {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- `import()` would make every caller asynchronous
  return require('./source-tree') as typeof SourceTree;
}
