import * as core from '@actions/core';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CONFIGURATION_FILE } from '../../modules/diagnostics/configuration-file';
import { openFolder } from '../../modules/repository/open-folder';
import { RepositoryError } from '../../modules/repository/repository-error';
import { reasonOf } from './apply-plans';
import { CommitError, commitsOf } from './commits';
import type { Context } from './context';
import { connectGitHub, REQUEST_LIMIT_MS, RETRY_BASE_MS } from './github';
import type { FailureReason } from './failure-reasons';
import { InputError, readInputs, type Inputs } from './inputs';
import { missingPermission } from './refused-request';
import { fail } from './workflow-commands';
import { apply } from './modes/apply';
import { drift } from './modes/drift';
import { propose } from './modes/propose';
import { readRepositoryName, readTriggerEvent, type BranchEvent, type TriggerEvent } from './trigger-event';
import { TerraformError } from './terraform';
import { TipError } from './branch';

/** Runs the action as configured by the environment. Never throws: a failure fails the step. */
export async function run(environment: NodeJS.ProcessEnv): Promise<void> {
  const temporary = mkdtempSync(join(environment['RUNNER_TEMP'] ?? tmpdir(), 'eks-pod-identity-'));
  const cancelled = new AbortController();
  const cancel = () => {
    cancelled.abort();
  };
  // The runner interrupts, waits, and then terminates. Terraform is interrupted once and saves its state.
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  try {
    const context = contextOf(environment, temporary, cancelled.signal);
    await dispatch(context);
  } catch (error) {
    const [reason, message] = failureOf(error, cancelled.signal.aborted);
    fail(reason, environment['RUNNER_DEBUG'] === '1' && error instanceof Error ? (error.stack ?? message) : message);
  } finally {
    process.off('SIGINT', cancel);
    process.off('SIGTERM', cancel);
    rmSync(temporary, { recursive: true, force: true });
  }
}

function contextOf(environment: NodeJS.ProcessEnv, temporary: string, signal: AbortSignal): Context {
  const workspace = environment['GITHUB_WORKSPACE'] ?? process.cwd();
  const inputs = readInputs(
    (name) => core.getInput(name),
    (path) => resolve(workspace, path),
  );
  const inside = relative(workspace, inputs.folder);
  if (inside.startsWith('..') || isAbsolute(inside))
    throw new InputError(`working-directory "${inside}" is outside the workspace`);
  core.setSecret(inputs.token);
  const repository = readRepositoryName(environment);
  const serverUrl = environment['GITHUB_SERVER_URL'] ?? 'https://github.com';
  const apiUrl = environment['GITHUB_API_URL'] ?? 'https://api.github.com';
  // The tests simulate an unavailable GitHub and use shorter waits than a job.
  const retryBase = Number(environment['GITHUB_RETRY_BASE_MS'] ?? RETRY_BASE_MS);
  const requestLimit = Number(environment['GITHUB_REQUEST_LIMIT_MS'] ?? REQUEST_LIMIT_MS);
  const payload = JSON.parse(readFileSync(environment['GITHUB_EVENT_PATH'] ?? '', 'utf8')) as unknown;
  return {
    inputs,
    event: readTriggerEvent(environment['GITHUB_EVENT_NAME'] ?? '', payload, environment),
    github: connectGitHub(inputs.token, repository, apiUrl, retryBase, requestLimit),
    git: openFolder(inputs.folder),
    commits: commitsOf(workspace, inputs.token, serverUrl),
    environment,
    temporary,
    signal,
    configurationFile: join(inside, CONFIGURATION_FILE).split(sep).join('/'),
    runUrl: `${serverUrl}/${repository.owner}/${repository.repo}/actions/runs/${environment['GITHUB_RUN_ID'] ?? '0'}`,
  };
}

async function dispatch(context: Context): Promise<void> {
  const { event, inputs } = context;
  if (event.kind === 'pull-request' || event.kind === 'merge-group') {
    if (inputs.mode === 'apply' || inputs.mode === 'drift') throw new InputError(wrongMode(inputs, event));
    await propose({ ...context, event });
    return;
  }
  const branch: Context<BranchEvent> = { ...context, event };
  if (inputs.mode === 'drift' || (inputs.mode === 'auto' && event.kind === 'schedule')) await drift(branch);
  else if (inputs.mode === 'apply' || inputs.mode === 'auto') await apply(branch);
  else throw new InputError(wrongMode(inputs, event));
}

function wrongMode({ mode }: Inputs, { kind }: TriggerEvent): string {
  return `mode "${mode}" cannot run on a ${kind} event; omit mode to let the event decide`;
}

function failureOf(error: unknown, cancelled: boolean): [reason: FailureReason, message: string] {
  const message = error instanceof Error ? error.message : String(error);
  if (cancelled) return ['interrupted', message];
  if (error instanceof InputError) return ['invalid-input', message];
  if (error instanceof CommitError) return [error.reason, message];
  if (error instanceof TipError) return ['invalid-manifests', message];
  if (error instanceof RepositoryError) {
    return ['repository-unreadable', error.help === undefined ? message : `${message}; ${error.help}`];
  }
  if (error instanceof TerraformError) return [reasonOf(error), message];
  const status = (error as { status?: unknown } | undefined)?.status;
  const permission = missingPermission(error);
  if (permission !== undefined) {
    return ['permission-missing', `the job needs the permission \`${permission}\`; GitHub answered: ${message}`];
  }
  if (typeof status === 'number') return ['github-unavailable', `GitHub answered ${status}: ${message}`];
  return ['failed', message];
}
