import { tmpdir } from 'node:os';
import { limitOf } from './command-limits';
import { maskSecretsOf, type MaskSecrets } from './mask-secrets';
import { runProgram, type RunResult } from './run-program';
import { refuseVariables, terraformEnvironment } from './terraform-environment';

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
  /** The state as JSON text; empty without a state. */
  pullState(folder: string): Promise<string>;
  /** Writes a state from a file to the backend. Terraform refuses one that does not follow the state of the backend. */
  pushState(folder: string, file: string): Promise<void>;
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
  /** How long each command may run. */
  readonly limitOf?: typeof limitOf;
}

/** A diagnostic of Terraform. https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
export interface TerraformDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
}

/** What kind of failure it is; `adoption-missing` for an object to adopt that does not exist. */
export type TerraformErrorKind =
  'failed' | 'state-locked' | 'interrupted' | 'adoption-missing' | 'missing' | 'too-old' | 'wrapped' | 'timed-out';

/** A failed Terraform command, with Terraform's diagnostics. */
export class TerraformError extends Error {
  constructor(
    readonly command: string,
    readonly kind: TerraformErrorKind,
    message: string,
    readonly diagnostics: readonly TerraformDiagnostic[] = [],
    /** Whether AWS may have changed without it being recorded in the state, and the file that has the state. */
    readonly unrecorded?: { readonly state?: string },
  ) {
    super(message);
    this.name = 'TerraformError';
  }
}

/**
 * Oldest versions with all required features: `import` blocks, and `removed` blocks that say `destroy = false`.
 * https://developer.hashicorp.com/terraform/language/block/removed
 * https://github.com/opentofu/opentofu/blob/v1.10/CHANGELOG.md
 */
const OLDEST = { Terraform: [1, 7], OpenTofu: [1, 10] } as const;

/**
 * Finds `terraform`, or else `tofu`, on PATH.
 *
 * @throws TerraformError `missing`, `too-old` or `wrapped`
 * @throws InputError for variables that would change what is planned
 */
