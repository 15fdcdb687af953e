import { type ChildProcess, fork, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The bundle, as GitHub runs it. */
const BUNDLE = join(__dirname, '..', '..', 'action', 'dist', 'index.js');
const COMPILE_CACHE = join(__dirname, '..', 'setup', 'compile-cache.js');

/** How a run of the bundle ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly log: string;
}

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
  return IN_TESTS && !onStart ? inSharedProcess(cwd, env) : inOwnProcess(cwd, env, onStart);
}

async function inOwnProcess(
  cwd: string,
  env: NodeJS.ProcessEnv,
  onStart?: (child: ChildProcess) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--require', COMPILE_CACHE, BUNDLE], {
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

let shared: ChildProcess | undefined;
const waiting: { readonly resolve: (ended: Ended) => void; readonly reject: (error: Error) => void }[] = [];

/** See `shared-process.js`. */
function inSharedProcess(cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  shared ??= startSharedProcess();
  const process = shared;
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject });
    process.send({ cwd, env });
  });
}

function startSharedProcess(): ChildProcess {
  const child = fork(join(__dirname, 'shared-process.js'), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let failure = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (failure += text));
  child.on('message', (ended: Ended) => waiting.shift()?.resolve(ended));
  child.on('close', (status) => {
    shared = undefined;
    for (const { reject } of waiting.splice(0)) reject(new Error(`ended with status ${String(status)}: ${failure}`));
  });
  return child;
}

/** The shared process ends with the file of tests. */
if (IN_TESTS) afterAll(() => shared?.disconnect());
