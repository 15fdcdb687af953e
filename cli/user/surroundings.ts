import { homedir } from 'node:os';
import type { Readable, Writable } from 'node:stream';

/** What a command that writes starting files knows of the user, besides its arguments. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home directory. */
  readonly home: string;
  /** The terminal on which questions are asked; absent where the command is not used on one. */
  readonly terminal?: { readonly input: Readable; readonly output: Writable };
}

/** Those of this process. Questions go to standard error, because standard output has the result. */
export function processSurroundings(): Surroundings {
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
  return {
    env: process.env,
    home: homedir(),
    ...(isTerminal && { terminal: { input: process.stdin, output: process.stderr } }),
  };
}
