import { tmpdir } from 'node:os';
import { runProgram, type RunResult } from './run-program';

/** Terraform or OpenTofu from PATH, in a supported version. Only this file runs its command line. */
export interface Terraform {
  readonly product: 'Terraform' | 'OpenTofu';
  readonly version: string;
  /**
   * @param environment additional variables for this folder's command
   */
  init(folder: string, environment?: NodeJS.ProcessEnv): Promise<void>;
  /**
   * Plans into a file.
   *
   * @returns whether there is anything to change
   */
  plan(folder: string, file: string): Promise<boolean>;
  /**
   * The plan as JSON text.
   *
   * @param environment as in `init`
   */
  show(folder: string, file: string, environment?: NodeJS.ProcessEnv): Promise<string>;
  /**
   * Applies a plan file. It is never interrupted: an interrupted AWS call may take effect without being recorded in the
   * state.
   */
  apply(folder: string, file: string): Promise<void>;
  /** Removes the taint that would replace a resource. */
  untaint(folder: string, address: string): Promise<void>;
}

export interface TerraformOptions {
  /** The parent environment; GitHub's tokens are removed from it. */
  readonly environment: NodeJS.ProcessEnv;
  /** How long to wait for a state's lock, as Terraform writes durations: `300s`. */
  readonly lockTimeout: string;
  /** Receives each line of progress, unescaped: make it inert before logging. */
  readonly onLine: (folder: string, line: string) => void;
  /** Interrupts a running command when aborted, except an apply. */
  readonly signal: AbortSignal;
}

/** A diagnostic of Terraform. https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
export interface TerraformDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
}

/** A failed Terraform command, with Terraform's diagnostics. */
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

/**
 * Oldest versions with all required features: `-json` on plan and apply, and `import` and `removed` blocks in plans.
 */
const OLDEST = { Terraform: [1, 5], OpenTofu: [1, 6] } as const;

/**
 * Finds `terraform`, or else `tofu`, on PATH.
 *
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

async function versionOf(program: string, { environment, signal }: TerraformOptions): Promise<string | undefined> {
  const options = { folder: tmpdir(), environment: childEnvironment(environment), signal };
  try {
    const { output } = await runProgram(program, ['version', '-json'], options);
    return (JSON.parse(output) as { terraform_version: string }).terraform_version;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The input of one command besides its arguments. */
interface CommandOptions {
  /** Exit statuses of success. */
  readonly accepted?: readonly number[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly uninterrupted?: boolean;
}

function terraformAt(
  program: string,
  product: Terraform['product'],
  version: string,
  options: TerraformOptions,
): Terraform {
  const { lockTimeout, signal, onLine } = options;
  const lock = `-lock-timeout=${lockTimeout}`;
  const command = async (
    folder: string,
    args: readonly string[],
    { accepted = [0], environment = {}, uninterrupted = false }: CommandOptions = {},
  ) => {
    const diagnostics: TerraformDiagnostic[] = [];
    const result = await runProgram(program, args, {
      folder,
      environment: { ...childEnvironment(options.environment), ...environment },
      ...(!uninterrupted && { signal }),
      onLine: (line) => {
        const event = parseEvent(line);
        if (event?.diagnostic) diagnostics.push(event.diagnostic);
        onLine(folder, event?.message ?? line);
      },
    });
    if (accepted.includes(result.code)) return result;
    throw failure(args[0] ?? '', result, diagnostics, signal.aborted && !uninterrupted);
  };
  return {
    product,
    version,
    init: async (folder, environment = {}) => {
      await command(folder, ['init', '-input=false', '-no-color', lock], { environment });
    },
    plan: async (folder, file) => {
      const args = ['plan', '-input=false', '-json', '-detailed-exitcode', lock, `-out=${file}`];
      return (await command(folder, args, { accepted: [0, 2] })).code === 2;
    },
    show: async (folder, file, environment = {}) => {
      // A plan contains secrets in plain text, so it is not echoed as progress.
      const result = await runProgram(program, ['show', '-json', '-no-color', file], {
        folder,
        environment: { ...childEnvironment(options.environment), ...environment },
        signal,
      });
      if (result.code !== 0) throw failure('show', result, [], signal.aborted);
      return result.output;
    },
    apply: async (folder, file) => {
      await command(folder, ['apply', '-input=false', '-json', lock, file], { uninterrupted: true });
    },
    untaint: async (folder, address) => {
      await command(folder, ['untaint', '-no-color', lock, address], { uninterrupted: true });
    },
  };
}

/**
 * Terraform and its providers run third-party code, which must not get the tokens of this job. A process of the AWS
 * provider lives for seconds and allocates hundreds of megabytes of schema at its start. With Go's default, garbage
 * collection during that growth takes a fifth of a plan's processor time.
 */
function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) =>
      !/^(GITHUB_TOKEN|GH_TOKEN|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)|INPUT_.*|ACTIONS_.*|NODE_OPTIONS)$/i.test(
        name,
      ),
  );
  return { GOGC: '400', ...Object.fromEntries(kept), TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' };
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
  interrupted: boolean,
): TerraformError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const text = errors.map(({ summary, detail }) => (detail === '' ? summary : `${summary}: ${detail}`)).join('\n');
  const locked = (text === '' ? output : text).includes('Error acquiring the state lock');
  const kind = interrupted ? 'interrupted' : locked ? 'state-locked' : 'failed';
  const message = withoutPlaces(text === '' ? lastLines(output) : text);
  return new TerraformError(command, kind, message === '' ? `exit status ${code}` : message, diagnostics);
}

/** `cdk.tf.json` is generated, so its line numbers are useless to the reader. */
function withoutPlaces(text: string): string {
  return text
    .replaceAll(/^[│ ]*on cdk\.tf\.json line \d+.*\n(?:[│ ]*\d+:.*\n?)*/gm, '')
    .replaceAll(/ (?:at|in|on) cdk\.tf\.json(?::\d+[,\d-]*| line \d+)?/g, '');
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-20).join('\n');
}
