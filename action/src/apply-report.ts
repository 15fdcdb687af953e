import type { RepositoryChange } from '../../modules/change/change';
import type { GateDecision } from '../../modules/gate/decide-gate';
import { codeSpan, commentMarker, fence, inert } from '../../modules/report/escape';
import type { Section } from '../../modules/report/fit-sections';
import { render } from '../../modules/report/formats';
import { planSections, type StackReport } from '../../modules/report/plan-markdown';
import { applyCheckName, type Context } from './context';
import type { FailureReason } from './failure-reasons';
import type { Check, PullRequest } from './github';
import { setOutputs, SUMMARY_LIMIT, writeSummary } from './workflow-commands';
import { display, saveCheck } from './publish';
import { reportLinks } from './links-of-report';
import { applyId } from './reviewed-plan';

/** The result of applying one commit. */
export interface ApplyOutcome {
  readonly commit: string;
  /** Whether the stacks are changes of this commit; otherwise it is only the tip. */
  readonly isCommit?: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly pullRequest?: PullRequest;
  /** Digest of the reviewed plan. */
  readonly digest?: string;
  readonly resumed?: boolean;
  readonly terraform?: string;
  readonly stacks: readonly StackReport[];
  /** Stacks that a later commit of the branch changes, which were left to it. */
  readonly superseded: readonly string[];
  /** The tip of the default branch. */
  readonly tip?: string;
  readonly reason?: FailureReason;
  /** The approvals; absent if the base has no gate. */
  readonly gate?: GateDecision;
  /** Files with states that could not be written to their backends. */
  readonly erroredStates?: readonly string[];
  /** The reasons why nothing was applied, one per line. */
  readonly refusals: readonly string[];
}

/** A check run's summary may have 65,535 characters. */
const CHECK_SUMMARY_LIMIT = 65_000;

/**
 * Marks the commit as being applied, so that the next run can resume if this one is killed.
 *
 * @throws Error if GitHub rejects it: an apply that cannot be resumed is not started
 */
export async function beginApply(context: Context, commit: string, digest: string): Promise<void> {
  const check: Check = {
    name: applyCheckName(context),
    commit,
    title: 'Applying',
    summary: 'Terraform is applying the reviewed plan.',
    externalId: applyId(digest),
    annotations: [],
  };
  await context.github.saveCheck(check);
}

/**
 * Reports the result on the pull request, the commit and the run's summary. A failed report does not affect the apply.
 */
export async function publishApply(
  context: Context,
  outcome: ApplyOutcome,
  change: RepositoryChange | undefined,
): Promise<void> {
  const { commit, pullRequest, reason, gate } = outcome;
  const sections = outcomeSections(context, outcome);
  const shown = change ?? {
    schemaVersion: 1,
    base: commit,
    head: commit,
    verdict: 'equal',
    services: [],
    unreadable: [],
    findings: [],
  };
  const markdown = (limit: number, marker?: string) =>
    render('markdown', 'change', shown, {
      ...(gate && { gate }),
      sections: { first: sections },
      limit,
      links: reportLinks(context, commit),
      fullReport: context.runUrl,
      ...(marker !== undefined && { marker }),
    });
  writeSummary(markdown(SUMMARY_LIMIT / 2));
  await saveCheck(context, {
    name: applyCheckName(context),
    commit,
    conclusion: reason !== undefined ? 'failure' : isLeft(outcome) ? 'neutral' : 'success',
    title: titleOf(outcome),
    summary: markdown(CHECK_SUMMARY_LIMIT),
    annotations: [],
  });
  if (pullRequest === undefined) return;
  const marker = context.configurationFile;
  const url = await display('comment on the pull request', () =>
    context.github.saveComment(pullRequest.number, commentMarker(marker), markdown(65_536, marker)),
  );
  if (url !== undefined) setOutputs({ 'comment-url': url });
}

/** Whether nothing is applied, because later commits change all stacks. */
function isLeft({ stacks, superseded }: ApplyOutcome): boolean {
  return stacks.length === 0 && superseded.length > 0;
}

