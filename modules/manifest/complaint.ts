import type { DiagnosticCode } from '../diagnostics/codes';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { positionInText } from '../diagnostics/position-in-text';

/** An error in a file's text, at an offset in UTF-16 code units. */
export interface Complaint {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly help?: string;
  readonly offset: number;
}

/** Takes one complaint; a hostile file causes hundreds of thousands, so they are never spread over arguments. */
export type Complain = (complaint: Complaint) => void;

/** More complaints about one file than this help nobody; a hostile file could cause hundreds of thousands. */
const MOST_COMPLAINTS = 100;

/** Complaints as diagnostics in the order of the text; of very many the first, and one that counts the rest. */
export function toDiagnostics(complaints: readonly Complaint[], text: string, file: string): Diagnostic[] {
  const ordered = withoutRepeats([...complaints].sort((a, b) => a.offset - b.offset));
  const kept = ordered.slice(0, MOST_COMPLAINTS);
  const next = ordered[MOST_COMPLAINTS];
  if (next) {
    const rest = ordered.length - MOST_COMPLAINTS;
    kept.push({ code: 'text-too-many-errors', message: `${rest} more errors are not shown`, offset: next.offset });
  }
  return kept.map(({ code, message, help, offset }) => ({
    code,
    severity: 'error',
    message,
    file,
    ...positionInText(text, offset),
    ...(help !== undefined && { help }),
  }));
}

/** A text may break two parts of one rule, which is one complaint. */
function withoutRepeats(ordered: readonly Complaint[]): Complaint[] {
  const seen = new Set<string>();
  return ordered.filter(({ code, message, offset }) => {
    const complaint = `${offset} ${code} ${message}`;
    return !seen.has(complaint) && seen.add(complaint);
  });
}
