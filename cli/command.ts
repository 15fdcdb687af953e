/** 0: done; 1: the input has errors, or an option such as `--fail-on` refuses the result; 2: the command failed. */
export type ExitCode = 0 | 1 | 2;

/** The input of every command besides its own arguments. */
export interface CommandContext {
  /** The working folder, absolute: the current one, or that of `--directory`. */
  readonly folder: string;
  /** Whether standard output supports colors. */
  readonly color: boolean;
  /** Whether standard error supports colors. */
  readonly notesColor: boolean;
  /** Line width of standard output in characters; absent if it is not a terminal. */
  readonly width?: number;
}

/**
 * The result of a command. Commands return their texts and only `main.ts` writes them, so partial output is never
 * printed.
 */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** The result, for standard output. */
  readonly output?: string;
  /** Everything else, for standard error. */
  readonly notes?: string;
}

/** The command failed: usage, git, file system. Exits with status 2 and one line. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';

  /**
   * @param message the failure and its reason, on one line
   *
   * @param help the remedy
   */
  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
  }
}

/** The formatting of reports on standard output. */
export function textOptions({ color, width }: CommandContext): { readonly color: boolean; readonly width?: number } {
  return width === undefined ? { color } : { color, width };
}
