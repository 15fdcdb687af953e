import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** Terraform or OpenTofu, found on PATH and fit for use. All talk with its command line is in this file. */
export interface Terraform {
  readonly product: 'Terraform' | 'OpenTofu';
  readonly version: string;
  init(folder: string): Promise<void>;
  /** Plans into a file. @returns whether there is anything to change */
  plan(folder: string, file: string): Promise<boolean>;
  /** The plan as JSON text. */
  show(folder: string, file: string): Promise<string>;
  apply(folder: string, file: string): Promise<void>;
}

export interface TerraformOptions {
  /** The environment to derive the child's from; tokens of GitHub are taken out. */
  readonly environment: NodeJS.ProcessEnv;
  /** How long to wait for a state's lock, as Terraform writes durations: `300s`. */
  readonly lockTimeout: string;
  /** Hears each line of progress; raw, so make it inert before it reaches a log. */
  readonly onLine: (folder: string, line: string) => void;
  /** When it aborts, a running command is told to finish what it has begun and to stop. */
  readonly signal: AbortSignal;
}

/** One of Terraform's own complaints. https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
export interface TerraformDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
}

/** A command of Terraform that failed, with its own diagnostics. */
export class TerraformError extends Error {
  constructor(
    readonly command: string,
    readonly kind: 'failed' | 'state-locked' | 'interrupted' | 'missing' | 'too-old',
    message: string,
    readonly diagnostics: readonly TerraformDiagnostic[] = [],
  ) {
    super(message);
    this.name = 'TerraformError';
  }
}

/** Oldest versions with everything used here: `-json` on plan and apply, and `import` and `removed` blocks in plans. */
const OLDEST = { Terraform: [1, 5], OpenTofu: [1, 6] } as const;

/**
 * Finds `terraform`, or else `tofu`, on PATH.
 * @throws TerraformError `missing` or `too-old`
 */
export async function findTerraform(options: TerraformOptions): Promise<Terraform> {
  for (const program of ['terraform', 'tofu'] as const) {
    const found = await versionOf(program, options);
    if (found === undefined) continue;
    const product = program === 'tofu' ? 'OpenTofu' : 'Terraform';
    const [major = 0, minor = 0] = found.split('.').map(Number);
    const [oldMajor, oldMinor] = OLDEST[product];
    if (major < oldMajor || (major === oldMajor && minor < oldMinor)) {
      const message = `${product} ${found} is too old: version ${oldMajor}.${oldMinor} or later is needed`;
      throw new TerraformError('version', 'too-old', message);
    }
    return terraformAt(program, product, found, options);
  }
  throw new TerraformError('version', 'missing', 'neither terraform nor tofu is on PATH');
}

async function versionOf(program: string, options: TerraformOptions): Promise<string | undefined> {
  try {
    const { output } = await run(program, ['version', '-json'], tmpdir(), options, () => undefined);
    return (JSON.parse(output) as { terraform_version: string }).terraform_version;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function terraformAt(
  program: string,
  product: Terraform['product'],
  version: string,
  options: TerraformOptions,
): Terraform {
  const lock = `-lock-timeout=${options.lockTimeout}`;
  const command = async (folder: string, args: readonly string[], accepted: readonly number[] = [0]) => {
    const diagnostics: TerraformDiagnostic[] = [];
    const result = await run(program, args, folder, options, (line) => {
      const event = parseEvent(line);
      if (event?.diagnostic) diagnostics.push(event.diagnostic);
      options.onLine(folder, event?.message ?? line);
    });
    if (accepted.includes(result.code)) return result;
    throw failure(args[0] ?? '', result, diagnostics, options.signal.aborted);
  };
  return {
    product,
    version,
    init: async (folder) => {
      await command(folder, ['init', '-input=false', '-no-color', lock]);
    },
    plan: async (folder, file) => {
      const args = ['plan', '-input=false', '-json', '-detailed-exitcode', lock, `-out=${file}`];
      return (await command(folder, args, [0, 2])).code === 2;
    },
    show: async (folder, file) => {
      // Secrets stand in a plan in clear, so it is not echoed as progress.
      const result = await run(program, ['show', '-json', '-no-color', file], folder, options, () => undefined);
      if (result.code !== 0) throw failure('show', result, [], options.signal.aborted);
      return result.output;
    },
    apply: async (folder, file) => {
      await command(folder, ['apply', '-input=false', '-json', lock, file]);
    },
  };
}

interface RunResult {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs one command. Its output goes into a file that is read along, not into a pipe: Terraform then survives the death
 * of this process and still saves its state. It runs in a process group of its own, so that a signal meant for this
 * process reaches it once, through us: a second one would make it give up without saving.
 */
async function run(
  program: string,
  args: readonly string[],
  folder: string,
  options: TerraformOptions,
  onLine: (line: string) => void,
): Promise<RunResult> {
  const logs = mkdtempSync(join(tmpdir(), 'terraform-output-'));
  const log = join(logs, 'output');
  const descriptor = openSync(log, 'a', 0o600);
  const follower = followLines(log, onLine);
  const stop = () => child.kill('SIGINT');
  const child = spawn(program, args, {
    cwd: folder,
    env: childEnvironment(options.environment),
    stdio: ['ignore', descriptor, descriptor],
    detached: true,
  });
  options.signal.addEventListener('abort', stop, { once: true });
  if (options.signal.aborted) stop();
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => {
        resolve(status ?? 1);
      });
    });
    return { code, output: readFileSync(log, 'utf8') };
  } finally {
    options.signal.removeEventListener('abort', stop);
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

/** Terraform and its providers run code of others; the tokens of this job are not for them. */
function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) =>
      !/^(GITHUB_TOKEN|GH_TOKEN|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)|INPUT_.*|ACTIONS_.*|NODE_OPTIONS)$/i.test(
        name,
      ),
  );
  return { ...Object.fromEntries(kept), TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' };
}

interface TerraformEvent {
  readonly message: string;
  readonly diagnostic?: TerraformDiagnostic;
}

function parseEvent(line: string): TerraformEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const event = JSON.parse(line) as { '@message'?: string; diagnostic?: TerraformDiagnostic };
    return event['@message'] === undefined
      ? undefined
      : { message: event['@message'], ...(event.diagnostic && { diagnostic: event.diagnostic }) };
  } catch {
    return undefined;
  }
}

function failure(
  command: string,
  { output, code }: RunResult,
  diagnostics: readonly TerraformDiagnostic[],
  aborted: boolean,
): TerraformError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const text = errors.map(({ summary, detail }) => (detail === '' ? summary : `${summary}: ${detail}`)).join('\n');
  const locked = (text === '' ? output : text).includes('Error acquiring the state lock');
  const kind = aborted ? 'interrupted' : locked ? 'state-locked' : 'failed';
  const message = text === '' ? lastLines(output) : text;
  return new TerraformError(command, kind, message === '' ? `exit status ${code}` : message, diagnostics);
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-20).join('\n');
}
