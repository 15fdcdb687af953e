import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedProcess } from '../setup/shared-process';
import { temporaryFolder, writeFiles } from '../repository/git-repository';

/** The built command line, as users get it. */
export const COMMAND_LINE = join(__dirname, '../../dist/cli/main.js');

/** How a run ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; none by default. */
  readonly input?: string | Buffer;
  /** Arguments of node itself. */
  readonly node?: readonly string[];
}

/**
 * Runs the command line with an environment in which nothing decides on colours or git. Runs that need only arguments and
 * a folder share one process, whose modules stay loaded: loading them is most of what a run takes. All others are a
 * process of their own, as users start it.
 */
export function eksPodIdentity(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  if (!existsSync(COMMAND_LINE)) throw new Error('dist/ is missing: run `npm run build` first');
  const { cwd = tmpdir(), ...ownProcess } = options;
  return Object.keys(ownProcess).length === 0 ? shared.ask({ args, cwd }) : inOwnProcess(args, { ...options, cwd });
}

/** Runs the command line as a process of its own. */
export function inOwnProcess(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, [...(options.node ?? []), COMMAND_LINE, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: { ...neutralEnvironment(), ...options.env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined); // a command that does not read its input closes it
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}

const shared = sharedProcess<{ readonly args: readonly string[]; readonly cwd: string }, Ended>(
  join(__dirname, 'shared-process.js'),
  neutralEnvironment(),
);

/** The shared process ends with the file of tests. */
afterAll(shared.end);

function neutralEnvironment(): Record<string, string | undefined> {
  const decisive = /^(?:GIT_|CI$|DEBUG$|NO_COLOR$|FORCE_COLOR$|NODE_OPTIONS$)/;
  const kept = Object.entries(process.env).filter(([name]) => !decisive.test(name));
  return { ...Object.fromEntries(kept), GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
}

/** A new folder with these files; `removeFolders` takes it away. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}

/** A configuration with one environment and cluster. */
export const CONFIGURATION = `environments:
  prod:
    account: '111122223333'
    region: eu-west-1
    clusters: [{ name: shop }]
`;

/** A manifest with one grant. */
export function manifestOf(
  service: string,
  grant = 'actions: s3:GetObject, resources: "arn:aws:s3:::orders/*"',
): string {
  return `service: ${service}\nserviceAccounts: shop/${service}\nallow:\n  - { ${grant} }\n`;
}
