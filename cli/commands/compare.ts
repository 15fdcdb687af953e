import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { compare as compareAccess } from '../../modules/policy/compare';
import type { Verdict } from '../../modules/policy/comparison';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { type FormatName, render } from '../../modules/report/formats';
import { CannotRun, type CommandContext, type Outcome, textOptions } from '../command';
import { LARGEST_JSON } from '../../modules/manifest/json-document';
import { type AccessFile, readAccess } from '../read-access';

export interface ComparePolicyFilesOptions {
  readonly exitCode?: boolean;
  readonly format: FormatName;
}

const STANDARD_INPUT = '-';

/** Verdicts without gained access, which `--exit-code` accepts. */
const PASSING: ReadonlySet<Verdict> = new Set(['equal', 'narrower']);

/** `compare`: compares the access of two files. */
export async function comparePolicyFiles(
  context: CommandContext,
  before: string,
  after: string,
  { exitCode: gate = false, format }: ComparePolicyFilesOptions,
): Promise<Outcome> {
  if (before === STANDARD_INPUT && after === STANDARD_INPUT) {
    throw new CannotRun('standard input can be only one of the two');
  }
  const [from, to] = [await readAccessFile(before, context), await readAccessFile(after, context)];
  const diagnostics = [...from.diagnostics, ...to.diagnostics];
  const notes = diagnosticsAsText(diagnostics, { color: context.notesColor });
  if (from.value === undefined || to.value === undefined) return { exitCode: 1, notes };

  const comparison = compareAccess(from.value, to.value);
  const refused = gate && !PASSING.has(comparison.verdict);
  const exitCode = refused || hasErrors(diagnostics) ? 1 : 0;
  return { exitCode, output: render(format, 'comparison', comparison, textOptions(context)), notes };
}

async function readAccessFile(path: string, { folder }: CommandContext): Promise<AccessFile> {
  const standardInput = path === STANDARD_INPUT;
  const stream = standardInput ? (process.stdin as AsyncIterable<Buffer>) : createReadStream(resolve(folder, path));
  try {
    return readAccess(await bytesOf(stream), standardInput ? '(standard input)' : path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CannotRun(`cannot read "${path}": ${FILE_ERRORS[code] ?? message}`);
  }
}

const FILE_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOENT: 'the file does not exist',
};

/** All bytes, or just enough to detect a file above the size limit. */
async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LARGEST_JSON) break;
  }
  return Buffer.concat(chunks);
}
