import fc from 'fast-check';
import { hasErrors, sortDiagnostics, type Diagnostic } from '../../modules/diagnostics/diagnostic';
import { positionInText } from '../../modules/diagnostics/position-in-text';

const diagnostic = fc.record<Diagnostic>({
  code: fc.constantFrom('key-missing', 'key-unknown'),
  severity: fc.constantFrom('error', 'warning'),
  message: fc.constantFrom('a', 'b'),
  file: fc.constantFrom('a/x.yaml', 'b/x.yaml', 'A'),
  line: fc.integer({ min: 1, max: 12 }),
  column: fc.integer({ min: 1, max: 12 }),
});

test('sorts by file, line, column and code, independently of the input order', () => {
  fc.assert(
    fc.property(fc.array(diagnostic), (diagnostics) => {
      const sorted = sortDiagnostics(diagnostics);
      expect(sorted).toHaveLength(diagnostics.length);
      const keys = sorted.map(({ file, line, column, code, message }) =>
        [file, String(line).padStart(3), String(column).padStart(3), code, message].join('\0'),
      );
      expect(keys).toEqual([...keys].sort());
      expect(sortDiagnostics(diagnostics.toReversed()).map(({ message }) => message)).toEqual(
        sorted.map(({ message }) => message),
      );
    }),
  );
});

test('has errors exactly when one is not a warning', () => {
  fc.assert(
    fc.property(fc.array(diagnostic), (diagnostics) => {
      expect(hasErrors(diagnostics)).toBe(diagnostics.filter(({ severity }) => severity === 'error').length > 0);
    }),
  );
});

test.each([
  ['', 0, '1:1'],
  ['ab', 2, '1:3'],
  ['a\nb', 1, '1:2'],
  ['a\nb', 2, '2:1'],
  ['a\nb', 3, '2:2'],
  ['a\r\nb', 3, '2:1'],
  ['\n\n', 2, '3:1'],
  ['😀a', 2, '1:3'],
])('in %j, offset %i is at %s', (text, offset, expected) => {
  const { line, column } = positionInText(text, offset);
  expect(`${line}:${column}`).toBe(expected);
});

test('leads from every offset to one place and back', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀') }), fc.nat(), (text, n) => {
      const offset = n % (text.length + 1);
      const { line, column } = positionInText(text, offset);
      const lines = text.split('\n');
      expect(lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1).toBe(offset);
    }),
  );
});
