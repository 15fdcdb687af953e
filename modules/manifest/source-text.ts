import type { Position } from '../diagnostics/diagnostic';
import type { DocumentPath } from './manifest';

/** A YAML file's text. Holding the text and parsing it again for the rare position keeps 10,000 manifests small. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Where a part of the document stands: its key (`key`) or its value; of a missing part, the nearest parent that is there. */
  locate(path: DocumentPath, part?: 'key' | 'value'): Position;
}
