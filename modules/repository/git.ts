import { spawn } from 'node:child_process';
import type { FileContent } from './file-entry';
import { RepositoryError } from './repository-error';

/** Runs `git` in one folder. */
export interface Git {
  readonly folder: string;
  /** Contents that `readObjects` read, by object ID. */
  readonly contents: Map<string, FileContent>;
  /**
   * Standard output of a command that must succeed.
   * @throws RepositoryError when git is missing or the command fails
   */
  output(args: readonly string[], more?: GitInput): Promise<Buffer>;
  /** Standard output, or undefined when the command fails. @throws RepositoryError when git is missing */
  tryOutput(args: readonly string[]): Promise<Buffer | undefined>;
}

/** Options of a git command. */
export interface GitInput {
  /** Standard input. */
  readonly input?: string;
  /** Settings that override all others. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Options of all commands in a folder. */
export interface GitOptions {
  /** Settings that override those of the repository, the user and the system; of a list, all its values in order. */
  readonly settings?: Readonly<Record<string, string | readonly string[]>>;
  /** Whether git may access remotes. By default it starts no transport. */
  readonly isOnline?: boolean;
}

/** The result of a git process. */
interface Ended {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Options that keep git from running programs. All commands used here are plumbing, which starts no hook, pager, external
 * diff or text conversion; these options disable programs that a repository's own configuration could still start.
 */
const NEUTRAL = [
  '--no-pager',
  // No replacement of objects by refs: https://git-scm.com/docs/git-replace
  '--no-replace-objects',
  '--literal-pathspecs',
  // A program that lists changed files: https://git-scm.com/docs/git-config#Documentation/git-config.txt-corefsmonitor
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'submodule.recurse=false'],
];

/**
 * Git's environment variables that are passed on. All others (`GIT_DIR`, `GIT_INDEX_FILE`, `GIT_EXTERNAL_DIFF`, …), which
 * hooks and outer git commands set, would make git work on a different repository or index.
 */
const KEPT =
  /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH)$/;

/** Variables that a fetch depends on: certificates, proxies, SSH and credentials. https://git-scm.com/docs/git#_git_network_related */
const KEPT_ONLINE = /^GIT_(?:SSL_|HTTP_|PROXY_|SSH|ASKPASS|CURL_)/;

/** All transports but `ext`, which runs any command. https://git-scm.com/docs/git#Documentation/git.txt-GITALLOWPROTOCOL */
const TRANSPORTS = 'file:git:http:https:ssh';

/** Creates a git runner for a folder, which need not be a repository. */
export function gitIn(folder: string, options: GitOptions = {}): Git {
  return {
    folder,
    contents: new Map(),
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
    // If git ends before it has read all input, its exit status is reported; the broken pipe adds no information.
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
    // `failure` matches English messages.
    LC_ALL: 'C',
    LANGUAGE: '',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    ...(isOnline ? { GIT_ALLOW_PROTOCOL: TRANSPORTS } : OFFLINE),
  };
}

/**
 * Settings as environment variables, which allow any name, appended to the existing ones.
 * https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT
 */
function settingVariables(settings: NonNullable<GitOptions['settings']>): NodeJS.ProcessEnv {
  const start = Number(process.env['GIT_CONFIG_COUNT'] ?? 0);
  const values = Object.entries(settings).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const));
  const variables = values.flatMap(([name, value], i): [string, string][] => [
    [`GIT_CONFIG_KEY_${start + i}`, name],
    [`GIT_CONFIG_VALUE_${start + i}`, value],
  ]);
  return variables.length === 0
    ? {}
    : { ...Object.fromEntries(variables), GIT_CONFIG_COUNT: String(start + variables.length / 2) };
}

function notStarted(error: NodeJS.ErrnoException): RepositoryError {
  return error.code === 'ENOENT'
    ? new RepositoryError('git-missing', 'cannot run git: it is not on the PATH', 'install git, https://git-scm.com')
    : new RepositoryError('git-failed', `cannot run git: ${error.message}`);
}

function failure(args: readonly string[], { status, stderr }: Ended, folder: string): RepositoryError {
  if (/not a git repository/i.test(stderr)) {
    return new RepositoryError(
      'not-a-git-repository',
      `"${folder}" is not in a git repository`,
      'run the command in a clone, or create a repository with `git init`',
    );
  }
  if (/must be run in a work tree/i.test(stderr)) {
    return new RepositoryError('no-working-tree', `"${folder}" has no working tree`, 'specify a commit as head');
  }
  if (/promisor|lazy fetch|transport '.*' not allowed/i.test(stderr)) {
    return new RepositoryError(
      'object-missing',
      'a git object is missing in this partial clone',
      'clone without `--filter`: missing objects are not fetched',
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
