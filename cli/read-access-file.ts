import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { LARGEST_JSON } from '../modules/manifest/json-document';
import { CannotRun, type CommandContext } from './command';
import { type AccessFile, readAccess } from './read-access';

/** The name of standard input among the arguments of a command. */
export const STANDARD_INPUT = '-';

/**
 * Reads the policy in a file, or in standard input.
 *
 * @throws CannotRun if the file cannot be read
 */
export async function readAccessFile(path: string, { folder }: CommandContext): Promise<AccessFile> {
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
