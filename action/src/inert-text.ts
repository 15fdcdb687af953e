import { stripVTControlCharacters } from 'node:util';

/**
 * Text of others (Terraform, a manifest) as it may stand in a log: no terminal control, and nothing the runner would
 * read as a command, be it `::command::` or the older `##[command]`.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function inertLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/(?!\t)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, '\ufffd')
    .replaceAll('::', ':\u200b:')
    .replaceAll('##[', '##\u200b[');
}

/** Several lines, each inert. */
export function inertText(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map(inertLine)
    .join('\n');
}
