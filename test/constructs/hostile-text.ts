import fc from 'fast-check';

/** What Terraform, CDKTF and JSON each read as something else than text, in pieces. */
const PIECES = [
  '$',
  '%',
  '{',
  '}',
  '${',
  '%{',
  '$${',
  '%%{',
  '~',
  '"',
  '\\',
  '\n',
  ' ',
  'é',
  '😀',
  '\u{E000}',
  '\u2028',
  '__proto__',
  '${file("/etc/hostname")}',
  '${aws:username}',
  '%{ if true }',
  '%{ endif }',
  '${"$"}',
  '${TfToken[TOKEN.0]}',
  '${TfToken[TOKEN.99999]}',
  '#{TfToken[TOKEN.0]}',
  '&{TfToken[TOKEN.0]}',
  'String Map Token Value',
  'Any Map Token Value',
  '-8.2e+298',
  '-1.8881545897087735e+289',
  '_children',
  'each.key',
  '{stack}',
  'arn:aws:s3:::b/*',
  'a',
] as const;

/**
 * Texts that try to be taken for Terraform's or CDKTF's language. Terraform normalizes Unicode (NFC), so pieces
 * that would change are left out.
 */
export const hostileText: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(...PIECES),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.string({ unit: fc.constantFrom('$', '%', '{', '}', 'x'), maxLength: 12 }),
  )
  .filter((text) => text.normalize('NFC') === text);
