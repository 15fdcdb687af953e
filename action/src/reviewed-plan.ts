import { parsePlanRecord, type PlanRecord } from '../../modules/plan/plan-record';
import { applyCheckName, checkName, type Context } from './context';
import type { PullRequest, SavedCheck } from './github';
import type { BranchEvent } from './trigger-event';
import { accessDigest, type Review } from '../../modules/review/review';

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

/**
 * Reads the last plan of the merged pull request from its head. Only check runs of this token's own app are used.
 *
 * @returns the plan, or the reason why it is missing
 * @throws Error if GitHub does not answer: unchecked plans are not applied
 */
export async function findReviewedPlan(
  context: Context<BranchEvent>,
  commit: string,
  review: Review | undefined,
): Promise<ReviewedPlan | { readonly refusal: string }> {
  const { github, event } = context;
  const pulls = (await github.mergedPullRequests(commit)).filter(({ baseBranch }) => baseBranch === event.branch);
  const [pullRequest] = pulls;
  if (pullRequest === undefined || pulls.length > 1) {
    return {
      refusal: `commit ${commit} is the merge of ${pulls.length} pull requests into "${event.branch}": unreviewed commits are not applied`,
    };
  }
  const where = `pull request ${pullRequest.number} at ${pullRequest.headSha}`;
  const checks = await github.listChecks(pullRequest.headSha, checkName(context));
  const isOwn = (externalId: string) => /^plan:\w+:\w+:(\d+)$/.exec(externalId)?.[1] === String(pullRequest.number);
  const planned = checks.find(({ externalId, completed }) => completed && isOwn(externalId));
  if (planned === undefined) return { refusal: `${where} has no plan: run this action in plan mode on pull requests` };
  const [, digest = '', access = ''] = planned.externalId.split(':');
  const record = await readRecord(context, pullRequest.headSha, planned, digest);
  if (record === undefined) return { refusal: `what the plan of ${where} cannot be read, or was changed` };
  if (review !== undefined && access !== accessDigest(review.change)) {
    return { refusal: `this commit changes different access than ${where} showed: the branch has moved on since` };
  }
  const begun = await github.listChecks(commit, applyCheckName(context));
  return { pullRequest, record, digest, resumed: begun.some(({ externalId }) => externalId === applyId(digest)) };
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
