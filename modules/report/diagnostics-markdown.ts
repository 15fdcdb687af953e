import type { Diagnostic } from '../diagnostics/diagnostic';
import { diagnosticsAsText } from './diagnostics-text';
import { fence } from './escape';
import type { Section } from './fit-sections';

/**
 * Diagnostics as Markdown: their number, and their text in a code block, truncated at a line break.
 * @param options.limit UTF-8 bytes
 */
export function diagnosticsAsMarkdown(diagnostics: readonly Diagnostic[], options: { readonly limit: number }): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const headline = `**The manifests have ${errors} ${errors === 1 ? 'error' : 'errors'}**, so access cannot be computed.`;
  const lines = diagnosticsAsText(diagnostics, { color: false }).trimEnd().split('\n');
  const kept: string[] = [];
  let room = options.limit - Buffer.byteLength(headline) - 200;
  for (const line of lines) {
    room -= Buffer.byteLength(line) + 1;
    if (room < 0) break;
    kept.push(line);
  }
  const rest = lines.length - kept.length;
  return [headline, fence('text', [...kept, ...(rest > 0 ? [`and ${rest} more lines`] : [])])].join('\n\n');
}

/** Warnings beside a change, folded; empty without diagnostics. */
export function warningsSection(diagnostics: readonly Diagnostic[]): Section[] {
  if (diagnostics.length === 0) return [];
  const title = `${diagnostics.length} ${diagnostics.length === 1 ? 'warning' : 'warnings'} about manifests`;
  const lines = diagnosticsAsText(diagnostics, { color: false }).trimEnd().split('\n');
  const text = (most: number): string => {
    const rest = lines.length - most;
    const shown = [...lines.slice(0, most), ...(rest > 0 ? [`and ${rest} more lines`] : [])];
    return [`<details><summary>${title}</summary>`, fence('text', shown), '</details>'].join('\n\n');
  };
  return [[text(200), text(20), `- ${title}`]];
}
