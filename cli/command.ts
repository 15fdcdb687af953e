/** 0: done; 1: the input has errors, or a gate refuses; 2: it could not run. */
export type ExitCode = 0 | 1 | 2;

/** What every command is told beside its own arguments. */
export interface CommandContext {
  /** Where to work: the current folder, or the one `--directory` names. Absolute. */
  readonly folder: string;
  /** Whether standard output takes colours. */
  readonly color: boolean;
  /** Whether standard error takes colours. */
  readonly notesColor: boolean;
  /** Characters in a line of standard output; absent where it is no terminal. */
  readonly width?: number;
}

/** What a command did. Commands return their texts; only `main.ts` writes them, so nothing half-done is ever printed. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** The result, for standard output. */
  readonly output?: string;
  /** Everything else, for standard error. */
  readonly notes?: string;
}

/** The command cannot do its work: wrong usage, git, the file system. Ends with exit status 2 and one line. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';

  /**
   * @param message what could not be done and why, on one line
   * @param help what to do instead
   */
  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
  }
}

/** `1 manifest`, `2 manifests`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** How reports for standard output are to look. */
export function textOptions({ color, width }: CommandContext): { readonly color: boolean; readonly width?: number } {
  return width === undefined ? { color } : { color, width };
}
