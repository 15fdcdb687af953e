import fc from 'fast-check';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import { manifestOf, marks, places, unmarked } from './marked-yaml';
import { runs } from '../policy/runs';
import { ANY_CHARACTER } from '../text/any-character';

const FILE = 'services/a/pod-identity.yaml';
const LARGEST = 256 * 1024;

/** A manifest whose last key holds `value`. */
const OWNER = (value: string): string => `service: a\nowner: ${value}`;

const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

const REFUSED: readonly (readonly [string, string])[] = [
  // documents
  ['nothing', '«yaml-empty»'],
  ['only blanks', '«yaml-empty»\n\n  \n'],
  ['only comments', '«yaml-empty»# service: a\n'],
  ['only a marker', '«yaml-empty»---\n'],
  ['a second document', 'service: a\n«yaml-several-documents»---\nservice: b'],
  ['a second document that is empty', 'service: a\n«yaml-several-documents»---\n'],
  ['a third document', 'service: a\n«yaml-several-documents»---\nservice: b\n---\nservice: c'],
  ['a directive', '«yaml-directive»%YAML 1.1\n---\nservice: a'],
  ['a tag directive', '«yaml-directive»%TAG ! tag:example.com,2000:\n---\nservice: a'],

  // anchors, aliases, tags, merge keys
  ['an anchor', OWNER('«yaml-alias»&x y')],
  ['an alias', `service: «yaml-alias»&x a\nowner: «yaml-alias»*x`],
  ['an alias of nothing', OWNER('«yaml-alias»*x')],
  ['an anchor in a list', 'service: a\nallow: [ «yaml-alias»&x { read: z } , «yaml-alias»*x ]'],
  ['an alias as key', 'service: a\n«yaml-alias»*x : y'],
  ['a merge key', 'service: a\n«yaml-merge-key»<<: { owner: x }'],
  ['a merge key in a grant', 'service: a\nallow: [ { read: x, «yaml-merge-key»<<: { conditions: {} } } ]'],
  ['a custom tag', OWNER('«yaml-tag»!Ref x')],
  ['a core tag', 'service: «yaml-tag»!!str 12'],
  ['a tag for a mapping', 'service: a\nrole: «yaml-tag»!!map {}'],
  ['a verbatim tag', OWNER('«yaml-tag»!<tag:yaml.org,2002:str> x')],
  ['a binary', OWNER('«yaml-tag»!!binary aGVsbG8=')],
  ['a bare tag', OWNER('«yaml-tag»! x')],

  // keys
  ['a number as key', 'service: a\n«yaml-key-not-text»1: x'],
  ['true as key', 'service: a\n«yaml-key-not-text»true: x'],
  ['null as key', 'service: a\n«yaml-key-not-text»~: x'],
  ['nothing as key', 'service: a\n«yaml-key-not-text»: x'],
  ['a list as key', 'service: a\n? «yaml-key-not-text»[ x ]\n: y'],
  ['a mapping as key', 'service: a\n? «yaml-key-not-text»{ x: y }\n: y'],
  ['a key for the prototype', 'service: a\n«yaml-reserved-key»__proto__: { owner: x }'],
  [
    'a constructor',
    'service: a\nrole: { tags: { «yaml-reserved-key»constructor: x, «yaml-reserved-key»"prototype": x } }',
  ],
  ['a key twice, in quotes', 'service: a\n«yaml-duplicate-key»"service": b'],
  ['a key twice, by an escape', 'service: a\n«yaml-duplicate-key»"\\x73ervice": b'],
  ['a key twice, deep inside', 'service: a\nallow: [ { read: x, «yaml-duplicate-key»read: z } ]'],
  ['a key thrice', 'service: a\n«yaml-duplicate-key»service: b\n«yaml-duplicate-key»service: c'],

  // hidden characters
  ['a NUL', 'service: a«text-forbidden-character»\0'],
  ['an escape for terminals in a comment', 'service: a # «text-forbidden-character»\x1b[2K'],
  ['a bell in a value', OWNER('b«text-forbidden-character»\x07')],
  ['a delete', OWNER('"b«text-forbidden-character»\x7f"')],
  ['a C1 control', OWNER('"b«text-forbidden-character»\x9b31m"')],
  ['a next line', OWNER('"b«text-forbidden-character»\x85"')],
  ['a carriage return alone', 'service: a # «text-forbidden-character»\rservice: b'],
  ['a right-to-left override in a comment', 'service: a # «text-forbidden-character»\u202e x'],
  ['an isolate in a value', OWNER('b«text-forbidden-character»\u2066c\u2069')],
  ['a right-to-left mark', OWNER('b«text-forbidden-character»\u200fc')],
  ['an Arabic letter mark', OWNER('b«text-forbidden-character»\u061cc')],
  ['a zero-width space', OWNER('b«text-forbidden-character»\u200bc')],
  ['a soft hyphen', OWNER('b«text-forbidden-character»\u00adc')],
  ['a line separator', OWNER('b«text-forbidden-character»\u2028c')],
  ['a second byte order mark', 'service: a\n# «text-forbidden-character»\ufeff'],
  ['tag characters', OWNER('b«text-forbidden-character»\u{e0061}\u{e007f}')],
  ['a Hangul filler', OWNER('b«text-forbidden-character»\u3164')],
  [
    'one on each of two lines',
    'service: a # «text-forbidden-character»\u202e \u202e\n# «text-forbidden-character»\u202d',
  ],
  ['a joiner in a value', OWNER('«text-forbidden-character»b\u200dc')],
  ['a variation selector in a value', OWNER('«text-forbidden-character»b\ufe0f')],
  ['an escaped override', OWNER('«text-forbidden-character»"b\\u202e"')],
  ['an escaped NUL', OWNER('«text-forbidden-character»"\\0"')],
  ['an escaped escape', OWNER('«text-forbidden-character»"\\e[1m"')],
  ['an escaped carriage return', OWNER('«text-forbidden-character»"a\\rb"')],
  ['half of a surrogate pair', OWNER('«text-forbidden-character»"\\ud800"')],
  ['a hidden character in a key', 'service: a\nrole: { tags: { «text-forbidden-character»"k\\u200b": v } }'],

  // syntax
  ['an open list', OWNER('[ x«yaml-syntax»')],
  ['an open quote', OWNER('"x«yaml-syntax»')],
  ['text after a placeholder', OWNER('«yaml-syntax»{service}-x')],
  ['a tab for indentation', 'service: a\nrole:\n«yaml-syntax»\tname: x'],
  ['a colon in plain text', OWNER('«yaml-syntax»a: b: c')],
  ['an unknown escape', OWNER('"«yaml-syntax»\\q"')],
  ['a sign that YAML reserves', OWNER('«yaml-syntax»@team')],
  ['errors on two lines', 'service: a\nowner: «yaml-syntax»@a\nrole: «yaml-syntax»`b'],
];

