import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run of a program took. */
export interface ProcessFigures {
  /** From before the process starts until it has ended. */
  readonly seconds: number;
  /** The most memory it held at a time (resident set), in megabytes of 10⁶ bytes. */
  readonly megabytes: number;
}

const MEMORY_PROBE = join(__dirname, 'memory-probe.js');

/**
 * Runs a Node program and measures the whole process.
 * @param args the program's file and its arguments
 * @param statuses that it may end with
 * @throws when it ends with another status
 */
export async function measureProcess(
  args: readonly string[],
  folder: string,
  statuses: readonly (number | null)[] = [0],
): Promise<ProcessFigures> {
  const memoryFile = join(tmpdir(), `eks-pod-identity-memory-${process.pid}`);
  const start = process.hrtime.bigint();
  const child = spawn(process.execPath, ['--require', MEMORY_PROBE, ...args], {
    cwd: folder,
    env: { ...process.env, MEMORY_PROBE_FILE: memoryFile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errorOutput = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errorOutput += text));
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (!statuses.includes(status))
    throw new Error(`${args.join(' ')} ended with status ${String(status)}: ${errorOutput}`);
  const megabytes = (Number(readFileSync(memoryFile, 'utf8')) * 1024) / 1e6;
  rmSync(memoryFile);
  return { seconds, megabytes };
}

/**
 * Measures programs side by side: one run of each, then the next of each, so that a busy moment of the machine hits all.
 * The first round warms the file cache up and does not count.
 * @returns the runs of each program, in the order of the programs
 */
export async function measureSideBySide(
  programs: readonly (() => Promise<ProcessFigures>)[],
  rounds: number,
): Promise<readonly (readonly ProcessFigures[])[]> {
  const runs: ProcessFigures[][] = programs.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, program] of programs.entries()) {
      const figures = await program();
      if (round > 0) runs[index]!.push(figures);
    }
  }
  return runs;
}
