import { tmpdir } from 'node:os';
import { runProgram, type RunResult } from './run-program';

/** Terraform or OpenTofu, found on PATH and fit for use. All talk with its command line is in this file. */
export interface Terraform {
  readonly product: 'Terraform' | 'OpenTofu';
  readonly version: string;
  /** @param environment what this folder's command gets beside the environment of all */
  init(folder: string, environment?: NodeJS.ProcessEnv): Promise<void>;
  /** Plans into a file. @returns whether there is anything to change */
  plan(folder: string, file: string): Promise<boolean>;
  /** The plan as JSON text. @param environment as in `init` */
  show(folder: string, file: string, environment?: NodeJS.ProcessEnv): Promise<string>;
  /** Applies a plan file. It is never interrupted: a call of AWS that is cut off takes effect, and is not in the state. */
  apply(folder: string, file: string): Promise<void>;
  /** Removes the mark that would have a resource deleted and created again. */
  untaint(folder: string, address: string): Promise<void>;
}

export interface TerraformOptions {
  /** The environment to derive the child's from; tokens of GitHub are taken out. */
  readonly environment: NodeJS.ProcessEnv;
  /** How long to wait for a state's lock, as Terraform writes durations: `300s`. */
  readonly lockTimeout: string;
  /** Hears each line of progress; raw, so make it inert before it reaches a log. */
  readonly onLine: (folder: string, line: string) => void;
  /** When it aborts, a running command is interrupted, unless it applies. */
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

/** What one command is given beside its arguments. */
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
      // Secrets stand in a plan in clear, so it is not echoed as progress.
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
 * Terraform and its providers run code of others; the tokens of this job are not for them. A process of the AWS provider
 * lives for seconds and holds hundreds of megabytes of schema from its start on: with Go's default the collector runs
 * again and again while that grows, which is a fifth of the processor time of a plan.
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

/** `cdk.tf.json` is generated: nobody who reads the message can look a line of it up. */
function withoutPlaces(text: string): string {
  return text
    .replaceAll(/^[│ ]*on cdk\.tf\.json line \d+.*\n(?:[│ ]*\d+:.*\n?)*/gm, '')
    .replaceAll(/ (?:at|in|on) cdk\.tf\.json(?::\d+[,\d-]*| line \d+)?/g, '');
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-20).join('\n');
}
