import type * as AnswerRequest from '../../modules/access/answer-request';
import type { AskedRequest, RequestAnswer } from '../../modules/access/answer-request';
import { couldBeAllowed } from '../../modules/access/could-be-allowed';
import { findService } from '../../modules/catalogue/services';
import { closestName } from '../../modules/diagnostics/closest-name';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { type FormatName, render } from '../../modules/report/formats';
import type { Workload } from '../../modules/workloads/workload';
import { checkEnvironment } from '../check-environment';
import { CannotRun, type CommandContext, type Outcome, textOptions } from '../command';
import { loadWorkingRepository } from '../configuration-folder';
import { readService } from './explain';

export interface CanOptions {
  /** Each `key=value`. */
  readonly context?: readonly string[];
  readonly environment?: string;
  readonly format: FormatName;
}

/** `can`: whether the pods of a service may make a request. */
export async function can(
  context: CommandContext,
  service: string,
  [action, resource]: readonly [string, string],
  options: CanOptions,
): Promise<Outcome> {
  const { request, note } = requestOf(action, resource, options);
  const read = await readService(context, service, options);
  if ('exitCode' in read) return read;
  const { answerRequest } = await policyEngine();
  const answers = read.workloads.flatMap((workload) => answerRequest(workload, request));
  return outcomeOf(context, answers, options, note + read.notes);
}

/** `who-can`: the services whose pods may make a request, or may under some conditions. */
export async function whoCan(
  context: CommandContext,
  [action, resource]: readonly [string, string],
  options: CanOptions,
): Promise<Outcome> {
  const { request, note } = requestOf(action, resource, options);
  const loading = loadWorkingRepository(context, (ofRepository) => couldBeAllowed(ofRepository, request));
  const [{ answerRequest, couldAllow }, { workloads, diagnostics, configuration }] = await Promise.all([
    policyEngine(),
    loading,
  ]);
  if (!configuration || hasErrors(diagnostics)) {
    return { exitCode: 2, notes: diagnosticsAsText(diagnostics, { color: context.notesColor }) };
  }
  checkEnvironment(options.environment, configuration);
  const answers = workloads
    .filter((workload) => isAsked(workload, options.environment))
    .filter((workload) => couldAllow(workload, request))
    .flatMap((workload) => answerRequest(workload, request))
    .filter(({ decision }) => decision !== 'implicitly-denied' && decision !== 'explicitly-denied');
  return outcomeOf(context, answers, options, note);
}

/** Loaded apart, because `whoCan` can do so while git lists the files of the repository. */
async function policyEngine(): Promise<typeof AnswerRequest> {
  return import('../../modules/access/answer-request.js');
}

function isAsked({ environment }: Workload, name: string | undefined): boolean {
  return name === undefined || environment.name === name;
}

function outcomeOf(
  context: CommandContext,
  answers: readonly RequestAnswer[],
  { format }: CanOptions,
  notes: string,
): Outcome {
  const isAllowed = answers.length > 0 && answers.every(({ decision }) => decision === 'allowed');
  const output = render(format, 'answers', answers, textOptions(context));
  return { exitCode: isAllowed ? 0 : 1, output, ...(notes !== '' && { notes }) };
}

/** @throws CannotRun where the request is not one */
function requestOf(
  action: string,
  resource: string,
  { context = [] }: CanOptions,
): { readonly request: AskedRequest; readonly note: string } {
  const [, prefix = '', name = ''] = /^([a-z0-9-]+):([A-Za-z0-9]+)$/i.exec(action) ?? [];
  if (name === '') {
    throw new CannotRun(
      `"${action}" is not an action`,
      'write service and action without wildcards, such as s3:GetObject',
    );
  }
  if (resource !== '*' && (!resource.startsWith('arn:') || /[*?]/.test(resource))) {
    throw new CannotRun(
      `"${resource}" is not the ARN of a resource`,
      'write an ARN without wildcards, such as arn:aws:s3:::orders/a, or "*" for an action without resources',
    );
  }
  const values = new Map<string, string[]>();
  for (const text of context) {
    const at = text.indexOf('=');
    if (at < 1)
      throw new CannotRun(
        `"${text}" is not a condition key with a value`,
        'write KEY=VALUE, such as aws:SourceVpc=vpc-1',
      );
    const key = text.slice(0, at);
    values.set(key, [...(values.get(key) ?? []), text.slice(at + 1)]);
  }
  return { request: { action, resource, context: Object.fromEntries(values) }, note: unlistedNote(prefix, name) };
}

/** AWS's reference is not complete, so an action that it lacks is asked about all the same. */
function unlistedNote(prefix: string, name: string): string {
  const actions = findService(prefix.toLowerCase())?.actions;
  if (actions?.has(name.toLowerCase())) return '';
  const near =
    actions &&
    closestName(
      name,
      [...actions.values()].map((action) => action.name),
    );
  const hint = near === undefined ? '' : `; did you mean ${prefix}:${near}?`;
  return `note: AWS's service reference does not list ${prefix}:${name}${hint}\n`;
}
