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

  // policy files given to compare
  'policy-file-duplicate-key': {
    meaning:
      'An object of a policy file holds the same name twice; IAM refuses it, and most programs read only the last.',
    remedy: 'Merge the two, or remove one.',
  },
  'policy-file-shape': {
    meaning: 'A file given to `compare` is JSON, but neither a policy document nor an access object.',
    remedy: 'Give a document with `Statement`, or an object with `policies`.',
  },
  'policy-file-syntax': {
    meaning: 'A file given to `compare` is not JSON, or is nested deeper than 32 levels.',
    remedy: 'Correct the place named; comments and trailing commas are not JSON.',
  },
  'policy-refused': {
    meaning: 'A policy is not one that AWS would accept, so what it allows cannot be said.',
    remedy: 'Correct the policy; the IAM policy grammar says which elements and values there are.',
  },
  'policy-unclear': {
    meaning: 'A part of a policy has no effect, or is not known well enough to decide what it allows.',
    remedy: 'Correct the part if it is a mistake; otherwise take the verdict with the reasons it gives.',
  },
} as const satisfies Record<string, CodeDescription>;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