test.each(REFUSED)('refuses %s', (_, marked) => {
  const { manifest, diagnostics } = manifestOf(unmarked(marked));
  expect(places(diagnostics)).toEqual(marks(marked));
  expect(manifest).toBeUndefined();
});

test('shows hidden characters as escapes in every message', () => {
  for (const [, marked] of REFUSED) {
    for (const { message, help = '' } of manifestOf(unmarked(marked)).diagnostics) {
      expect(message + help).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
  }
});

describe('bytes', () => {
  const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
  test.each([
    ['a lone continuation byte', Buffer.from([0x61, 0x80]), '1:2'],
    ['an overlong slash', Buffer.from([0xc0, 0xaf]), '1:1'],
    ['an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80]), '1:1'],
    ['a truncated character', Buffer.from('service: é').subarray(0, -1), '1:10'],
    ['Latin-1', Buffer.from('service: a\nowner: équipe', 'latin1'), '2:8'],
    ['Latin-1 after UTF-8', Buffer.concat([Buffer.from('# é\ufffd\n'), Buffer.from('é', 'latin1')]), '2:1'],
    ['UTF-16, little end first', utf16('service: a'), '1:1'],
    ['UTF-16, big end first', utf16('service: a').swap16(), '1:1'],
  ])('that are not UTF-8 are refused: %s', (_, bytes, place) => {
    expect(places(parseManifest(bytes, FILE).diagnostics)).toEqual([`text-not-utf8 ${place}`]);
  });

  test('of UTF-16 without byte order mark are refused for their NULs', () => {
    const { diagnostics } = parseManifest(Buffer.from('service: a\n', 'utf16le'), FILE);
    expect(diagnostics[0]).toMatchObject({ code: 'text-forbidden-character', line: 1, column: 2 });
  });

  test('up to 256 KiB are read, and not one more', () => {
    const text = 'service: a\n';
    const largest = Buffer.from(text + '#'.repeat(LARGEST - text.length));
    expect(largest).toHaveLength(LARGEST);
    expect(parseManifest(largest, FILE)).toMatchObject({ manifest: { service: 'a' }, diagnostics: [] });
    const { diagnostics } = parseManifest(Buffer.concat([largest, Buffer.from('#')]), FILE);
    expect(places(diagnostics)).toEqual(['text-too-large 1:1']);
  });
});

describe('nesting', () => {
  const VALUES = 'environments: { p: { account: "111122223333", region: eu-west-1, backend: { s3: { a: ';
  const within = (value: string): string[] =>
    places(parseConfiguration(Buffer.from(`${VALUES}${value} } } } }`), FILE).diagnostics);

  test('of 32 mappings and lists is read', () => {
    // Four mappings and the file itself contain the value.
    expect(within(nested(32 - 5, '[', ']'))).toEqual([]);
    expect(within(nested(32 - 5, '{ a: ', '}').replace('a: }', '}'))).toEqual([]);
  });

  test('of 33 is refused where it begins', () => {
    expect(within(nested(33 - 5, '[', ']'))).toEqual([`yaml-too-deep 1:${VALUES.length + (33 - 5)}`]);
  });

  test.each([
    ['lists in a line', nested(LARGEST / 2, '[', ']')],
    ['lists that never end', '['.repeat(LARGEST)],
    ['mappings in a line', '{a: '.repeat(LARGEST / 4)],
    ['lists and mappings by turns', '[{a: '.repeat(LARGEST / 5)],
    ['pairs in lists', '[a: '.repeat(LARGEST / 4)],
    ['lists in block form', '- '.repeat(LARGEST / 2)],
    ['explicit keys', '? '.repeat(LARGEST / 2)],
    ['mappings as keys', '{? '.repeat(LARGEST / 3)],
    ['lists as keys', '['.repeat(LARGEST / 4) + ']: '.repeat(LARGEST / 4)],
    ['block mappings', Array.from({ length: 700 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
    ['lists with anchors', '&a ['.repeat(LARGEST / 4)],
    ['lists with tags', '!a ['.repeat(LARGEST / 4)],
  ])('that is far too deep is refused before anything recurses: %s', (_, text) => {
    expect(manifestOf(text).diagnostics.map(({ code }) => code)).toContain('yaml-too-deep');
  });
});

test('does not expand aliases: a laugh a billion times over costs nothing', () => {
  const lines = ['a: &a [ lol, lol, lol, lol, lol, lol, lol, lol, lol ]'];
  for (const [previous, name] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'].map((pair) => pair.split(''))) {
    lines.push(`${name}: &${name} [ ${Array(9).fill(`*${previous}`).join(', ')} ]`);
  }
  const { diagnostics } = manifestOf(lines.join('\n'));
  expect(diagnostics.map(({ code }) => code)).toContain('yaml-alias');
});

test('counts errors beyond the first hundred instead of listing them', () => {
  const { diagnostics } = manifestOf(`service: a\n${'"\\q"\n'.repeat(500)}`);
  expect(diagnostics).toHaveLength(101);
  expect(diagnostics.at(-1)).toMatchObject({ code: 'text-too-many-errors' });
  expect(diagnostics.slice(0, 100).every(({ code }) => code === 'yaml-syntax')).toBe(true);
});

describe('a file of 256 KiB of one construct', () => {
  test.each(
    ['a: b\n', '}', '[]', '"\n', '%\n', '&a ', '---\n', '<<: ', '1: a\n', '\u202e\n', '😀']
      .filter((_, index) => index % runs(2, 1) === 0)
      .map((unit) => [JSON.stringify(unit), unit] as const),
  )('is answered: %s', (_, unit) => {
    const text = unit.repeat(LARGEST / Buffer.byteLength(unit));
    const { manifest, diagnostics } = manifestOf(text);
    expect(manifest).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(101);
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    ...[
      'service',
      'allow',
      'read',
      'environments',
      'prod',
      'actions',
      'a',
      'arn:aws:s3:::b',
      '12',
      'true',
      'null',
      '~',
    ],
    ...[': ', ':', '- ', '? ', ', ', '[', ']', '{', '}', '\n', '\n  ', '\n    ', '  ', '\t', '# ', '"', "'", '|', '>'],
    ...[
      '&a ',
      '*a ',
      '!t ',
      '%',
      '---\n',
      '...\n',
      '<<: ',
      '\\',
      '\\u202e',
      '\r\n',
      '\r',
      '\0',
      '\u202e',
      'é',
      '😀',
      '__proto__',
    ],
  );
  const soup = fc.array(words, { maxLength: 60 }).map((pieces) => pieces.join(''));
  const texts = fc.oneof(
    soup,
    soup.map((text) => `service: a\n${text}`),
    fc.string({ unit: ANY_CHARACTER }),
  );

  test('comes out as a manifest or as complaints within the text, in order', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { manifest, diagnostics } = manifestOf(text);
        expect(manifest === undefined).toBe(hasErrors(diagnostics));
        const lines = text.replace(/^\ufeff/, '').split('\n');
        let [line, column] = [1, 1];
        for (const diagnostic of diagnostics) {
          expect([diagnostic.line, diagnostic.line === line ? diagnostic.column >= column : true]).toEqual([
            Math.max(diagnostic.line, line),
            true,
          ]);
          ({ line, column } = diagnostic);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        }
      }),
      { numRuns: runs(150, 4_000) },
    );
  });

  test('gives the same answer every time', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(JSON.stringify(manifestOf(text).diagnostics)).toBe(JSON.stringify(manifestOf(text).diagnostics));
      }),
    );
  });

  test('of any bytes is answered too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { manifest, diagnostics } = parseManifest(bytes, FILE);
        expect(manifest === undefined).toBe(diagnostics.length > 0);
      }),
    );
  });
});
