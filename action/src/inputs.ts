import { availableParallelism, freemem } from 'node:os';

/** The inputs of the action; `action.yml` lists them with their defaults. */
export interface Inputs {
  readonly mode: 'auto' | 'diff' | 'plan' | 'apply' | 'drift';
  readonly token: string;
  /** Folder of the configuration, absolute. */
  readonly folder: string;
  /** Folder of a synthesized CDKTF app, absolute; its stacks are used instead of the manifests'. */
  readonly synthesized: string | undefined;
  /** Stacks that are planned at the same time. */
  readonly parallelism: number;
  /** As Terraform writes durations: `300s`. */
  readonly lockTimeout: string;
  /** Whether drift fails the step. */
  readonly failOnDrift: boolean;
  /** Names of the environments to apply; undefined for all. */
  readonly environments: readonly string[] | undefined;
  /** The digest of refused plans that are accepted. */
  readonly accept: string | undefined;
}

const MODES = ['auto', 'diff', 'plan', 'apply', 'drift'] as const;

/**
 * Reads the inputs.
 *
 * @param read the value of an input, `''` where it is not set
 * @param resolve makes a path of the workspace absolute
 * @throws InputError with all problems
 */
export function readInputs(read: (name: string) => string, resolve: (path: string) => string): Inputs {
  const faults: string[] = [];
  const mode = MODES.find((known) => known === (read('mode') || 'auto'));
  if (mode === undefined) faults.push(`mode is "${read('mode')}"; write one of ${MODES.join(', ')}`);
  const token = read('github-token');
  if (token === '') faults.push('github-token is empty; leave it out to use the token of the job');
  const parallelism = Number(read('parallelism') || defaultParallelism(availableParallelism(), freemem()));
  if (!Number.isInteger(parallelism) || parallelism < 1 || parallelism > 32) {
    faults.push(`parallelism is "${read('parallelism')}"; write a whole number from 1 to 32`);
  }
  const lockTimeout = read('lock-timeout') || '300s';
  if (!/^\d+(ms|s|m|h)$/.test(lockTimeout))
    faults.push(`lock-timeout is "${lockTimeout}"; write a duration such as 300s or 5m`);
  const failOnDrift = read('fail-on-drift') || 'false';
  if (failOnDrift !== 'true' && failOnDrift !== 'false') {
    faults.push(`fail-on-drift is "${failOnDrift}"; write true or false`);
  }
  const accept = read('accept').trim();
  if (accept !== '' && !/^[0-9a-f]{64}$/.test(accept)) {
    faults.push('accept is not a digest of 64 hexadecimal digits; copy it from the issue or the comment');
  }
  const environments = read('environments')
    .split(/[\s,]+/)
    .filter(Boolean);
  if (mode === undefined || faults.length > 0) throw new InputError(faults.join('\n'));
  const synthesized = read('cdktf-out');
  return {
    mode,
    token,
    folder: resolve(read('working-directory') || '.'),
    synthesized: synthesized === '' ? undefined : resolve(synthesized),
    parallelism,
    lockTimeout,
    failOnDrift: failOnDrift === 'true',
    environments: environments.length === 0 ? undefined : environments,
    accept: accept === '' ? undefined : accept,
  };
}

/** Memory of a running Terraform and its AWS provider, in bytes; 390 MB were measured, plus room for garbage. */
const STACK_MEMORY = 500e6;

/**
 * The number of stacks to plan at the same time. A plan is mostly processor time and partly waits for AWS, so 1.5 plans
 * per processor use it fully.
 */
export function defaultParallelism(processors: number, freeMemory: number): number {
  const most = Math.min(Math.ceil(processors * 1.5), Math.floor(freeMemory / STACK_MEMORY));
  return Math.min(Math.max(most, 1), 32);
}

/** The inputs of the action are not valid. */
export class InputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InputError';
  }
}
