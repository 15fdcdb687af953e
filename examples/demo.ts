/**
 * The demo: the example monorepo, a pull request on it, and what `diff` says about that pull request, first for the
 * terminal, then as the Markdown of a comment. Needs git; no network, no AWS, no Terraform. Run it with `npm run demo`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';

const PATCH = join(__dirname, 'change/pull-request.patch');
const COMMAND_LINE = join(__dirname, '../dist/cli/main.js');

/** Nothing of the user's own git: no configuration, no repository named by a hook, an identity and a date of its own. */
const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Demo',
  GIT_AUTHOR_EMAIL: 'demo@example.com',
  GIT_AUTHOR_DATE: '2026-01-05T09:00:00Z',
  GIT_COMMITTER_NAME: 'Demo',
  GIT_COMMITTER_EMAIL: 'demo@example.com',
  GIT_COMMITTER_DATE: '2026-01-05T09:00:00Z',
};

function demonstrate(folder: string): void {
  cpSync(join(__dirname, 'monorepo'), folder, { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message=The shop as it is');
  git(folder, 'switch', '--quiet', '--create=pull-request');
  git(folder, 'apply', '--index', PATCH);
  git(folder, 'commit', '--quiet', '--message=Erase invoices on request, take goods back, retire the newsletter');

  title('A pull request changes seven files of the example monorepo');
  shown('git', ['diff', '--stat', 'main', 'HEAD'], folder);
  print('cert-manager is rewritten, and may do what it could before: it will not show below.\n');
  title('What it does to access, on the terminal');
  shown(process.execPath, [COMMAND_LINE, 'diff', '--base', 'main', '--head', 'HEAD'], folder);
  title('The same as the Markdown of a comment on the pull request');
  shown(process.execPath, [COMMAND_LINE, 'diff', '--base', 'main', '--head', 'HEAD', '--format', 'markdown'], folder);
}

/** Runs git without showing it. */
function git(folder: string, ...args: string[]): void {
  run('git', args, folder, 'pipe');
}

/** Runs a program as a user would, after the line the user would type. */
function shown(program: string, args: string[], folder: string): void {
  const typed = program === process.execPath ? ['eks-pod-identity', ...args.slice(1)] : [program, ...args];
  print(`$ ${typed.join(' ')}\n`);
  run(program, args, folder, 'inherit');
}

function run(program: string, args: string[], folder: string, output: 'inherit' | 'pipe'): void {
  const { error, status, stderr } = spawnSync(program, args, {
    cwd: folder,
    env: ENVIRONMENT,
    stdio: ['ignore', output, output],
    encoding: 'utf8',
  });
  if (error !== undefined) throw new Error(`cannot run ${program}: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with status ${status}\n${stderr}`);
}

function title(text: string): void {
  print(`\n${text}\n${'─'.repeat(text.length)}\n`);
}

function print(text: string): void {
  process.stdout.write(text);
}

const folder = mkdtempSync(join(tmpdir(), 'eks-pod-identity-demo-'));
try {
  demonstrate(folder);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
