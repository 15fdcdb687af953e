import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** Options for running a program. */
export interface RunOptions {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Interrupts the program when aborted; absent for a program that must not be interrupted. */
  readonly signal?: AbortSignal;
  /** Receives each line of its output as it appears. */
  readonly onLine?: (line: string) => void;
}

export interface RunResult {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs one program. Its output goes into a file that is read along, not into a pipe: Terraform then survives the death
 * of this process and still saves its state. It runs in a process group of its own, so that a signal meant for this
 * process does not reach it: the runner of GitHub signals the whole group, and Terraform cancels calls in flight then.
 */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const { folder, environment, signal, onLine = () => undefined } = options;
  const logs = mkdtempSync(join(tmpdir(), 'terraform-output-'));
  const log = join(logs, 'output');
  const descriptor = openSync(log, 'a', 0o600);
  const follower = followLines(log, onLine);
  const stop = () => child.kill('SIGINT');
  const child = spawn(program, args, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', descriptor, descriptor],
    detached: true,
  });
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => {
        resolve(status ?? 1);
      });
    });
    return { code, output: readFileSync(log, 'utf8') };
  } finally {
    signal?.removeEventListener('abort', stop);
    follower.finish();
    closeSync(descriptor);
    rmSync(logs, { recursive: true, force: true });
  }
}

const FOLLOW_INTERVAL_MS = 100;

/** Calls back for each line as it is appended to a file. */
function followLines(file: string, onLine: (line: string) => void): { finish(): void } {
  const descriptor = openSync(file, 'r');
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(65_536);
  let rest = '';
  const read = () => {
    for (let size = readSync(descriptor, buffer); size > 0; size = readSync(descriptor, buffer)) {
      const lines = (rest + decoder.write(buffer.subarray(0, size))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    }
  };
  const timer = setInterval(read, FOLLOW_INTERVAL_MS);
  return {
    finish: () => {
      clearInterval(timer);
      read();
      if (rest !== '') onLine(rest);
      closeSync(descriptor);
    },
  };
}
