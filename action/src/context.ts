import { CONFIGURATION_FILE } from '../../modules/diagnostics/configuration-file';
import type { Git } from '../../modules/repository/git';
import type { LookUp } from '../../modules/review/review';
import type { Commits } from './commits';
import type { GitHub } from './github';
import type { Inputs } from './inputs';
import type { TriggerEvent } from './trigger-event';

/** The input of every mode. */
export interface Context<S extends TriggerEvent = TriggerEvent> {
  readonly inputs: Inputs;
  readonly event: S;
  readonly github: GitHub;
  readonly commits: Commits;
  /** Git in the folder of the configuration, offline. */
  readonly git: Git;
  readonly environment: NodeJS.ProcessEnv;
  /** Reads documents of the account; absent in a run that does not plan. */
  readonly lookUp?: LookUp;
  /** A folder of this run that is removed at its end. */
  readonly temporary: string;
  /** Aborts when the runner cancels the job. */
  readonly signal: AbortSignal;
  /** Path of the configuration from the repository's root: one comment, check and issue for each. */
  readonly configurationFile: string;
  /** Address of this workflow run. */
  readonly runUrl: string;
}

/**
 * The folders that are searched for a committed dependency lock file: beside the configuration, then in the
 * repository's root.
 */
export function lockFoldersOf({ inputs, environment }: Context): string[] {
  return [inputs.folder, ...[environment['GITHUB_WORKSPACE'] ?? []].flat()];
}

/**
 * Name of the check run, the same in every run, so that it can be required. It names a base branch other than the default
 * one: a check run belongs to a commit, and what was decided for another branch must not pass for the default branch.
 */
export function checkName({ configurationFile, event }: Context): string {
  const parts = [
    ...(configurationFile === CONFIGURATION_FILE ? [] : [configurationFile]),
    ...('baseBranch' in event && event.baseBranch !== event.defaultBranch ? [`into ${event.baseBranch}`] : []),
  ];
  return parts.length === 0 ? 'eks-pod-identity' : `eks-pod-identity (${parts.join(', ')})`;
}

/** Name of the check run that an apply leaves on the commit it applied. */
export function applyCheckName(context: Context): string {
  return `${checkName(context)} apply`;
}
