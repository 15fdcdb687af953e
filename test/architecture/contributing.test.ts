import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const { scripts, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
  devDependencies: Readonly<Record<string, string>>;
};

const quoted = [...PAGE.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
const recipes = PAGE.slice(PAGE.indexOf('## Recipes')).split('\n### ').slice(1);
const titleOf = (recipe: string): string => recipe.split('\n')[0] ?? '';

it('has a recipe for each kind of addition', () => {
  expect(recipes.map(titleOf)).toEqual([
    'A finding',
    'A diagnostic',
    'A manifest key',
    'A verb of a service',
    'A preset',
    'An output format',
    'A construct',
    "A refresh of AWS's data",
  ]);
});

it.each(recipes.map((recipe) => [titleOf(recipe), recipe]))('%s: names files, and a test or a page', (_, recipe) => {
  expect(recipe).toMatch(/`(modules|scripts)\/[\w/.-]+`/);
  expect(recipe).toMatch(/`(test\/[\w/.-]+|docs\/[\w/.-]+|npx jest [^`]+)`/);
});

it('names only files and folders that exist', () => {
  const paths = quoted.filter((text) => /^(modules|test|scripts|docs|action|cli|bench|examples)\/[^\s<]+$/.test(text));
  expect(paths.length).toBeGreaterThan(25);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('names only scripts, folders of tests and packages that exist', () => {
  const ran = quoted.flatMap((text) => /^npm run ([\w:-]+)/.exec(text)?.[1] ?? []);
  expect(ran.filter((name) => !(name in scripts))).toEqual([]);
  const tested = quoted.filter((text) => text.startsWith('npx jest ')).flatMap((text) => text.split(' ').slice(2));
  expect(tested.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  const packages = quoted.filter((text) => /^(@[\w-]+\/)?[\w-]+$/.test(text) && text.includes('iam-'));
  expect(packages.filter((name) => !(name in devDependencies))).toEqual([]);
});
