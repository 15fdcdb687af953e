import fc from 'fast-check';
import type { Problem } from '../../modules/diagnostics/problem';
import { checkCharacters, checkConflicts } from '../../modules/manifest/decode-text';
import type { DocumentPath } from '../../modules/manifest/manifest';
import { offsetOf } from '../../modules/manifest/node-offset';
import { type PlainValue, plainValue } from '../../modules/manifest/plain-value';
import { readTypography } from '../../modules/manifest/typographic-characters';
import { valueOfValidYaml } from '../../modules/manifest/valid-yaml';
import { offsetInValidYaml } from '../../modules/manifest/valid-yaml-offset';
import { readYamlTree } from '../../modules/manifest/yaml-tree';
import { runs } from '../policy/runs';

/** What the parser with positions says, which decides wherever there is a problem. */
function byTree(text: string): { readonly value?: PlainValue; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = (problem: Problem): void => void problems.push(problem);
  const meant = readTypography(text, report);
  const root = readYamlTree(meant, report);
  if (!root) return { problems };
  const { value, ambiguous } = plainValue(root, meant, report);
  return {
    value,
    problems: [
      ...problems,
      ...ambiguous.map(() => ({ code: 'yaml-ambiguous', severity: 'error', message: '' }) as const),
    ],
  };
}

/** Texts with problems of their characters are not read here. */
function isCharacterProblem(text: string): boolean {
  let found = false;
  const report = (): void => void (found = true);
  checkCharacters(text, report);
  return checkConflicts(text, report) || found;
}

const MANIFEST = `# The orders service.
service: orders
serviceAccounts: [shop/orders-api, 'shop/orders-worker']
environments:
  staging: # one replica
  prod: { role: { tags: { team: "a: b", cost: '12' }, maxSessionDuration: 3600 } }
allow:
  - read: arn:{partition}:s3:::orders-{environment}/*
    conditions:
      Bool:
        aws:SecureTransport: true
      StringLike: { 's3:prefix': ['a/*', ""] }
  - actions:
    - sqs:SendMessage
    -   sqs:GetQueueUrl
    resources: arn:aws:sqs:eu-west-1:111122223333:jobs
`;

const TOKENS = [
  ...[
    'a',
    'b',
    'x y',
    '1',
    '0',
    '007',
    '1.5',
    '0x1f',
    '1e3',
    '-1',
    '.inf',
    '~',
    'null',
    'Null',
    'true',
    'True',
    'yes',
    'off',
    '2001-01-01',
  ],
  ...[
    ':',
    ': ',
    ' :',
    '- ',
    '-',
    '? ',
    ',',
    ', ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    "''",
    '\\"',
    '\\n',
    '\\u200b',
    '\\x41',
    '|',
    '|-',
    '>',
    '>+',
    '|2',
  ],
  ...[
    ' ',
    '  ',
    '    ',
    '\n',
    '\n\n',
    '\n  ',
    '\n- ',
    '\t',
    '\r\n',
    ' #',
    '#',
    '&a ',
    '*a',
    '!t ',
    '!!str ',
    '! ',
    '---',
    '\n---\n',
    '...',
    '\n...\n',
    '%YAML 1.1\n',
  ],
  ...[
    '<<: ',
    '<<',
    '=',
    '`',
    '@',
    '%',
    '${a}',
    '{a}',
    'a:b',
    'é',
    '\u00a0',
    '\u2003',
    '“',
    '”',
    '\u0085',
    '\u2028',
    '\ufeff',
    '__proto__',
    'constructor: ',
  ],
];

const token = fc.constantFrom(...TOKENS);
const anyText = fc.array(token, { maxLength: 14 }).map((parts) => parts.join(''));

/** A valid manifest in which some places hold something else. */
const changedManifest = fc
  .array(fc.tuple(fc.nat(MANIFEST.length), fc.nat(3), fc.oneof(fc.constant(''), token)), { minLength: 1, maxLength: 2 })
  .map((edits) =>
    edits.reduce((text, [at, removed, put]) => text.slice(0, at) + put + text.slice(at + removed), MANIFEST),
  );

