import { spawn } from 'node:child_process';
import { RepositoryError } from './repository-error';

/** Runs `git` in one folder. */
export interface Git {
  readonly folder: string;
  /**
   * Standard output of a command that must succeed.
   * @throws RepositoryError when git is missing or the command fails
   */
  output(args: readonly string[], more?: GitInput): Promise<Buffer>;
  /** Standard output, or undefined when the command fails. @throws RepositoryError when git is missing */
  tryOutput(args: readonly string[]): Promise<Buffer | undefined>;
}

/** What a command is given beside its arguments. */
export interface GitInput {
  /** Standard input. */
  readonly input?: string;
  /** Settings that override all others. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** What every command in a folder may do. */
export interface GitOptions {
  /** Settings that override those of the repository, the user and the system. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether git may reach remotes. By default it starts no transport. */
  readonly isOnline?: boolean;
}

/** How a git process ended. */
interface Ended {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * What git may read but never run. Every command here is plumbing that starts no hook, pager, external diff or text
 * conversion by itself; these settings switch off what a repository's own configuration could still start.
 */
const NEUTRAL = [
  '--no-pager',
  // Objects are what their hash says: https://git-scm.com/docs/git-replace
  '--no-replace-objects',
  '--literal-pathspecs',
  // A program that is asked which files changed: https://git-scm.com/docs/git-config#Documentation/git-config.txt-corefsmonitor
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'submodule.recurse=false'],
];

/**
 * Git's own variables that are kept. All others (`GIT_DIR`, `GIT_INDEX_FILE`, `GIT_EXTERNAL_DIFF`, …), which a hook or
 * an outer git command sets, would make git answer about something else than the folder asked about.
 */
const KEPT =
  /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH)$/;

/** Variables that a fetch depends on: certificates, proxies, SSH and credentials. https://git-scm.com/docs/git#_git_network_related */
const KEPT_ONLINE = /^GIT_(?:SSL_|HTTP_|PROXY_|SSH|ASKPASS|CURL_)/;

/** All transports but `ext`, which runs any command. https://git-scm.com/docs/git#Documentation/git.txt-GITALLOWPROTOCOL */
const TRANSPORTS = 'file:git:http:https:ssh';

/** Git in a folder, which need not be a repository. */
export function gitIn(folder: string, options: GitOptions = {}): Git {
  return {
    folder,
    output: async (args, { input, settings } = {}) => {
      const ended = await run(folder, args, { ...options, settings: { ...options.settings, ...settings } }, input);
      if (ended.status !== 0) throw failure(args, ended, folder);
      return ended.stdout;
    },
    tryOutput: async (args) => {
      const ended = await run(folder, args, options);
      return ended.status === 0 ? ended.stdout : undefined;
    },
  };
}

function run(folder: string, args: readonly string[], options: GitOptions, input = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...NEUTRAL, ...args], {
      cwd: folder,
      env: environment(options),
      stdio: 'pipe',
      shell: false,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(notStarted(error));
    });
    child.on('close', (status) => {
      resolve({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') });
    });
    // When git ends before it has read everything, its status says why; the broken pipe says nothing more.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** An object that a partial clone lacks is missing: no transport is started to get it. */
const OFFLINE = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' };

function environment({ settings = {}, isOnline = false }: GitOptions): NodeJS.ProcessEnv {
  const isKept = (name: string) => KEPT.test(name) || (isOnline && KEPT_ONLINE.test(name));
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_') || isKept(name));
  return {
    ...Object.fromEntries(kept),
    ...settingVariables(settings),
    // Messages are told apart by their words.
    LC_ALL: 'C',
    LANGUAGE: '',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    ...(isOnline ? { GIT_ALLOW_PROTOCOL: TRANSPORTS } : OFFLINE),
  };
}

/**
 * Settings as variables, which takes any name, after those that somebody else handed over the same way.
 * https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT
 */
function settingVariables(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const start = Number(process.env['GIT_CONFIG_COUNT'] ?? 0);
  const variables = Object.entries(settings).flatMap(([name, value], i): [string, string][] => [
    [`GIT_CONFIG_KEY_${start + i}`, name],
    [`GIT_CONFIG_VALUE_${start + i}`, value],
  ]);
  return variables.length === 0
    ? {}
    : { ...Object.fromEntries(variables), GIT_CONFIG_COUNT: String(start + variables.length / 2) };
}

function notStarted(error: NodeJS.ErrnoException): RepositoryError {
  return error.code === 'ENOENT'
    ? new RepositoryError('git-missing', 'cannot run git: it is not on PATH', 'install git, https://git-scm.com')
    : new RepositoryError('git-failed', `cannot run git: ${error.message}`);
}

function failure(args: readonly string[], { status, stderr }: Ended, folder: string): RepositoryError {
  if (/not a git repository/i.test(stderr)) {
    return new RepositoryError(
      'not-a-git-repository',
      `"${folder}" is not in a git repository`,
      'run it in a clone, or make one with `git init`',
    );
  }
  if (/must be run in a work tree/i.test(stderr)) {
    return new RepositoryError('no-working-tree', `"${folder}" has no working tree`, 'name a commit as head');
  }
  if (/promisor|lazy fetch|transport '.*' not allowed/i.test(stderr)) {
    return new RepositoryError(
      'object-missing',
      'git lacks an object that this partial clone has not fetched',
      'clone without `--filter`: nothing is fetched here, so that reading a repository never starts a transport',
    );
  }
  const [first = '', ...more] = stderr.trim().split(/\s*\n\s*/);
  const words = first.replace(/^(?:fatal|error): /, '');
  return new RepositoryError(
    'git-failed',
    `git ${args[0] ?? ''} failed${words === '' ? ` with status ${String(status)}` : `: ${words}`}`,
    more.length > 0 ? more.join(' ') : undefined,
  );
}
