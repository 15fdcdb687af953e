import { openFindings } from '../../modules/change/all-findings';
import type { RepositoryChange } from '../../modules/change/change';
import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import { SEVERITIES } from '../../modules/diagnostics/severity';
import { planRecord, recordDigest, recordParts, type PlannedSteps } from '../../modules/plan/plan-record';
import type { PlanTools } from '../../modules/plan/provider-selection';
import { withdrawnChangeAsMarkdown } from '../../modules/report/change-markdown';
import { commentMarker, prose } from '../../modules/report/escape';
import type { Section } from '../../modules/report/fit-sections';
import { warningsSection } from '../../modules/report/diagnostics-markdown';
import { render } from '../../modules/report/formats';
import { waitingTitle } from '../../modules/report/gate-markdown';
import { driftSections, planSections, type DriftReport, type StackReport } from '../../modules/report/plan-markdown';
import { annotationsOf } from './annotations';
import type { AccountAccesses } from '../../modules/review/account-access';
import { checkName, type Context } from './context';
import { type GateOutcome, type GateUndecided, isUndecided } from '../../modules/review/gate-of-review';
import type { FailureReason } from './failure-reasons';
import type { Check } from './github';
import { fail, setOutputs, SUMMARY_LIMIT, writeSummary } from './workflow-commands';
import { display, saveCheck, writeResultFile } from './publish';
import { accessDigest, type Review } from '../../modules/review/review';
import { reportLinks } from './links-of-report';
import { partId, partName, planId, recordText } from './reviewed-plan';
import type { MergeGroupEvent, PullRequestEvent } from './trigger-event';

/** A pull request or a merge group. */
export type Proposal = Context<PullRequestEvent | MergeGroupEvent>;

/** GitHub's limit for the texts of a check run. https://docs.github.com/en/rest/checks/runs */
const CHECK_TEXT_LIMIT = 65_535;

/** The Terraform plans of a proposal. */
export interface ProposalPlan {
  readonly stacks: readonly StackReport[];
  readonly drifts: readonly DriftReport[];
  readonly changes: readonly PlannedSteps[];
  /** Undefined without a stack to plan. */
  readonly tools: PlanTools | undefined;
  /** All stacks of anybody's app. */
  readonly names?: readonly string[];
  readonly accounts: AccountAccesses;
  /** Why a stack could not be planned. */
  readonly failure: FailureReason | undefined;
  /** Why an apply would refuse the plan, one line per stack. */
  readonly refusals: readonly string[];
  /** Whether states are missing in the place of a new backend. */
  readonly isBackendMoved?: boolean;
}

