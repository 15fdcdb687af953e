import { stripVTControlCharacters } from 'node:util';
import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';

function diagnostic(part: Partial<Diagnostic>): Diagnostic {
  return { code: 'text-not-utf8', severity: 'error', message: 'no UTF-8', file: 'a.yaml', line: 7, column: 5, ...part };
}

test.each([
  [{}, 'a.yaml:7:5 error text-not-utf8: no UTF-8\n'],
  [{ severity: 'warning' as const }, 'a.yaml:7:5 warning text-not-utf8: no UTF-8\n'],
  [{ help: 'save it' }, 'a.yaml:7:5 error text-not-utf8: no UTF-8\n  help: save it\n'],
  [{ file: 'a\n::error::b.yaml' }, String.raw`a\n::error::b.yaml:7:5 error text-not-utf8: no UTF-8` + '\n'],
  [{ file: '::error::b.yaml' }, String.raw`\u{3a}:error::b.yaml:7:5 error text-not-utf8: no UTF-8` + '\n'],
  [{ message: "'\u001b[2J'" }, String.raw`a.yaml:7:5 error text-not-utf8: '\u{1b}[2J'` + '\n'],
])('shows %j on lines of its own', (part, text) => {
  expect(diagnosticsAsText([diagnostic(part)], { color: false })).toBe(text);
  expect(stripVTControlCharacters(diagnosticsAsText([diagnostic(part)], { color: true }))).toBe(text);
});

test('is empty without diagnostics', () => {
  expect(diagnosticsAsText([], { color: true })).toBe('');
});

test('keeps the order of the list', () => {
  const text = diagnosticsAsText([diagnostic({ file: 'b.yaml' }), diagnostic({ file: 'a.yaml' })], { color: false });
  expect(text.split('\n').map((line) => line.slice(0, 6))).toEqual(['b.yaml', 'a.yaml', '']);
});
