import type { DiagnosticCode } from '../diagnostics/codes';
import type { DocumentPath } from '../manifest/manifest';
import type { Placeholders } from './placeholders';

/** Something wrong with a grant; the path leads into the manifest. */
export interface GrantComplaint {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly help?: string;
  readonly path: DocumentPath;
  /** What of the path is meant; the value by default. */
  readonly part?: 'key' | 'value';
}

/** What grants are read with: the values for placeholders, and where complaints go. */
export interface GrantContext {
  readonly placeholders: Placeholders;
  readonly report: (complaint: GrantComplaint) => void;
}

/** What is wrong with one text, without the place: the reader of the grant knows that. */
export interface GrantFault {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly help?: string;
}
