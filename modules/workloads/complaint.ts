import type { DiagnosticCode } from '../diagnostics/codes';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic';
import type { DocumentPath } from '../manifest/manifest';
import type { SourceText } from '../manifest/source-text';

/** A problem whose line and column are not resolved yet, which requires parsing the file again. */
export interface Complaint {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly help?: string;
  readonly source: SourceText;
  readonly path: DocumentPath;
  /** The part at the path; default: the value. */
  readonly part?: 'key' | 'value';
}

/** Receives a problem. The caller continues, so that all problems are reported at once. */
export type Report = (complaint: Complaint) => void;

/** Gathers complaints and looks up where they stand. */
export interface ComplaintBox {
  readonly report: Report;
  /** Whether the same has been reported. */
  has(complaint: Complaint): boolean;
  /** Every different complaint once, in file order. */
  diagnostics(): Diagnostic[];
}

/**
 * A box for the complaints of many workloads. What many of them share, such as a template of the configuration or a
 * grant that counts in every environment, is complained about as often as it is met, but kept and located once.
 */
export function complaintBox(): ComplaintBox {
  const complaints = new Map<string, Complaint>();
  return {
    report: (complaint) => {
      const key = keyOf(complaint);
      if (!complaints.has(key)) complaints.set(key, complaint);
    },
    has: (complaint) => complaints.has(keyOf(complaint)),
    diagnostics: () => sortDiagnostics([...complaints.values()].map(locateComplaint)),
  };
}

function keyOf({ code, message, source, path, part = 'value' }: Complaint): string {
  return JSON.stringify([source.file, path, part, code, message]);
}

/** The complaint as a diagnostic, with line and column. */
export function locateComplaint(complaint: Complaint): Diagnostic {
  const { code, severity, message, help, source, path, part } = complaint;
  return { code, severity, message, file: source.file, ...source.locate(path, part), ...(help && { help }) };
}
