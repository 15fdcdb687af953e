import { quote } from '../diagnostics/quote';
import type { Located } from '../manifest/manifest';
import type { Problem } from '../diagnostics/problem';
import type { DocumentPart } from '../manifest/source-text';
import type { GrantContext } from './grant-context';
import { fillPlaceholders, placeholderHelp } from './placeholders';

/** The text with its placeholders filled in; undefined if it contains an unknown one, which is reported. */
export function fillLocated({ value, path }: Located<string>, context: GrantContext): string | undefined {
  const unknown: string[] = [];
  const text = fillPlaceholders(value, context.placeholders, (name) => unknown.push(name));
  for (const name of unknown) {
    const message = `${quote(value)} contains the unknown placeholder {${name}}`;
    context.report({ code: 'placeholder-unknown', severity: 'error', message, help: placeholderHelp(name), path });
  }
  return unknown.length === 0 ? text : undefined;
}

/** Reports every problem at a place. Returns false after an error: the text cannot be used. */
export function reportProblems(problems: readonly Problem[], place: DocumentPart, context: GrantContext): boolean {
  for (const problem of problems) context.report({ ...problem, ...place });
  return problems.every((problem) => problem.severity === 'warning');
}
