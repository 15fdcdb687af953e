import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIAGNOSTIC_CODES } from '../../modules/diagnostics/codes';
import { generatedFiles } from '../../scripts/generated-files';

/** Where this fails, run `npm run docs`. */
test.each([...generatedFiles()])('%s is what `npm run docs` writes', (path, text) => {
  expect(readFileSync(join(__dirname, '../..', path), 'utf8')).toBe(text);
});

test.each(Object.entries(DIAGNOSTIC_CODES))('%s is explained in sentences', (code, { meaning, remedy }) => {
  expect(code).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)+$/);
  for (const sentence of [meaning, remedy]) expect(sentence).toMatch(/^[A-Z`][^\n]*\.$|^[A-Z][^\n]*: \S+$/);
});
