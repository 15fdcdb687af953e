import type { DiagnosticCode } from '../diagnostics/codes';
import type { DocumentPath } from '../manifest/manifest';
import type { Placeholders } from './placeholders';

/** A problem of a grant, with its path in the manifest. */
export interface GrantComplaint {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly help?: string;
  readonly path: DocumentPath;
  /** The part at the path; default: the value. */
  readonly part?: 'key' | 'value';
}

/** Input for reading grants: the values of placeholders, and the callback that receives problems. */
export interface GrantContext {
  readonly placeholders: Placeholders;
  readonly report: (complaint: GrantComplaint) => void;
}

/** A problem of a text, without its place: the caller adds it. */
export interface GrantFault {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly help?: string;
}
