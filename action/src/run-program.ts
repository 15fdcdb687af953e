import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { CommandLimit } from './command-limits';

/** Options for running a program. */
export interface RunOptions {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Interrupts the program when aborted; absent for a program that must not be interrupted. */
  readonly signal?: AbortSignal;
  /** Receives each line of its output as it appears. */
  readonly onLine?: (line: string) => void;
  /** How long it may run. */
  readonly limit?: CommandLimit;
}

export interface RunResult {
  readonly code: number;
  /** The signal that ended the program. */
  readonly killedBy?: NodeJS.Signals;
  /** Whether it ran longer than its limit, and was interrupted for that. */
  readonly isTimedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one program. Its output goes into files that are read along, not into pipes: Terraform then survives the death of
 * this process and still saves its state. The files have no names, so nothing is left behind, as they may contain a plan
 * with its values. The program runs in a process group of its own, so that a signal meant for this
 * process does not reach it: the runner of GitHub signals the whole group, and Terraform cancels calls in flight then.
 */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const { folder, environment, signal, limit, onLine = () => undefined } = options;
  const outputs = [openOutput(onLine), openOutput(onLine)] as const;
  const [stdout, stderr] = outputs;
  const stop = () => child.kill('SIGINT');
  const child = spawn(program, args, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', stdout.descriptor, stderr.descriptor],
    detached: true,
  });
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  const timer = limit && enforce(limit, child);
  try {
    const ended = await new Promise<Pick<RunResult, 'code' | 'killedBy'>>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, killedBy) => {
        resolve({ code: status ?? 1, ...(killedBy && { killedBy }) });
      });
    });
    for (const output of outputs) output.finish();
    const isTimedOut = timer?.isOver() === true;
    return { ...ended, isTimedOut, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    timer?.end();
    signal?.removeEventListener('abort', stop);
    for (const output of outputs) output.close();
  }
}

/** Interrupts a program when its time is over, and kills it with its children when it does not end then. */
function enforce({ limitMs, graceMs }: CommandLimit, child: ChildProcess): { isOver(): boolean; end(): void } {
  let isOver = false;
  let kill: NodeJS.Timeout | undefined;
  const interrupt = setTimeout(() => {
    isOver = true;
    child.kill('SIGINT');
    kill = setTimeout(() => {
      // Providers are processes of the same group.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, graceMs);
  }, limitMs);
  return {
    isOver: () => isOver,
    end: () => {
      clearTimeout(interrupt);
      clearTimeout(kill);
    },
  };
}

const FOLLOW_INTERVAL_MS = 100;

/** A file for the output of a program. */
interface Output {
  readonly descriptor: number;
  /** Calls back for the rest of the lines. */
  finish(): void;
  text(): string;
  close(): void;
}

/** Opens a file and removes its name; calls back for each line as it is appended. */
function openOutput(onLine: (line: string) => void): Output {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-output-'));
  const file = join(folder, 'output');
  const descriptor = openSync(file, 'a', 0o600);
  const reader = openSync(file, 'r');
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    remove();
  } catch {
    // Windows keeps the name of an open file; it is removed at the end.
  }
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(65_536);
  let rest = '';
  const read = () => {
    for (let size = readSync(reader, buffer); size > 0; size = readSync(reader, buffer)) {
      const lines = (rest + decoder.write(buffer.subarray(0, size))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    }
  };
  const timer = setInterval(read, FOLLOW_INTERVAL_MS);
  return {
    descriptor,
    finish: () => {
      clearInterval(timer);
      read();
      if (rest !== '') onLine(rest);
    },
    text: () => {
      const whole = Buffer.alloc(fstatSync(reader).size);
      readSync(reader, whole, 0, whole.length, 0);
      return whole.toString('utf8');
    },
    close: () => {
      clearInterval(timer);
      closeSync(descriptor);
      closeSync(reader);
      remove();
    },
  };
}
