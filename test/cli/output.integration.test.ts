import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { removeFolders } from '../repository/git-repository';
import { COMMAND_LINE, eksPodIdentity, folderWith, inOwnProcess } from './command-line';

afterAll(removeFolders);

const cwd = folderWith({
  'a.json': '{"Version":"2012-10-17","Statement":[]}',
  'b.json': '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
});
const COLOR = '\u001b[';
const args = ['compare', 'a.json', 'b.json'];

describe('colours', () => {
  test.concurrent.each<[string, boolean, string[], Record<string, string>]>([
    ['none in a pipe', false, [], {}],
    ['with --color', true, ['--color'], {}],
    ['with --color before the command', true, ['--color'], { NO_COLOR: '1' }],
    ['with FORCE_COLOR', true, [], { FORCE_COLOR: '1' }],
    ['none with NO_COLOR', false, [], { FORCE_COLOR: '1', NO_COLOR: '1' }],
    ['none with --no-color', false, ['--no-color'], { FORCE_COLOR: '1' }],
    ['none with FORCE_COLOR=0', false, [], { FORCE_COLOR: '0' }],
    ['NO_COLOR counts only when it says something', true, [], { FORCE_COLOR: '1', NO_COLOR: '' }],
  ])('%s', async (_, colored, options, env) => {
    const { stdout } = await eksPodIdentity([...options, ...args], { cwd, env });
    expect(stdout.includes(COLOR)).toBe(colored);
  });

  test.concurrent('never get into JSON or Markdown', async () => {
    for (const format of ['json', 'markdown']) {
      const { stdout } = await inOwnProcess([...args, '--color', '--format', format], { cwd });
      expect(stdout).not.toContain(COLOR);
    }
  });

  test.concurrent('change nothing but colours', async () => {
    const [plain, colored] = await Promise.all([
      eksPodIdentity(args, { cwd }),
      inOwnProcess([...args, '--color'], { cwd }),
    ]);
    expect(colored.stdout.replace(new RegExp(`${COLOR.replace('[', '\\[')}\\d+m`, 'g'), '')).toBe(plain.stdout);
  });
});

test.concurrent('stops quietly when its output is closed, and keeps its exit status', async () => {
  const child = spawn(process.execPath, [COMMAND_LINE, ...args, '--exit-code'], { cwd, stdio: 'pipe' });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect(status).toBe(1);
  expect(stderr).toMatch(/^exit status 1: [^\n]+\n$/);
});

// A device that is always full; only Linux has it.
(process.platform === 'linux' ? test : test.skip)('says so when the result cannot be written', async () => {
  const child = spawn(process.execPath, [COMMAND_LINE, ...args], {
    cwd,
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
  });
  let stderr = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error: cannot write the result: .*ENOSPC.*\n$/);
});