/** Publishes the report of a proposal: summary, outputs, comment and check run. A result that is not to pass fails the step. */
export async function publishProposal(
  context: Proposal,
  change: RepositoryChange,
  { plan, gate, gateNotes = [], unchanged, declared = change, isAffected = true, diagnostics = [] }: ProposalOutcome,
): Promise<void> {
  const isDecided = gate !== undefined && !isUndecided(gate);
  const undecided = gate === undefined || isDecided ? [] : undecidedSection(gate);
  const first = [...gateNotes.map((note): Section => [note]), ...undecided];
  const planned = plan === undefined ? [] : planSectionsOf(plan);
  const last = [...planned, ...warningsSection(diagnostics.filter(({ severity }) => severity === 'warning'))];
  const held = isDecided ? gate.held : [];
  // Warnings of a configuration that the pull request does not touch are no news.
  const news = [...change.services, ...change.unreadable, ...change.findings, ...held, ...first, ...planned];
  const silent = news.length === 0 && !(isAffected && last.length > 0);
  const links = reportLinks(context, context.event.headSha);
  const options = {
    ...(isDecided && { gate }),
    ...(unchanged !== undefined && { unchanged }),
    sections: { first, last },
    links,
    fullReport: context.runUrl,
  };
  const markdown = (more: { readonly limit: number } | { readonly marker: string }): string =>
    render('markdown', 'change', change, { ...options, ...more });
  writeSummary(markdown({ limit: SUMMARY_LIMIT / 2 }));
  const diffFile = writeDiffFile(context, change);
  setOutputs({
    verdict: change.verdict,
    'highest-severity': highestSeverity(change),
    'changed-services': [...new Set(change.services.map(({ service }) => service))],
    stacks: plan?.stacks.map(({ stack }) => stack) ?? [],
    'diff-file': diffFile,
    applied: false,
  });
  const comment = await saveComment(context, silent, (marker) => markdown({ marker }));
  if (comment !== undefined) setOutputs({ 'comment-url': comment });

  const record = planRecord(plan?.changes ?? [], plan?.tools, plan?.names);
  const digest = recordDigest(record);
  const [text, ...parts] = recordParts(record, CHECK_TEXT_LIMIT - 100);
  const isPlanned = plan !== undefined && plan.failure === undefined;
  // Before the plan's own check run, so that nothing is green without its record.
  const notSavedPart = isPlanned ? await saveParts(context, digest, parts) : undefined;
  const check: Check = {
    name: checkName(context),
    commit: context.event.headSha,
    conclusion: conclusionOf(plan, gate),
    address: context.runUrl,
    title: silent ? 'No access changes' : titleOf(change, plan, gate),
    summary: markdown({ limit: CHECK_TEXT_LIMIT - 1 }),
    ...(isPlanned && {
      text: recordText(text),
      externalId: planId(digest, accessDigest(declared), context.event.number),
    }),
    annotations: annotationsOf(diagnostics),
  };
  const notSaved = notSavedPart ?? (await saveCheck(context, check));
  if (plan?.failure !== undefined) {
    const failures = plan.stacks.flatMap(({ stack, failure }) =>
      failure === undefined ? [] : [`${stack}: ${failure}`],
    );
    fail(plan.failure, failures.join('\n'));
  } else if (plan !== undefined && plan.refusals.length > 0) {
    fail(plan.isBackendMoved === true ? 'backend-moved' : 'would-be-refused', plan.refusals.join('\n'));
  } else if (gate?.isOpen === false) {
    if (isUndecided(gate)) fail('gate-undecided', gate.undecided);
    else fail('approval-missing', `${waitingTitle(gate)}: ${APPROVE}`);
  } else if (plan !== undefined && notSaved !== undefined) {
    fail('plan-not-recorded', `${NOT_RECORDED}: ${notSaved}`);
  }
}

const NOT_RECORDED = 'the plan could not be recorded in a check run, and an apply would refuse it';

