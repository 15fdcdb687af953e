import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolders } from '../repository/git-repository';
import { CONFIGURATION, eksPodIdentity, folderWith } from './command-line';

afterAll(removeFolders);

const COMMANDS = [
  'validate',
  'synth',
  'lock',
  'diff',
  'compare',
  'explain',
  'can',
  'who-can',
  'resource-policies',
  'presets',
  'import-policy',
  'migrate',
  'handoff',
  'check-target',
  'doctor',
  'schema',
  'init',
  'new',
];
const LATER = ['report'];

test.concurrent('shows all commands and examples, and nothing that does not work yet', async () => {
  const { status, stdout, stderr } = await eksPodIdentity(['--help']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const listed = [...stdout.matchAll(/^ {2}([a-z][a-z-]+) /gm)].map(([, name]) => name);
  expect(listed).toEqual([...COMMANDS, 'help']);
  for (const command of LATER) expect(listed).not.toContain(command);
  expect(stdout).toMatch(/Examples:\n( {2}\$ eks-pod-identity .+\n)+/);
});

test.concurrent.each(COMMANDS)(
  'explains %s with examples and the options that every command takes',
  async (command) => {
    const { status, stdout, stderr } = await eksPodIdentity([command, '--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`Examples:\n( {2}\\$ eks-pod-identity ${command}.*\n)+`));
    expect(stdout).toContain('--directory <folder>');
    expect(stdout.includes('--fail-on')).toBe(command === 'diff');
  },
);

test.concurrent('prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
  expect(await eksPodIdentity(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

describe('misuse ends with status 2, says what is wrong on standard error and prints no result', () => {
  test.concurrent.each<[says: RegExp, ...args: string[]]>([
    [/Usage:/],
    [/unknown command 'vlidate'[^]*validate/, 'vlidate'],
    [/unknown option '--bass'[^]*--base/, 'diff', '--bass', 'main'],
    [/too many arguments/, 'diff', 'main'],
    [/too many arguments/, 'init', 'here'],
    [/missing required argument 'before'/, 'compare'],
    [/missing required argument 'after'/, 'compare', 'a.json'],
    [/explain requires either a service, --grant or --preset/, 'explain'],
    [/explain requires either a service, --grant or --preset/, 'explain', 'orders', '--grant', 'list: s3'],
    [/preset "external-dn" does not exist/, 'explain', '--preset', 'external-dn'],
    [/argument missing/, 'diff', '--base'],
    [/missing options: --cluster, --state-bucket, --service, --service-account/, 'init'],
    [/Allowed choices are addon, auto-mode, preinstalled\./, 'init', '--agent', 'none'],
    [/missing required argument 'service'/, 'new'],
    [/Allowed choices are text, /, 'validate', '--format', 'no-such-format'],
    [/Allowed choices are text, .*sarif/, 'diff', '--format', 'no-such-format'],
    [/Allowed choices are manifest, config\./, 'schema', 'policy'],
    [/Allowed choices are low, medium, high, critical, never\./, 'diff', '--fail-on', 'severe'],
    [/unknown option '--fail-on'/, 'compare', '--fail-on', 'high', 'a.json', 'b.json'],
    [/standard input can be only one of the two/, 'compare', '-', '-'],
    [/folder "\/does\/not\/exist" does not exist/, '-C', '/does/not/exist', 'validate'],
    [/folder "package\.json" does not exist/, 'init', '--directory', 'package.json'],
  ])('%s', async (says, ...args) => {
    const { status, stdout, stderr } = await eksPodIdentity(args, { cwd: join(__dirname, '../..') });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});

test.concurrent('hostile arguments stay text', async () => {
  const cwd = folderWith({ 'eks-pod-identity.yaml': CONFIGURATION });
  const name = '\u001b]0;title\u0007\u001b[2J\u202etxt.json::error::forged';
  const runs = [
    ['compare', '--', name, name],
    ['explain', '--', name],
    ['validate', '--', name],
    ['diff', `--base=${name}`],
    ['diff', `--format=${name}`],
    [name],
  ].map((args) => eksPodIdentity(args, { cwd }));
  for (const { status, stdout, stderr } of await Promise.all(runs)) {
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|^::error/mu);
    expect(stderr).toContain('txt.json');
  }
});

describe('a defect', () => {
  const broken = folderWith({
    'broken.js': 'JSON.parse = () => { throw new TypeError("first line\\nsecond line"); };',
  });
  const run = (env: Record<string, string>) =>
    eksPodIdentity(['--version'], { node: ['--require', join(broken, 'broken.js')], env });

  test.concurrent('shows one line and a hint', async () => {
    const { status, stderr } = await run({});
    expect(status).toBe(2);
    expect(stderr).toBe('error: first line\n  help: this is a bug; run again with DEBUG=1 for a stack trace\n');
  });

  test.concurrent('shows its stack trace if DEBUG is set', async () => {
    expect((await run({ DEBUG: '1' })).stderr).toMatch(/^ {4}at /m);
  });
});
