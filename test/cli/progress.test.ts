import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { removeFolders } from '../repository/git-repository';
import { COMMAND_LINE, eksPodIdentity, folderWith } from './command-line';

afterAll(removeFolders);

const TERMINAL = ['--require', join(__dirname, 'pretend-terminal.js')];
const POLICY = '{"Version":"2012-10-17","Statement":[]}';
const FRAME = /\r. Comparing policies/;
/** Longer than the half second after which the indicator shows, with room for a slow machine. */
const LONG = 1500;

/** Compares with standard input, which comes so late that the work takes long. */
function slowComparison(node: readonly string[], env: Record<string, string> = {}) {
  const cwd = folderWith({ 'before.json': POLICY });
  const child = spawn(process.execPath, [...node, COMMAND_LINE, 'compare', 'before.json', '-'], {
    cwd,
    env: { ...process.env, CI: '', ...env },
  });
  setTimeout(() => child.stdin.end(POLICY), LONG);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}

test('shows on a terminal that long work goes on, and takes the line away again', async () => {
  const { status, stdout, stderr } = await slowComparison(TERMINAL);
  expect(status).toBe(0);
  expect(stderr).toMatch(FRAME);
  // The last thing it does is to go to the start of the line and clear it.
  expect(stderr.endsWith('\r\u001b[K')).toBe(true);
  expect(stdout).not.toMatch(FRAME);
});

test.each<[string, readonly string[], Record<string, string>]>([
  ['in a pipe', [], {}],
  ['in CI', TERMINAL, { CI: 'true' }],
  ['on a terminal that cannot go back in a line', TERMINAL, { TERM: 'dumb' }],
])('shows nothing %s', async (_, node, env) => {
  expect((await slowComparison(node, env)).stderr).toBe('');
});

test('shows nothing for work that is done at once', async () => {
  expect(await eksPodIdentity(['schema'], { node: TERMINAL })).toMatchObject({ status: 0, stderr: '' });
});
