import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(__dirname, '../../docs');

/** The rows of the table below its head: the feature, and the cell of this project. */
const ROWS = readFileSync(join(DOCS, 'compared.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, feature = '', own = '']) => [feature, own] as const);

test('a comparison has rows', () => {
  expect(ROWS.length).toBeGreaterThan(25);
});

test.each(ROWS)('%s is shown by the tests that the comparison names', (_, own) => {
  const links = [...own.matchAll(/\]\((\S+) '([^']+)'\)/g)].map(([, path = '', title = '']) => ({ path, title }));
  expect(links).not.toEqual([]);
  for (const { path, title } of links) {
    const file = join(DOCS, path);
    expect(existsSync(file) && readFileSync(file, 'utf8').includes(title) ? title : `${title} in ${path}`).toBe(title);
  }
});