/** Values between which and around which there is something else. */
const scalar = fc.oneof(
  fc.constantFrom(
    'b',
    'x y',
    '"q r"',
    "'s'",
    '1',
    'true',
    'a:b',
    '{a}',
    '[a, b]',
    '{ a: b, c }',
    '',
    'x # y',
    '"a\n  b"',
    'x\n    y',
  ),
  token,
);
const entry = fc
  .tuple(
    fc.constantFrom('a: ', 'b:\n  ', '"c": ', 'd : ', 'e:\n- ', 'e:\n  - ', 'f:\n  g: ', '? h\n: '),
    scalar,
    fc.constantFrom('', '', '', ' # x', '\n'),
    fc.oneof({ weight: 4, arbitrary: fc.constant('') }, token),
  )
  .map((parts) => parts.join(''));
const mapping = fc
  .uniqueArray(entry, { minLength: 1, maxLength: 4, selector: (text) => text[0] })
  .map((all) => all.join('\n'));

/** That each part, and one that is missing in it, begins where the tree says. */
function expectSameOffsets(text: string, value: PlainValue): void {
  const root = readYamlTree(text, () => undefined)!;
  const parts = pathsIn(value)
    .flatMap((path) => [path, [...path, 'missing'], [...path, 0]])
    .flatMap((path) => [{ path, part: 'key' } as const, { path, part: 'value' } as const]);
  const offsets = parts.map(({ path, part }) => offsetInValidYaml(text, path, part));
  const expected = parts.map(({ path, part }, index) => {
    // An item of a list with nothing written is left to the tree.
    return offsets[index] === undefined && isEmptyItem(value, path) ? undefined : offsetOf(root, path, part);
  });
  expect(offsets).toEqual(expected);
}

/** Whether a path leads to an item of a list that is null, or into one. */
function isEmptyItem(value: PlainValue, [step, ...path]: DocumentPath): boolean {
  if (step === undefined || typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value)) return typeof step === 'string' && step in value && isEmptyItem(value[step]!, path);
  const item = value[Number(step)];
  return item === null || (item !== undefined && isEmptyItem(item, path));
}

function pathsIn(value: PlainValue): DocumentPath[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const children = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[], ...children.flatMap(([step, child]) => pathsIn(child).map((path) => [step, ...path]))];
}

it('reads what people write', () => {
  const value = valueOfValidYaml(MANIFEST)!;
  expect({ value, problems: [] }).toEqual(byTree(MANIFEST));
  expectSameOffsets(MANIFEST, value);
});

it.each([
  ['a syntax error', 'a: [b'],
  ['a second document', 'a: b\n---\nc: d\n'],
  ['a directive', '%YAML 1.1\n---\na: b\n'],
  ['no mapping', '- a\n'],
  ['an anchor', 'a: &x b\n'],
  ['an alias', 'a: &x b\nc: *x\n'],
  ['a tag', 'a: !!str b\n'],
  ['a duplicate key', 'a: b\n"a": c\n'],
  ['a key that is not text', '1: b\n'],
  ['a key with a meaning in JavaScript', '__proto__: { a: b }\n'],
  ['text that is a boolean in other parsers', 'a: yes\n'],
  ['a number with a second spelling', 'a: 012345678901\n'],
  ['a number that loses digits', 'a: 12345678901234567890\n'],
  ['a hidden character', 'a: "b\\u200b"\n'],
  ['a look-alike of a blank', 'a: b\u00a0c\n'],
  ['a tab', 'a:\tb\n'],
  ['too deep nesting', `a: ${'['.repeat(40)}${']'.repeat(40)}\n`],
])('leaves %s to the tree', (_, text) => {
  expect(valueOfValidYaml(text)).toBeUndefined();
});

test('what is read without the tree has no problem for the tree, and is the same value', () => {
  let valid = 0;
  fc.assert(
    fc.property(fc.oneof(anyText, changedManifest, mapping, mapping), (text) => {
      const value = valueOfValidYaml(text);
      if (value === undefined || isCharacterProblem(text)) return;
      valid++;
      expect(byTree(text)).toEqual({ value, problems: [] });
      expectSameOffsets(text, value);
    }),
    { numRuns: runs(4000, 300_000) },
  );
  expect(valid).toBeGreaterThan(300);
});
