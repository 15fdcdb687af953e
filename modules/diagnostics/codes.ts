/** What a code means and what to do about it: the texts of `docs/diagnostics.md`. */
export interface CodeDescription {
  /** The cause, as a sentence. */
  readonly meaning: string;
  /** What to write or do instead, as a sentence. */
  readonly remedy: string;
}

/**
 * Every code a diagnostic may carry: a closed list, from which `npm run docs` writes `docs/diagnostics.md`.
 * Codes are stable: programs match on them, people search for them.
 * Grouped by room, in the order of the data's way, and sorted inside a group.
 */
export const DIAGNOSTIC_CODES = {
  // manifest: the text of a file
  'text-forbidden-character': {
    meaning:
      'The file holds a control character, a bidirectional or other invisible formatting character, or an escape that makes one; such characters make a reviewer see something else than the program reads.',
    remedy: 'Remove the character, or write the value with visible characters.',
  },
  'text-not-utf8': {
    meaning: 'The file is not UTF-8 text.',
    remedy: 'Save the file as UTF-8.',
  },
  'text-too-large': {
    meaning: 'The file is larger than 256 KiB.',
    remedy: 'Split the service, or shorten the file.',
  },
} as const satisfies Record<string, CodeDescription>;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
