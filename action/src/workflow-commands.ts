import * as core from '@actions/core';
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { FailureReason } from './failure-reasons';
import { inertLines } from '../../modules/report/inert-line';

/** The outputs of a run; documented in the README and in `action.yml`. */
export interface Outputs {
  readonly verdict: string;
  readonly 'highest-severity': string;
  readonly 'changed-services': readonly string[];
  readonly stacks: readonly string[];
  readonly 'diff-file': string;
  readonly 'audit-file': string;
  readonly 'comment-url': string;
  readonly 'errored-states': readonly string[];
  readonly applied: boolean;
  readonly drifted: boolean;
  readonly 'failure-reason': FailureReason;
}

/** GitHub's limit for a step summary. https://docs.github.com/en/actions/reference/limits */
export const SUMMARY_LIMIT = 1024 * 1024;

export function setOutputs(outputs: Partial<Outputs>): void {
  for (const [name, value] of Object.entries(outputs)) {
    core.setOutput(name, Array.isArray(value) ? JSON.stringify(value) : value);
  }
}

/** Adds a report to the run's summary, leaving space for other steps of the job. */
export function writeSummary(markdown: string): void {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file !== undefined && file !== '') appendFileSync(file, `${markdown}\n`);
}

export function note(message: string): void {
  core.notice(forLog(message));
}

export function warn(message: string): void {
  core.warning(forLog(message));
}

/** Inert text in the log. */
export function log(text: string): void {
  core.info(forLog(text));
}

/** A folded group of the log. It may contain external text, so workflow commands are disabled until it ends. */
export function logGroup(title: string, lines: readonly string[]): void {
  const token = randomUUID();
  core.startGroup(forLog(title));
  core.info(`::stop-commands::${token}`);
  for (const line of lines) core.info(forLog(line));
  core.info(`::${token}::`);
  core.endGroup();
}

/** Ends the step as failed, with a reason a program can read. */
export function fail(reason: FailureReason, message: string): void {
  setOutputs({ 'failure-reason': reason });
  core.setFailed(forLog(message));
}

/** Colours, which providers print even when Terraform is told not to, are removed; other hidden characters are shown. */
function forLog(text: string): string {
  return inertLines(stripVTControlCharacters(text));
}
