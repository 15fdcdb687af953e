#!/usr/bin/env node
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommanderError } from 'commander';
import { CannotRun, type CommandContext, type ExitCode, type Outcome } from './command';
import { buildProgram, type GlobalOptions } from './program';
import { startProgress } from './progress';
import { takesColor, watchOutput } from './terminal';

/** Runs the command line once. Everything that is written and the exit status come from here. */
async function main(): Promise<void> {
  watchOutput();
  try {
    await buildProgram((options) => (doing, work) => carryOut(options, doing, work)).parseAsync();
  } catch (error) {
    process.exitCode = explainFailure(error);
  }
}

async function carryOut(
  options: GlobalOptions,
  doing: string,
  work: (context: CommandContext) => Promise<Outcome>,
): Promise<void> {
  const context: CommandContext = {
    folder: existingFolder(options.directory ?? '.'),
    color: takesColor(process.stdout, options.color),
    notesColor: takesColor(process.stderr, options.color),
  };
  const stop = startProgress(doing);
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

function existingFolder(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new CannotRun(`no folder '${path}'`);
  return resolve(path);
}

/** Says in a line or two why nothing was done. A stack trace is for whoever sets `DEBUG`. */
function explainFailure(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has written its own words
  const lines =
    error instanceof CannotRun
      ? [`error: ${error.message}`, ...(error.help === undefined ? [] : [error.help])]
      : [`error: ${firstLine(error)}`, 'This should not happen; DEBUG=1 shows where it did.'];
  process.stderr.write(`${lines.join('\n')}\n`);
  if (process.env['DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return 2;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1).join('') || 'unknown';
}

void main();
