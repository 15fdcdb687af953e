import { quote } from '../diagnostics/quote';
import type { Located } from '../manifest/manifest';
import type { GrantComplaint, GrantContext, GrantFault } from './grant-context';
import { fillPlaceholders, placeholderHelp } from './placeholders';

/** The text with its placeholders filled in; undefined after a complaint when it holds one that does not exist. */
export function fillLocated({ value, path }: Located<string>, context: GrantContext): string | undefined {
  const unknown: string[] = [];
  const text = fillPlaceholders(value, context.placeholders, (name) => unknown.push(name));
  for (const name of unknown) {
    const message = `${quote(value)} holds the placeholder {${name}}, which does not exist`;
    context.report({ code: 'placeholder-unknown', severity: 'error', message, help: placeholderHelp(name), path });
  }
  return unknown.length === 0 ? text : undefined;
}

/** Reports every fault at a place; tells whether the text can be used. */
export function reportFaults(
  faults: readonly GrantFault[],
  place: Pick<GrantComplaint, 'path' | 'part'>,
  context: GrantContext,
): boolean {
  for (const fault of faults) context.report({ ...fault, ...place });
  return faults.every((fault) => fault.severity === 'warning');
}
