import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real git repository in a temporary folder. */
export interface TestRepository {
  readonly folder: string;
  readonly git: (...args: string[]) => string;
  readonly write: (files: Readonly<Record<string, string | Uint8Array>>) => void;
  readonly remove: (...paths: string[]) => void;
  /** Adds everything, commits, and gives the commit's id. */
  readonly commit: (message?: string) => string;
}

const folders: string[] = [];

/** An empty temporary folder; `removeFolders` takes it away again. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pod-identity-')));
  folders.push(folder);
  return folder;
}

/** For `afterAll`. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Git as on a fresh machine: it reads no user or system configuration. */
export function runGit(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'protocol.file.allow=always', '-c', 'maintenance.auto=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    },
  }).trim();
}

export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const SAVE = '!save() { git add --all && git commit --quiet --allow-empty --message="$1"; }; save';

const emptyRepositories = new Map<string, string>();

/** Makes a folder an empty repository: git makes one, and all others are its copies. */
function emptyRepository(folder: string, branch: string): void {
  let first = emptyRepositories.get(branch);
  if (first === undefined) {
    first = mkdtempSync(join(tmpdir(), 'empty-repository-'));
    runGit(first, 'init', '--quiet', `--initial-branch=${branch}`);
    emptyRepositories.set(branch, first);
  }
  cpSync(first, folder, { recursive: true });
}

export function testRepository(files: Readonly<Record<string, string>> = {}, branch = 'main'): TestRepository {
  const folder = temporaryFolder();
  emptyRepository(folder, branch);
  const repository: TestRepository = {
    folder,
    git: (...args) => runGit(folder, ...args),
    write: (more) => {
      writeFiles(folder, more);
    },
    remove: (...paths) => {
      for (const path of paths) rmSync(join(folder, path), { recursive: true });
    },
    commit: (message = 'change') => {
      // One process of a shell starts both faster than this one, which is large.
      runGit(folder, '-c', `alias.save=${SAVE}`, 'save', message);
      return head(folder);
    },
  };
  if (Object.keys(files).length > 0) {
    repository.write(files);
    repository.commit('first');
  }
  return repository;
}

/** The commit that is checked out, read without a process. */
function head(folder: string): string {
  const text = readFileSync(join(folder, '.git', 'HEAD'), 'utf8').trim();
  return text.startsWith('ref: ')
    ? readFileSync(join(folder, '.git', text.slice('ref: '.length)), 'utf8').trim()
    : text;
}

/** Runs with variables of the environment set, as a Git hook or another test would leave them. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const saved = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const [name, value] of saved) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}
