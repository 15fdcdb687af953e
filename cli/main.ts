#!/usr/bin/env node
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommanderError } from 'commander';
import { inertLine, inertLines } from '../modules/report/inert-line';
import { RepositoryError } from '../modules/repository/repository-error';
import { CannotRun, type CommandContext, type ExitCode, type Outcome } from './command';
import { buildProgram, type GlobalOptions } from './program';
import { startProgress } from './progress';
import { takesColor, watchOutput } from './terminal';

/** Longer lines are hard to read on any terminal; shorter ones break every ARN. */
const WIDEST_LINE = 120;
const NARROWEST_LINE = 60;

/** Runs the command line once, on the arguments of this process. All output and the exit status come from here. */
export async function main(): Promise<void> {
  watchOutput();
  process.on('uncaughtException', (error) => process.exit(explainFailure(error)));
  try {
    await buildProgram((options) => (doing, work) => carryOut(options, doing, work)).parseAsync();
  } catch (error) {
    process.exitCode = explainFailure(error);
  }
}

async function carryOut(
  options: GlobalOptions,
  doing: string | undefined,
  work: (context: CommandContext) => Promise<Outcome>,
): Promise<void> {
  const context: CommandContext = {
    folder: existingFolder(options.directory ?? '.'),
    color: takesColor(process.stdout, options.color),
    notesColor: takesColor(process.stderr, options.color),
    ...lineWidth(),
  };
  const stop = doing === undefined ? () => undefined : startProgress(doing);
  let outcome: Outcome;
  try {
    outcome = await work(context);
  } finally {
    stop();
  }
  process.exitCode = outcome.exitCode;
  if (outcome.output) process.stdout.write(outcome.output);
  if (outcome.notes) process.stderr.write(outcome.notes);
}

function lineWidth(): { readonly width?: number } {
  const { isTTY, columns } = process.stdout;
  // A terminal of unknown width reports 0.
  return isTTY && columns > 0 ? { width: Math.min(Math.max(columns, NARROWEST_LINE), WIDEST_LINE) } : {};
}

function existingFolder(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new CannotRun(`folder "${path}" does not exist`);
  return resolve(path);
}

/** Prints the failure in one or two lines. `DEBUG` adds a stack trace. */
function explainFailure(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has already printed its message
  const expected = error instanceof CannotRun || error instanceof RepositoryError;
  const message = expected ? error.message : firstLine(error);
  const help = expected ? error.help : 'this is a bug; run again with DEBUG=1 for a stack trace';
  process.stderr.write(`error: ${inertLine(message)}\n${help === undefined ? '' : `  help: ${inertLine(help)}\n`}`);
  if (process.env['DEBUG'] && error instanceof Error) process.stderr.write(`${inertLines(error.stack ?? '')}\n`);
  return 2;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1).join('') || 'unknown';
}

if (require.main === module) void main();
