import { codePointEscapes, visibleText } from '../text/visible-text';

/**
 * Sequences that programs act on wherever they find them, so that no quoting helps:
 * a workflow command at the start of a line, its older form anywhere in a line
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands), and the start of an HTML
 * comment, by which a comment's marker is found.
 */
const COMMANDS = /(?<=^|\s):(?=:)|(?<=##)\[|(?<=<)!(?=--)/g;

/**
 * Text from outside for one line of a terminal, a log or a report: nothing is hidden in it, nothing moves a cursor,
 * starts a line or is a command of GitHub's runner.
 */
export function inertLine(text: string): string {
  return visibleText(text).replace(COMMANDS, codePointEscapes);
}

/** Text of several lines from outside, such as what Terraform says: each line inert, tabs as they are. */
export function inertLines(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => line.split('\t').map(inertLine).join('\t'))
    .join('\n');
}
