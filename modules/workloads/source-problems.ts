import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/problem';
import { collectProblems, type ProblemCollector } from '../diagnostics/problem-collector';
import type { SourcePlace } from '../manifest/source-text';

/** Collects the problems of many workloads, and resolves their positions. */
export interface SourceProblems extends ProblemCollector<SourcePlace> {
  /** Every distinct problem, in file order. */
  readonly diagnostics: () => Diagnostic[];
}

/** Creates a collector. Positions are resolved at the end, because that requires parsing a file again. */
export function collectSourceProblems(): SourceProblems {
  const collector = collectProblems<SourcePlace>(({ source, path, part = 'value' }) =>
    JSON.stringify([source.file, path, part]),
  );
  return { ...collector, diagnostics: () => sortDiagnostics(collector.problems().map(sourceDiagnostic)) };
}

function sourceDiagnostic({ code, severity, message, help, source, path, part }: Problem<SourcePlace>): Diagnostic {
  return { code, severity, message, file: source.file, ...source.locate(path, part), ...(help && { help }) };
}
