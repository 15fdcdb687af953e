import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { CannotRun } from '../command';

/** A question on a terminal. */
export interface Question<Answer> {
  /** Without the default and the colon at its end. */
  readonly text: string;
  /** The answer to an empty line; without it, the question is repeated. */
  readonly byDefault?: string;
  /** The option that answers it. */
  readonly flag: string;
  /** The answer of a line, or why it is not valid; the question is then repeated. */
  readonly read: (line: string) => ReadAnswer<Answer>;
}

/** The answer that a line is, or what is wrong with it. */
export type ReadAnswer<Answer> = { readonly answer: Answer } | { readonly problem: string };

/** Questions on a terminal, one after the other. */
export interface Prompts {
  /** Prints a line. */
  readonly say: (line: string) => void;
  /** @throws CannotRun where the input ends, as by Ctrl-C */
  readonly ask: <Answer>(question: Question<Answer>) => Promise<Answer>;
  readonly close: () => void;
}

/** Opens a terminal for questions. Lines that are typed ahead, or pasted, are kept for the next questions. */
export function openPrompts({ input, output }: { readonly input: Readable; readonly output: Writable }): Prompts {
  const terminal = createInterface({ input, output, terminal: 'isTTY' in input && input.isTTY === true });
  const lines = terminal[Symbol.asyncIterator]();
  const say = (line: string): void => {
    output.write(`${line}\n`);
  };
  return {
    say,
    ask: async ({ text, byDefault, read }) => {
      for (;;) {
        terminal.setPrompt(`${text}${byDefault === undefined || byDefault === '' ? '' : ` [${byDefault}]`}: `);
        terminal.prompt();
        const line = await lines.next();
        if (line.done === true) {
          output.write('\n');
          throw new CannotRun('canceled; nothing was written');
        }
        const typed = line.value.trim();
        const given = typed === '' ? byDefault : typed;
        const result = given === undefined ? { problem: 'an answer is required' } : read(given);
        if ('answer' in result) return result.answer;
        say(`  ${result.problem}`);
      }
    },
    close: () => {
      terminal.close();
    },
  };
}
