import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proseOfPage, proseOfSchema, proseOfTypeScript, type Prose } from './prose';

const ROOT = join(__dirname, '..', '..');

/** Circumlocutions, each with a plain equivalent in the field's terms. */
const REFUSED =
  /\bis no (?!longer\b)[a-z]|\bis none\b|\bnone of (AWS|IAM)|\b(somebody|nobody|whoever|whatever)\b|\bstands?\b|\bsays? nothing\b|\bat hand\b|\btells? apart\b|\bgoes by\b|\bkept elsewhere\b|\bMend\b|\bwhat is meant\b/i;

/**
 * The same in a file, where ends of lines, quotes and marks of comments may be between the words. Most files have none, and
 * are not parsed.
 */
const POSSIBLE = new RegExp(REFUSED.source.replaceAll(' ', '[^A-Za-z]+'), 'i');

function proseOf(path: string): Prose[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  if (!POSSIBLE.test(text.replaceAll(/\\[a-z]/g, ' '))) return [];
  if (path.endsWith('.ts')) return proseOfTypeScript(text);
  return path.endsWith('.json') ? proseOfSchema(text) : proseOfPage(text);
}

it('texts, comments and pages use plain words', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n');
  const pages = files.filter((path) => /\.(ts|md|ya?ml|schema\.json)$/.test(path) && existsSync(join(ROOT, path)));
  const found = pages
    .flatMap((path) => proseOf(path).map((prose) => ({ path, ...prose })))
    // A single word is an identifier.
    .filter(({ text }) => text.includes(' ') && REFUSED.test(text))
    .map(({ path, line, text }) => `${path}:${line}: ${text.slice(0, 200)}`);
  expect(found).toEqual([]);
});
