import { parsePlanRecord, type PlanRecord } from '../../modules/plan/plan-record';
import { applyCheckName, checkName, type Context } from './context';
import type { PullRequest, SavedCheck } from './github';
import type { BranchEvent } from './trigger-event';
import type { RepositoryChange } from '../../modules/change/change';
import { accessDigest } from '../../modules/review/review';

/** The reviewed plan and its pull request. */
export interface ReviewedPlan {
  readonly pullRequest: PullRequest;
  readonly record: PlanRecord;
  /** `recordDigest` of the record. */
  readonly digest: string;
  /** Whether an apply of this record has begun on this commit before. */
  readonly resumed: boolean;
}

/** Enough for 20,000 stacks; a bound on the requests for a broken record. */
const MOST_PARTS = 100;

/**
 * The content of a check run's `external_id` for a plan.
 *
 * @param number of the pull request: others may have the same head
 */
export function planId(digest: string, access: string, number: number | undefined): string {
  return `plan:${digest}:${access}:${number ?? ''}`;
}

/** The mark of a started apply on its commit. */
export function applyId(digest: string): string {
  return `apply:${digest}`;
}

/** The mark of a part of a record whose text is longer than that of a check run may be. */
export function partId(digest: string, part: number): string {
  return `part:${digest}:${part}`;
}

/** Name of the check run with a part of a record, from 2 on; the first is in the plan's own check run. */
export function partName(name: string, part: number): string {
  return `${name} record ${part}`;
}

/** A record as the text of a check run. */
export function recordText(text: string): string {
  return `\`\`\`json\n${text}\n\`\`\``;
}

/** The plan that was recorded on a pull request. */
export interface RecordedPlan {
  readonly record: PlanRecord;
  /** `recordDigest` of the record. */
  readonly digest: string;
}

/**
 * Reads the last plan of a merged pull request from its head or, where that has none, from the commit of its merge: that of
 * a merge queue is planned too. Only check runs of this token's own app are used.
 *
 * @param change of the merge
 * @returns the plan, or the reason why it is missing
 * @throws Error if GitHub does not answer: unchecked plans are not applied
 */
export async function recordedPlan(
  context: Context,
  { number, headSha }: Pick<PullRequest, 'number' | 'headSha'>,
  merge: string,
  change: RepositoryChange | undefined,
): Promise<RecordedPlan | { readonly refusal: string; readonly isOtherAccess?: true }> {
  const where = `pull request ${number} at ${headSha}`;
  const isOwn = (externalId: string) => /^plan:\w+:\w+:(\d+)$/.exec(externalId)?.[1] === String(number);
  for (const commit of new Set([headSha, merge])) {
    const checks = await context.github.listChecks(commit, checkName(context));
    const planned = checks.find(({ externalId, completed }) => completed && isOwn(externalId));
    if (planned === undefined) continue;
    const [, digest = '', access = ''] = planned.externalId.split(':');
    const record = await readRecord(context, commit, planned, digest);
    if (record === undefined) return { refusal: `the plan of ${where} cannot be read, or was changed` };
    if (change !== undefined && access !== accessDigest(change)) {
      const refusal = `this commit changes different access than ${where} showed: the branch has moved on since`;
      return { refusal, isOtherAccess: true };
    }
    return { record, digest };
  }
  return { refusal: `${where} has no plan: run this action in plan mode on pull requests` };
}

/**
 * Reads the reviewed plan of a commit of a user's own app, whose applies leave their marks in check runs.
 *
 * @returns the plan, or the reason why it is missing
 * @throws Error if GitHub does not answer: unchecked plans are not applied
 */
export async function findReviewedPlan(
  context: Context<BranchEvent>,
  commit: string,
): Promise<ReviewedPlan | { readonly refusal: string }> {
  const { github, event } = context;
  const pulls = (await github.mergedPullRequests(commit)).filter(({ baseBranch }) => baseBranch === event.branch);
  const [pullRequest] = pulls;
  if (pullRequest === undefined || pulls.length > 1) {
    return {
      refusal: `commit ${commit} is the merge of ${pulls.length} pull requests into "${event.branch}": unreviewed commits are not applied`,
    };
  }
  const found = await recordedPlan(context, pullRequest, commit, undefined);
  if ('refusal' in found) return found;
  const begun = await github.listChecks(commit, applyCheckName(context));
  const resumed = begun.some(({ externalId }) => externalId === applyId(found.digest));
  return { pullRequest, ...found, resumed };
}

/** Reads a record from the check run of its plan, and from those of its other parts. */
async function readRecord(
  context: Context,
  commit: string,
  planned: SavedCheck,
  digest: string,
): Promise<PlanRecord | undefined> {
  let text = partOf(planned);
  for (let part = 2; part <= MOST_PARTS; part++) {
    const record = parsePlanRecord(text, digest);
    if (record !== undefined) return record;
    const name = partName(checkName(context), part);
    const next = (await context.github.listChecks(commit, name)).find(
      ({ externalId }) => externalId === partId(digest, part),
    );
    if (next === undefined) return undefined;
    text += partOf(next);
  }
  return parsePlanRecord(text, digest);
}

function partOf({ text }: SavedCheck): string {
  return text.replace(/^```json\n/, '').replace(/\n```\s*$/, '');
}