export async function findTerraform(options: TerraformOptions): Promise<Terraform> {
  refuseVariables(options.environment);
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

async function versionOf(
  program: string,
  { environment, signal, lockTimeout, limitOf: limit = limitOf }: TerraformOptions,
): Promise<string | undefined> {
  const options = {
    folder: tmpdir(),
    environment: terraformEnvironment(environment),
    signal,
    limit: limit('version', lockTimeout),
  };
  try {
    const { stdout, stderr } = await runProgram(program, ['version', '-json'], options);
    return readVersion(program, stdout, maskSecretsOf(environment)(stderr));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function readVersion(program: string, stdout: string, stderr: string): string {
  try {
    return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  } catch {
    // https://github.com/hashicorp/setup-terraform#inputs: the wrapper adds its outputs as workflow commands.
    const isWrapped = /^::(?:set-output|debug)|^\[command\]|terraform-bin/m.test(stdout);
    const message = isWrapped
      ? `${program} on PATH is the wrapper of hashicorp/setup-terraform, which changes the output: set \`terraform_wrapper: false\` for that step`
      : `"${program} version -json" printed no version: ${lastLines(`${stdout}\n${stderr}`)}`;
    throw new TerraformError('version', isWrapped ? 'wrapped' : 'failed', message);
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
  const { lockTimeout, signal, onLine, limitOf: limit = limitOf } = options;
  const mask = maskSecretsOf(options.environment);
  const lock = `-lock-timeout=${lockTimeout}`;
  const command = async (
    folder: string,
    args: readonly string[],
    { accepted = [0], environment = {}, uninterrupted = false }: CommandOptions = {},
  ) => {
    const diagnostics: TerraformDiagnostic[] = [];
    const result = await runProgram(program, args, {
      folder,
      environment: { ...terraformEnvironment(options.environment), ...environment },
      ...(!uninterrupted && { signal }),
      limit: limit(args[0] ?? '', lockTimeout),
      onLine: (text) => {
        const line = mask(text);
        const event = parseEvent(line);
        if (event?.diagnostic) diagnostics.push(event.diagnostic);
        onLine(folder, event?.message ?? line);
      },
    });
    if (accepted.includes(result.code)) return result;
    throw failure(args[0] ?? '', result, diagnostics, signal.aborted && !uninterrupted, mask);
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
        environment: { ...terraformEnvironment(options.environment), ...environment },
        signal,
        limit: limit('show', lockTimeout),
      });
      if (result.code !== 0) throw failure('show', result, [], signal.aborted, mask);
      return result.stdout;
    },
    apply: async (folder, file) => {
      await command(folder, ['apply', '-input=false', '-json', lock, file], { uninterrupted: true });
    },
    pullState: async (folder) => {
      // A state may contain secrets, so it is not echoed as progress.
      const environment = terraformEnvironment(options.environment);
      const result = await runProgram(program, ['state', 'pull'], {
        folder,
        environment,
        signal,
        limit: limit('state', lockTimeout),
      });
      if (result.code !== 0) throw failure('state pull', result, [], signal.aborted, mask);
      return result.stdout;
    },
    pushState: async (folder, file) => {
      await command(folder, ['state', 'push', lock, file], { uninterrupted: true });
    },
    untaint: async (folder, address) => {
      await command(folder, ['untaint', '-no-color', lock, address], { uninterrupted: true });
    },
  };
}

/** https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
interface TerraformEvent {
  readonly message: string;
  readonly type?: string;
  readonly hook?: { readonly action?: string; readonly resource?: { readonly addr?: string } };
  readonly diagnostic?: TerraformDiagnostic;
}

function parseEvent(line: string): TerraformEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { '@message': message, ...event } = JSON.parse(line) as Omit<TerraformEvent, 'message'> & {
      readonly '@message'?: string;
    };
    return message === undefined ? undefined : { message, ...event };
  } catch {
    return undefined;
  }
}

function failure(
  command: string,
  { stdout, stderr, code, killedBy, isTimedOut }: RunResult,
  diagnostics: readonly TerraformDiagnostic[],
  interrupted: boolean,
  mask: MaskSecrets,
): TerraformError {
  const output = mask(`${stdout}\n${stderr}`);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const text = errors.map(({ summary, detail }) => (detail === '' ? summary : `${summary}: ${detail}`)).join('\n');
  const all = text === '' ? output : text;
  const lock = all.includes('Error acquiring the state lock') ? lockedMessage(all) : undefined;
  const kind = interrupted ? 'interrupted' : isTimedOut ? 'timed-out' : lock !== undefined ? 'state-locked' : 'failed';
  const killed = killedBy && !interrupted ? killedMessage(killedBy, stdout) : undefined;
  const late = isTimedOut && !interrupted ? timedOutMessage(command, killed, text) : undefined;
  const said = late ?? lock ?? killed ?? withoutPlaces(text === '' ? lastLines(wordsOf(output)) : text);
  const message = said === '' ? `exit status ${code}` : said;
  return new TerraformError(command, kind, message, diagnostics, killed && command === 'apply' ? {} : undefined);
}

/**
 * Terraform's own text advises `-lock=false`, which this action never uses.
 * https://developer.hashicorp.com/terraform/language/state/locking
 */
function lockedMessage(text: string): string {
  const field = (name: string) => new RegExp(`^[│ ]*${name}:\\s+(\\S.*)$`, 'm').exec(text)?.[1]?.trim();
  const [id, who, created] = ['ID', 'Who', 'Created'].map(field);
  const holder = [who && `by ${who}`, created && `since ${created}`].filter(Boolean).join(' ');
  const remove = `terraform force-unlock ${id ?? 'ID'}`;
  return `Error acquiring the state lock: it is held ${holder === '' ? 'by another run' : holder}. If that run has ended, remove the lock with \`${remove}\` in cdktf.out/stacks/NAME of the stack after "eks-pod-identity synth".${id === undefined ? ` ${lastLines(text)}` : ''}`;
}

/** What was being done when Terraform was killed: AWS may have done it, and the state does not contain it. */
function killedMessage(signal: NodeJS.Signals, stdout: string): string {
  const running = new Set<string>();
  for (const line of stdout.split('\n')) {
    const { type, hook } = parseEvent(line) ?? {};
    const step = hook?.resource?.addr === undefined ? undefined : `${hook.action ?? 'change'} ${hook.resource.addr}`;
    if (step === undefined) continue;
    if (type === 'apply_start') running.add(step);
    else if (type === 'apply_complete' || type === 'apply_errored') running.delete(step);
  }
  const steps = [...running].join(', ');
  return `Terraform was killed by ${signal}${steps === '' ? '' : ` during: ${steps}. AWS may have done this without it being recorded in the state; run the workflow again, which imports objects of this stack`}`;
}

function timedOutMessage(command: string, killed: string | undefined, errors: string): string {
  const how = killed === undefined ? 'it was interrupted and has ended' : 'it was interrupted and did not end';
  return [`"${command}" took too long: ${how}`, killed, errors].filter(Boolean).join('\n');
}

/** Lines of a JSON log as their messages. */
function wordsOf(output: string): string {
  return output
    .split('\n')
    .map((line) => parseEvent(line)?.message ?? line)
    .join('\n');
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
