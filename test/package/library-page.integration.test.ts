import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleWithPullRequest, MONOREPO } from '../examples/pull-request';
import { removeFolders, writeFiles } from '../repository/git-repository';
import { NODE_TYPES, projectWith, ROOT } from './packed-package';

/** The programs of the page, each with what the page claims that it prints. */
const page = readFileSync(join(ROOT, 'docs', 'library.md'), 'utf8');
const examples = [...page.matchAll(/^```ts\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm)].map(
  ([, program = '', output = ''], index) => ({ name: `example-${index + 1}`, program, output }),
);

/** A project without CDKTF, with the folders that the page names. */
let project: string;

beforeAll(() => {
  project = projectWith(NODE_TYPES);
  symlinkSync(exampleWithPullRequest(), join(project, 'shop'));
  cpSync(MONOREPO, join(project, 'before'), { recursive: true });
  writeFiles(project, Object.fromEntries(examples.map(({ name, program }) => [`${name}.mts`, program])));
});

afterAll(removeFolders);

it('every program on the page has its output beside it', () => {
  expect(examples.length).toBeGreaterThan(5);
  expect(page.match(/^```ts$/gm)).toHaveLength(examples.length);
});

it('every program on the page compiles, and prints what the page shows', () => {
  const compilerOptions = { module: 'node16', target: 'ES2022', strict: true, skipLibCheck: true, types: ['node'] };
  const files = examples.map(({ name }) => `${name}.mts`);
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  expect(run(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.')).toBe('');
  const printed = examples.map(({ name }) => ({ name, output: run(`${name}.mjs`) }));
  expect(printed).toEqual(examples.map(({ name, output }) => ({ name, output })));
});

/** All that a program prints, errors and warnings included. */
function run(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  return stdout + stderr;
}
