import { quote } from '../diagnostics/quote';
import type { Located } from '../manifest/manifest';
import type { Problem } from '../diagnostics/problem';
import type { DocumentPart } from '../manifest/source-text';
import type { GrantContext } from './grant-context';
import { fillPlaceholders, placeholderHelp } from './placeholders';

/**
 * The text with its placeholders filled in, one per cluster if it contains a placeholder of clusters. Undefined if it
 * contains an unknown one, which is reported.
 */
export function fillLocated(
  { value, ...place }: { readonly value: string } & DocumentPart,
  { placeholders, report }: GrantContext,
): readonly string[] | undefined {
  const unknown: string[] = [];
  const texts = fillPlaceholders(value, placeholders, (name) => unknown.push(name));
  for (const name of unknown) {
    const message = `${quote(value)} contains the unknown placeholder {${name}}`;
    const help = placeholderHelp(name, placeholders);
    report({ code: 'placeholder-unknown', severity: 'error', message, ...help, ...place });
  }
  return unknown.length === 0 ? texts : undefined;
}

/** As `fillLocated`, with one entry for each text, at the same place. */
export function fillEach(
  located: readonly Located<string>[],
  context: GrantContext,
): readonly (Located<string> & { readonly text: string })[] {
  return located.flatMap((one) => (fillLocated(one, context) ?? []).map((text) => ({ ...one, text })));
}

/** Reports every problem at a place. Returns false after an error: the text cannot be used. */
export function reportProblems(problems: readonly Problem[], place: DocumentPart, context: GrantContext): boolean {
  for (const problem of problems) context.report({ ...problem, ...place });
  return problems.every((problem) => problem.severity === 'warning');
}
