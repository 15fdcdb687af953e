import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { removeFolders } from '../repository/git-repository';
import { COMMAND_LINE, type Ended, folderWith } from './command-line';

afterAll(removeFolders);

const TERMINAL = ['--require', join(__dirname, 'pretend-terminal.js')];
const POLICY = '{"Version":"2012-10-17","Statement":[]}';
const FRAME = /\r. Comparing policies/;

/** Milliseconds in which an indicator would have come, had there been one. */
const LONG = 1500;

/** A comparison that lasts until `until` is done: it waits for its standard input. */
async function slowComparison(
  node: readonly string[],
  env: Readonly<Record<string, string>>,
  until: (stderrSoFar: () => string) => Promise<void>,
): Promise<Ended> {
  const child = spawn(process.execPath, [...node, COMMAND_LINE, 'compare', 'before.json', '-'], {
    cwd: folderWith({ 'before.json': POLICY }),
    env: { ...process.env, CI: '', TERM: 'xterm', ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  await until(() => stderr);
  child.stdin.end(POLICY);
  return { status: await closed, stdout, stderr };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

test.concurrent('shows on a terminal that long work goes on, and takes the line away again', async () => {
  const { status, stdout, stderr } = await slowComparison(TERMINAL, {}, async (stderrSoFar) => {
    while (!FRAME.test(stderrSoFar())) await pause(20);
  });
  expect(status).toBe(0);
  // The last thing it does is to go to the start of the line and clear it.
  expect(stderr.endsWith('\r\u001b[K')).toBe(true);
  expect(stdout).not.toMatch(FRAME);
});

test.concurrent.each<[string, readonly string[], Record<string, string>]>([
  ['in a pipe', [], {}],
  ['in CI', TERMINAL, { CI: 'true' }],
  ['on a terminal that cannot go back in a line', TERMINAL, { TERM: 'dumb' }],
])('shows nothing %s', async (_, node, env) => {
  const { status, stderr } = await slowComparison(node, env, () => pause(LONG));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