/** @returns why GitHub did not take all of them, if so */
async function saveParts(context: Proposal, digest: string, parts: readonly string[]): Promise<string | undefined> {
  for (const [index, text] of parts.entries()) {
    const part = index + 2;
    const failure = await saveCheck(context, {
      name: partName(checkName(context), part),
      commit: context.event.headSha,
      conclusion: 'neutral',
      title: `Part ${part} of the recorded plan`,
      summary: `The plan is recorded in ${parts.length + 1} parts, because a check run cannot hold all of it.`,
      text: recordText(text),
      externalId: partId(digest, part),
      annotations: [],
    });
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** The results of a proposal besides the access change. */
export interface ProposalOutcome {
  readonly plan?: ProposalPlan | undefined;
  readonly gate?: GateOutcome | undefined;
  /** Which gate counts and why, where it is not the gate of the base branch, as Markdown. */
  readonly gateNotes?: readonly string[] | undefined;
  /** Services that do not change. */
  readonly unchanged?: number | undefined;
  /** The change without documents of the account, where it differs. */
  readonly declared?: RepositoryChange;
  /** Whether the pull request touches the configuration, or access that manifests grant. */
  readonly isAffected?: boolean;
  readonly diagnostics?: readonly Diagnostic[];
}

/** Stacks of which a reviewer has to know: others would only show that nothing happens. */
function planSectionsOf({ stacks, drifts }: ProposalPlan): Section[] {
  const isNews = ({ steps, failure, notes }: StackReport): boolean =>
    steps.length + notes.length > 0 || failure !== undefined;
  return [...(stacks.some(isNews) ? planSections('Terraform plan', stacks) : []), ...driftSections(drifts)];
}

const APPROVE =
  'the comment and the check list the required approvals; an approval of the pull request starts a new run';

function undecidedSection({ undecided }: GateUndecided): Section[] {
  return [[`**The gate is closed:** ${prose(undecided, 1000)}`]];
}

function conclusionOf(plan: ProposalPlan | undefined, gate: ProposalOutcome['gate']): NonNullable<Check['conclusion']> {
  if (plan?.failure !== undefined || (gate && isUndecided(gate))) return 'failure';
  if (plan !== undefined && plan.refusals.length > 0) return 'failure';
  return gate === undefined || gate.isOpen ? 'success' : 'action_required';
}

/** `none` without findings. */
function highestSeverity(change: RepositoryChange): string {
  const found = openFindings(change).map(({ finding }) => SEVERITIES.indexOf(finding.severity));
  return SEVERITIES[Math.max(...found)] ?? 'none';
}

function titleOf(
  { verdict, services }: RepositoryChange,
  plan: ProposalPlan | undefined,
  gate: ProposalOutcome['gate'],
): string {
  if (plan?.failure !== undefined) return 'A stack could not be planned';
  if (plan !== undefined && plan.refusals.length > 0) return 'The plan would not be applied';
  if (gate?.isOpen === false) return isUndecided(gate) ? 'The gate could not be decided' : waitingTitle(gate);
  const count = `${services.length} ${services.length === 1 ? 'service changes' : 'services change'}`;
  const words: Record<RepositoryChange['verdict'], string> = {
    equal: 'no new access, proven',
    narrower: 'access is lost, and no new access, proven',
    broader: 'access is gained',
    incomparable: 'access is gained and lost',
    unknown: 'some access could not be decided',
  };
  return `${count}: ${words[verdict]}`;
}

/**
 * One comment per configuration: no new comment without a Pod Identity change, and one line after all changes are
 * reverted.
 */
async function saveComment(
  context: Proposal,
  silent: boolean,
  body: (marker: string) => string,
): Promise<string | undefined> {
  const { event, github, configurationFile } = context;
  if (event.kind !== 'pull-request') return undefined;
  return display('comment on the pull request', async () => {
    const hidden = commentMarker(configurationFile);
    if (!silent) return github.saveComment(event.number, hidden, body(configurationFile));
    const existing = await github.findComment(event.number, hidden);
    if (existing === undefined) return undefined;
    return github.saveComment(event.number, hidden, withdrawnChangeAsMarkdown({ marker: configurationFile }));
  });
}

/** The change in full, for later steps of the job. @returns the file's path */
function writeDiffFile(context: Proposal, change: RepositoryChange): string {
  return writeResultFile(context, 'eks-pod-identity-diff.json', render('json', 'change', change));
}

/** Publishes the errors of a proposal's manifests. */
export async function publishErrors(context: Proposal, { revisions, change }: Review): Promise<void> {
  const { diagnostics } = revisions;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const report = render('markdown', 'invalidInput', diagnostics, { limit: 60_000 });
  writeSummary(report);
  setOutputs({ verdict: 'unknown', 'changed-services': [], stacks: [], applied: false });
  const comment = await saveComment(context, false, (marker) => `${report}\n${commentMarker(marker)}\n`);
  if (comment !== undefined) setOutputs({ 'comment-url': comment });
  await saveCheck(context, {
    name: checkName(context),
    commit: context.event.headSha,
    conclusion: 'failure',
    title: `${errors} ${errors === 1 ? 'error' : 'errors'} in manifests`,
    summary: report,
    annotations: annotationsOf(diagnostics),
  });
  setOutputs({ 'diff-file': writeDiffFile(context, change) });
  fail('invalid-manifests', `${errors} ${errors === 1 ? 'error' : 'errors'} in manifests; see the annotations`);
}
