import { Option } from 'commander';
import type { ResultKind } from '../modules/report/format';
import { formatsOf } from '../modules/report/formats';
import type { CommandContext, Outcome } from './command';

/** Runs a command; `doing` is the label of the progress indicator, which a command that asks questions does not have. */
export type Run = (doing: string | undefined, work: (context: CommandContext) => Promise<Outcome>) => Promise<void>;

/** `--format`: the formats that the command's result can be printed in, the first as default. */
export function formatOption(kind: ResultKind): Option {
  const formats = formatsOf(kind);
  const purposes = formats.map(({ name, purpose }) => `${name} ${purpose}`).join(', ');
  const names = formats.map(({ name }) => name);
  return new Option('--format <format>', `output format: ${purposes}`).choices(names).default(names[0]);
}

/** The last part of a command's help. */
export function examples(...commands: string[]): string {
  return ['', 'Examples:', ...commands.map((command) => `  $ eks-pod-identity ${command}`)].join('\n');
}