function titleOf(outcome: ApplyOutcome): string {
  const { reason, stacks, refusals } = outcome;
  if (reason === undefined && isLeft(outcome)) return 'Superseded: nothing was applied';
  if (reason === undefined) return `${stacks.length} ${stacks.length === 1 ? 'stack' : 'stacks'} applied`;
  if (refusals.length > 0 && !stacks.some(({ applied }) => applied)) return 'Refused: nothing was applied';
  const done = stacks.filter(({ applied }) => applied).length;
  const doubtful = stacks.filter(({ mayHaveChanged }) => mayHaveChanged).length;
  return `${done} of ${stacks.length} stacks applied${doubtful === 0 ? '' : `, ${doubtful} may have changed`}`;
}

function outcomeSections(context: Context, outcome: ApplyOutcome): Section[] {
  const { commit, refusals, stacks, superseded, tip = '' } = outcome;
  const lines = refusals.map((line) => inert(line, 500));
  const head = `### ${titleOf(outcome)}\n\nCommit ${codeSpan(commit.slice(0, 12))}, [workflow run](${context.runUrl}).`;
  const refused = (most: number) => {
    const rest = lines.length - most;
    return `${head}\n\n${fence('text', [...lines.slice(0, most), ...(rest > 0 ? [`and ${rest} more`] : [])])}`;
  };
  return [
    lines.length === 0 ? [head] : [refused(200), refused(10)],
    ...supersededSections(superseded, tip),
    ...planSections('Stacks', stacks),
  ];
}

function supersededSections(stacks: readonly string[], tip: string): Section[] {
  return stacks.length === 0 ? [] : [[supersededText(stacks, tip, 50), supersededText(stacks, tip, 5)]];
}

function supersededText(stacks: readonly string[], tip: string, most: number): string {
  const names = stacks.slice(0, most).map((stack) => codeSpan(stack, 120));
  const rest = stacks.length - most;
  const list = [...names, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
  return `**Superseded:** ${list}. A later commit changes ${stacks.length === 1 ? 'this stack' : 'these stacks'} (this run applied ${codeSpan(tip.slice(0, 12))}), and its run applies it.`;
}

/** The audit record of a run: the changes, their reason and their approvals. */
export function auditOf(context: Context, outcomes: readonly ApplyOutcome[]): unknown {
  const { environment, configurationFile, runUrl } = context;
  return {
    schemaVersion: 1,
    repository: environment['GITHUB_REPOSITORY'] ?? '',
    configuration: configurationFile,
    run: {
      url: runUrl,
      id: environment['GITHUB_RUN_ID'] ?? '',
      attempt: environment['GITHUB_RUN_ATTEMPT'] ?? '',
      actor: environment['GITHUB_ACTOR'] ?? '',
      event: environment['GITHUB_EVENT_NAME'] ?? '',
    },
    finishedAt: new Date().toISOString(),
    applies: outcomes.map(
      ({
        commit,
        startedAt,
        pullRequest,
        digest,
        resumed,
        terraform,
        stacks,
        superseded,
        tip,
        gate,
        reason,
        refusals,
      }) => ({
        commit,
        startedAt,
        pullRequest: pullRequest && {
          number: pullRequest.number,
          author: pullRequest.author,
          reviewedHead: pullRequest.headSha,
        },
        approvals: gate?.held.map(({ finding, service, approvedBy }) => ({
          finding: finding.id,
          service: service?.service,
          environment: service?.environment,
          approvedBy: approvedBy.map(({ login, commit: approved }) => ({ login, commit: approved })),
        })),
        planDigest: digest,
        resumed,
        terraform,
        outcome: reason ?? 'applied',
        refusals,
        tip,
        superseded,
        stacks: stacks.map(({ stack, applied, failure, steps, mayHaveChanged }) => ({
          stack,
          applied: applied ?? false,
          mayHaveChanged,
          failure,
          steps: steps.map(({ action, address }) => `${action} ${address}`),
        })),
      }),
    ),
  };
}
