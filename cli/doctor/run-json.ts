import { execFile } from 'node:child_process';
import type { Unread } from '../../modules/doctor/observed';
import { inertLine } from '../../modules/report/inert-line';

/** The two programs that are asked. They use the credentials of the user, as they do for the user. */
export type Program = 'aws' | 'kubectl';

/** What a program printed as JSON, or why it did not. */
export type Printed = { readonly json: unknown } | ProgramFailure;

export interface ProgramFailure {
  /** A sentence without a period; names the missing permission where one is missing. */
  readonly failure: string;
  readonly help: string;
  /** Whether the object does not exist. */
  readonly isNotFound?: true;
}

/** A fact that could not be read because a program failed. */
export function unreadBy({ failure, help }: ProgramFailure): Unread {
  return { unread: failure, help };
}

/** Runs a program that only reads, with arguments that are not interpreted by a shell. */
export type RunJson = (program: Program, args: readonly string[]) => Promise<Printed>;

export interface RunLimits {
  /** Milliseconds until a program is ended. */
  readonly time: number;
  /** How many run at the same time. */
  readonly parallel: number;
}

const LIMITS: RunLimits = { time: 30_000, parallel: 4 };
const MOST_BYTES = 128 * 1024 * 1024;

const INSTALL: Readonly<Record<Program, { readonly failure: string; readonly help: string }>> = {
  aws: {
    failure: 'the AWS CLI is not on PATH',
    help: 'install version 2: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
  },
  kubectl: { failure: 'kubectl is not on PATH', help: 'install it: https://kubernetes.io/docs/tasks/tools/' },
};

/** Runs programs of this computer: some at the same time, each with a time limit, equal commands once. */
export function runPrograms(env: NodeJS.ProcessEnv, { time, parallel }: RunLimits = LIMITS): RunJson {
  const results = new Map<string, Promise<Printed>>();
  const waiting: (() => void)[] = [];
  let running = 0;
  const run = async (program: Program, args: readonly string[]): Promise<Printed> => {
    while (running >= parallel) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await runOnce(program, args, env, time);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
  return (program, args) => {
    const key = JSON.stringify([program, ...args]);
    const result = results.get(key) ?? run(program, args);
    results.set(key, result);
    return result;
  };
}

function runOnce(program: Program, args: readonly string[], env: NodeJS.ProcessEnv, time: number): Promise<Printed> {
  return new Promise((resolve) => {
    // The AWS CLI opens a pager for its output unless the variable is empty.
    const options = { env: { ...env, AWS_PAGER: '' }, timeout: time, maxBuffer: MOST_BYTES, encoding: 'utf8' as const };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (!error) resolve(parsed(program, stdout));
      else if (error.code === 'ENOENT') resolve(INSTALL[program]);
      else if (error.killed) {
        const failure = `${nameOf(program, args)} did not answer within ${time / 1000} s`;
        resolve({ failure, help: 'check the network, such as the VPN, and that the program needs no login' });
      } else resolve(failureOf(program, args, stderr));
    });
    child.stdin?.end();
  });
}

function parsed(program: Program, stdout: string): Printed {
  try {
    return { json: stdout.trim() === '' ? {} : (JSON.parse(stdout) as unknown) };
  } catch {
    return { failure: `${program} did not print JSON`, help: 'use the AWS CLI 2 and a current kubectl' };
  }
}

/** Of the AWS CLI, and of kubectl, which gets its token from it. */
const LOGIN = /credentials|expired|\bsso\b|must be logged in/i;

const NOT_FOUND = /\((?:ResourceNotFoundException|NoSuchEntity|NotFound)\)/;

/** The reason that a program printed, with the permission that is missing. */
export function failureOf(program: Program, args: readonly string[], stderr: string): ProgramFailure {
  const isNotFound = NOT_FOUND.test(stderr);
  const permission =
    /not authorized to perform: (\S+)/.exec(stderr)?.[1] ??
    /cannot (\S+ resource "[^"]+"(?: in API group "[^"]*")?(?: in the namespace "[^"]+")?)/.exec(stderr)?.[1];
  const name = nameOf(program, args);
  if (permission !== undefined) {
    const failure = `access denied: ${name} requires the permission ${inertLine(permission)}`;
    return { failure, help: 'use credentials that have it' };
  }
  const line = stderr.split('\n').find((one) => one.trim() !== '') ?? 'without a message';
  return {
    failure: `${name} failed: ${inertLine(line.trim()).slice(0, 300)}`,
    help: LOGIN.test(line) ? 'log in, for example with: aws sso login' : 'correct it, and run doctor again',
    ...(isNotFound && { isNotFound }),
  };
}

/** `aws eks describe-pod-identity-association`, `kubectl get pods` */
function nameOf(program: Program, args: readonly string[]): string {
  const words = args.filter((arg, index) => !arg.startsWith('-') && !args[index - 1]?.startsWith('--'));
  return [program, ...words.slice(0, 2)].join(' ');
}
