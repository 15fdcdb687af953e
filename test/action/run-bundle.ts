import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { sharedProcess } from '../setup/shared-process';

/** The bundle, as GitHub runs it. A benchmark measures others, too. */
const bundle = () => process.env['ACTION_BUNDLE'] ?? join(__dirname, '..', '..', 'action', 'dist', 'index.js');
const COMPILE_CACHE = join(__dirname, '..', 'setup', 'compile-cache.js');

/** How a run of the bundle ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly log: string;
}

/** Runs the bundle again and again. */
const shared = sharedProcess<{ readonly cwd: string; readonly env: NodeJS.ProcessEnv }, Ended>(
  join(__dirname, 'shared-process.js'),
);

/** A benchmark measures runs as GitHub starts them: each with a process of its own. */
const IN_TESTS = process.env['JEST_WORKER_ID'] !== undefined;

/**
 * Runs the bundle, in tests by a process that runs it again and again, which saves half of the time.
 *
 * @param onStart hears of the process, to kill it: it is of this run alone
 */
export function runBundle(
  cwd: string,
  env: NodeJS.ProcessEnv,
  onStart?: (child: ChildProcess) => void,
): Promise<Ended> {
  return IN_TESTS && !onStart ? shared.ask({ cwd, env }) : inOwnProcess(cwd, env, onStart);
}

async function inOwnProcess(
  cwd: string,
  env: NodeJS.ProcessEnv,
  onStart?: (child: ChildProcess) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--require', COMPILE_CACHE, bundle()], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  onStart?.(child);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, log: Buffer.concat(chunks).toString('utf8') };
}

/** The shared process ends with the file of tests. */
if (IN_TESTS) afterAll(shared.end);
