/** How long a command of Terraform may run, in milliseconds. */
export interface CommandLimit {
  /** After this time it is interrupted. */
  readonly limitMs: number;
  /** After this time more it is killed. */
  readonly graceMs: number;
}

const MINUTE_MS = 60_000;

/**
 * Minutes for each command. A backend or a registry that accepts a connection and never answers would hold the job for as
 * long as GitHub lets it run, which is six hours, and a lock of the state with it. An apply waits for add-ons, each up to
 * 20 minutes in the AWS provider.
 */
const LIMITS: Readonly<Record<string, number>> = { version: 2, init: 20, show: 20, plan: 60, apply: 120 };
const OTHER = 15;
const GRACE = 2;
/** An interrupted apply finishes the calls in flight and writes the state. */
const GRACE_OF_APPLY = 15;

/**
 * @param command its first argument
 * @param lockTimeout how long it may wait for a lock, as Terraform writes durations: `300s`
 */
export function limitOf(command: string, lockTimeout: string): CommandLimit {
  const minutes = LIMITS[command] ?? OTHER;
  return {
    limitMs: minutes * MINUTE_MS + durationMs(lockTimeout),
    graceMs: (command === 'apply' ? GRACE_OF_APPLY : GRACE) * MINUTE_MS,
  };
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: MINUTE_MS, h: 60 * MINUTE_MS };

function durationMs(text: string): number {
  const [, count = '0', unit = 's'] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  return Number(count) * (UNITS_MS[unit] ?? 0);
}
