import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlainValue, plainValue } from '../../modules/manifest/plain-value';
import { simpleYaml } from '../../modules/manifest/simple-yaml';
import { readYamlTree } from '../../modules/manifest/yaml-tree';
import { MANIFEST_MISUSES } from '../misuse/misuses';
import { runs } from '../policy/runs';
import { unmarked } from './marked-yaml';

/** The value of a text by the YAML library; undefined if anything would be reported of it. */
function byLibrary(text: string): PlainValue | undefined {
  let problems = 0;
  const report = (): void => void (problems += 1);
  const root = readYamlTree(text, report);
  const tree = root && plainValue(root, text, report);
  return tree && problems === 0 && tree.ambiguous.length === 0 ? tree.value : undefined;
}

const SIMPLE: readonly (readonly [string, string])[] = [
  ['a mapping', 'service: orders\nowner: The team of orders\n'],
  ['the marker of a document, comments and empty lines', '---\n# The shop\n\nservice: orders # and more\n  # end\n'],
  ['lines of Windows', 'service: orders\r\nallow:\r\n  - read: arn:aws:s3:::b\r\n'],
  ['a list below its key', 'allow:\n  - read: a\n    conditions: {}\n  -   write: b\n      x: c\nnext: d'],
  ['a list under its key', 'allow:\n- read: a\n- b\nnext: d'],
  ['a list under a key of a list', 'allow:\n  - actions:\n    - s3:Get*\n    - s3:List*\n    resources: a\n'],
  ['lists in brackets', 'actions: [ s3:GetObject,s3:Put* , "a, b", [], [x] ] # all\n'],
  ['mappings in brackets', `level: { Write: [ arn:a, 'b' ], "Li st": c, x: {} }`],
  [
    'brackets over several lines',
    'a:\n  actions:\n    [\n      s3:Get,\n\n      # a comment\n      s3:Put,\n    ]\n  b: c',
  ],
  ['brackets that begin on the line of the key', 'a: { b: c,\n  d: [ e,\n f ] }\ng: h'],
  [
    'keys with colons, dots and placeholders',
    'aws:ResourceTag/k8s.io/a: x\narn:{partition}:iam::{account}:policy/b: y',
  ],
  ['quoted texts', `a: "*"\n'b c': '{region}'\n"d": '"' # '\n`],
  ['policy variables', 'a: ${aws:PrincipalTag/eks-cluster-name}\n'],
  ['whole numbers and booleans', 'a: 3600\nb: [ 0, 12 ]\nc: true\nd: { e: false }'],
  ['keys without value', 'environments:\n  staging:\n  prod: # all\n    sessionTags: true\nlast:'],
];

const LEFT_TO_THE_LIBRARY: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a list as root', '- a'],
  ['text over several lines', 'a: b\n  c'],
  ['a block scalar', 'a: |\n  b'],
  ['an escaped quote', "a: 'it''s'"],
  ['an escape', String.raw`a: "\x41"`],
  ['an anchor', 'a: &b c'],
  ['an alias', 'a: *b'],
  ['a tag', 'a: !!str b'],
  ['a merge key', '<<: a'],
  ['a duplicate key', 'a: b\n"a": c'],
  ['a reserved key', '__proto__: a'],
  ['a second document', 'a: b\n---\nc: d'],
  ['a number that may be text', 'a: 010'],
  ['a large number', 'a: 12345678901234567890'],
  ['a boolean of YAML 1.1', 'a: yes'],
  ['a boolean as key', 'on: a'],
  ['another boolean', 'a: True'],
  ['nothing, written as a word', 'a: null'],
  ['a colon that begins a mapping', 'a: b: c'],
  ['wrong indentation', 'a:\n    b: c\n  d: e'],
  ['more indentation than the keys above', 'a: b\n c: d'],
  ['a missing bracket', 'a: [ b'],
  ['text after a bracket', 'a: [ b ] c'],
  ['a bracket that is indented less', 'a:\n  b: [\n c ]'],
  ['a placeholder without quotes', 'a: [ x/{region} ]'],
  ['a tab', 'a:\tb'],
  ['a list of lists', 'a:\n  - - b'],
  ['letters other than those of ASCII', 'a: Zürich'],
  ['deep nesting', `a: ${'['.repeat(20)}${']'.repeat(20)}`],
  ['nesting that would be too deep for a function', `a: ${'['.repeat(100_000)}`],
];

test.each(SIMPLE)('%s is read as the library reads it', (_, text) => {
  const value = simpleYaml(text);
  expect(value).toBeDefined();
  expect(JSON.stringify(value)).toBe(JSON.stringify(byLibrary(text)));
});

test.each(LEFT_TO_THE_LIBRARY)('%s is left to the library', (_, text) => {
  expect(simpleYaml(text)).toBeUndefined();
});

const EXAMPLES = join(__dirname, '../../examples');
const OF_EXAMPLES = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(?:eks-)?pod-identity\.yaml$/.test(file) && !/node_modules|cdktf\.out/.test(file))
  .map((file) => readFileSync(join(EXAMPLES, file), 'utf8'));

test('every manifest and configuration of the examples is simple', () => {
  expect(OF_EXAMPLES.length).toBeGreaterThan(5);
  expect(OF_EXAMPLES.filter((text) => simpleYaml(text) === undefined)).toEqual([]);
});

/** What YAML gives a meaning, and what looks like it. */
const PIECES = [
  ...['\n', '\r\n', '\n  ', '\n    ', ' ', '\t', '- ', '-', ': ', ':', ',', '[', ']', '{', '}', '[]', '{}'],
  ...["'", '"', '\\', '#', ' #', '|', '>', '---\n', '...', '%', '&a', '*a', '!x', '? ', '<<', '@', '`', '~', '='],
  ...['a', 'key: ', 'a: b', '- x', "'y'", '"x"', '_', '/', '$', 'true', 'yes', 'null', '__proto__', 'é'],
  ...['0', '7', '0x1', '1e3', '.5', '-1', '2024-01-01', '12:30'],
].map((piece) => fc.constant(piece));
const madeUp = fc
  .tuple(fc.constantFrom('', 'a: ', 'a:\n  - '), fc.array(fc.oneof(...PIECES), { minLength: 1, maxLength: 12 }))
  .map(([start, pieces]) => start + pieces.join(''));

const WRITTEN = [
  ...SIMPLE.map(([, text]) => text),
  ...MANIFEST_MISUSES.map(({ text }) => unmarked(text)),
  ...OF_EXAMPLES,
].filter((text) => text.length < 2000);
/** A written text with one or two places that differ. */
const edited = fc
  .tuple(
    fc.constantFrom(...WRITTEN),
    fc.array(fc.tuple(fc.nat(2000), fc.nat(3), fc.oneof(fc.constant(''), ...PIECES)), { maxLength: 2 }),
  )
  .map(([text, edits]) =>
    edits.reduce((sofar, [place, removed, added]) => {
      const at = place % (sofar.length + 1);
      return sofar.slice(0, at) + added + sofar.slice(at + removed);
    }, text),
  );

test('what is read at all is read as the library reads it', () => {
  fc.assert(
    fc.property(fc.oneof(madeUp, edited), (text) => {
      const value = simpleYaml(text);
      if (value !== undefined) expect(JSON.stringify(value)).toBe(JSON.stringify(byLibrary(text)));
    }),
    { numRuns: runs(1500, 200_000) },
  );
});
