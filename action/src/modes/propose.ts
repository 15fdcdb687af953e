import { openFindings } from '../../../modules/change/all-findings';
import type { RepositoryChange, ServiceChange } from '../../../modules/change/change';
import type { Diagnostic } from '../../../modules/diagnostics/diagnostic';
import { SEVERITIES } from '../../../modules/diagnostics/severity';
import { combineVerdicts } from '../../../modules/change/verdicts';
import { otherEffects } from '../../../modules/plan/other-effects';
import { driftedResources } from '../../../modules/plan/drifted-resources';
import { moveNotes } from '../../../modules/plan/hand-over';
import { planRecord, recordDigest, recordParts, type PlannedSteps } from '../../../modules/plan/plan-record';
import type { PlanTools } from '../../../modules/plan/provider-selection';
import { withdrawnChangeAsMarkdown } from '../../../modules/report/change-markdown';
import { commentMarker, prose } from '../../../modules/report/escape';
import type { Section } from '../../../modules/report/fit-sections';
import { warningsSection } from '../../../modules/report/diagnostics-markdown';
import { render } from '../../../modules/report/formats';
import { waitingTitle } from '../../../modules/report/gate-markdown';
import { driftSections, planSections, type DriftReport, type StackReport } from '../../../modules/report/plan-markdown';
import { annotationsOf } from '../annotations';
import { planFailure, reportOf } from '../apply-plans';
import type { AccountAccess, AccountAccesses } from '../../../modules/review/account-access';
import { checkName, lockFoldersOf, type Context } from '../context';
import {
  type GateOutcome,
  gateOfReview,
  type GateUndecided,
  isUndecided,
} from '../../../modules/review/gate-of-review';
import type { FailureReason } from '../failure-reasons';
import type { Check } from '../github';
import { fail, log, note, setOutputs, SUMMARY_LIMIT, warn, writeSummary } from '../workflow-commands';
import { plannedChanges, plannedService } from '../../../modules/review/planned-service';
import { display, saveCheck, writeResultFile } from '../publish';
import {
  accessDigest,
  affectsPodIdentity,
  basisAt,
  type CommitPair,
  errorsExceptExpiry,
  reviewOf,
  type Review,
} from '../../../modules/review/review';
import { countUnchangedServices } from '../../../modules/review/unchanged-services';
import { policyReplacements } from '../../../modules/review/policy-replacements';
import { type ReviewedStack, reviewedStacks } from '../../../modules/review/reviewed-stacks';
import { policyLookUp } from '../policy-look-up';
import { approvalsOf } from '../pull-request-approvals';
import { reportLinks } from '../links-of-report';
import { partId, partName, planId, recordText } from '../reviewed-plan';
import { movedInventories } from '../moved-backend';
import { planMoves } from '../plan-moves';
import { NOT_COVERED, removedStacks, synthesizedStacks } from '../synthesized-stacks';
import { hasAwsCredentials, type MergeGroupEvent, type PullRequestEvent } from '../trigger-event';
import { startStackRunner, type StackPlan, type StackToPlan } from '../stack-plans';
import type { Terraform } from '../terraform';

/** GitHub's limit for the texts of a check run. https://docs.github.com/en/rest/checks/runs */
const CHECK_TEXT_LIMIT = 65_535;

const STATE_MOVES =
  'its backend changes, and Terraform does not find a state in the new location from which nothing changes: migrate the state before the merge, and change nothing else of this stack in the same pull request';
const STATE_MOVED = 'its backend changes, and the state in the new location is complete: the plan changes nothing';
const DEVIATES = 'its plan does not result in the access of the manifest; it will not be applied';

type Proposal = Context<PullRequestEvent | MergeGroupEvent>;

/** The Terraform plans of a proposal. */
interface ProposalPlan {
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

/**
 * A pull request or a merge group: reports its access changes, from manifests read as git objects. If the job has
 * Terraform and credentials, it also reports the Terraform plan and the drift of the account.
 */
export async function propose(given: Proposal): Promise<void> {
  const { event } = given;
  if (event.kind === 'pull-request' && event.isMerged) {
    note(`pull request ${event.number} is already merged`);
    return;
  }
  if (event.kind === 'pull-request' && event.isEditOfText) {
    note('only the text of the pull request was edited, so its check stays as it is');
    return;
  }
  const withPlan = decidesToPlan(given);
  const context: Proposal = withPlan ? { ...given, lookUp: policyLookUp(given) } : given;
  const pair = await pairOf(context);
  if (context.inputs.synthesized !== undefined) {
    await proposeSynthesized(context, pair, withPlan);
    return;
  }
  const review = await reviewOf(context.git, pair, { lookUp: context.lookUp });
  const errors = affectsPodIdentity(review) ? review.errors : errorsExceptExpiry(review);
  if (errors.length > 0) {
    await publishErrors(context, review);
    return;
  }
  const stacks = withPlan ? reviewedStacks(review, context.temporary) : [];
  const plan = withPlan ? await planProposal(context, review, stacks) : undefined;
  // Last, because approvals may change while Terraform plans.
  const { gate, change } = await decideGates(context, review, plan?.accounts ?? new Map());
  const unchanged = await display('count the services', () => countUnchangedServices(context.git, review));
  const isAffected = affectsPodIdentity(review);
  const { declared, revisions } = review;
  await publish(context, change, { plan, gate, unchanged, declared, isAffected, diagnostics: revisions.diagnostics });
}

/**
 * The gate of the base branch; where that is open and the base is another branch, the gate of the default branch too.
 * Otherwise a branch without a gate would be a way around it.
 */
async function decideGates(
  context: Proposal,
  review: Review,
  accounts: AccountAccesses,
): Promise<{ readonly gate: GateOutcome | undefined; readonly change: RepositoryChange }> {
  const { event, commits, github, git, lookUp } = context;
  const decide = (reviewed: Review) =>
    gateOfReview(reviewed, accounts, async () =>
      event.number === undefined ? undefined : approvalsOf(context, await github.pullRequest(event.number), reviewed),
    );
  const gate = await decide(review);
  const decided = { gate, change: review.change };
  if (gate?.isOpen === false || event.baseBranch === event.defaultBranch) return decided;
  const basis = await basisAt(git, await commits.tipOf(event.defaultBranch));
  const { base, head } = review.revisions;
  const ofDefault = await reviewOf(git, { base, head }, { basis, lookUp });
  const defaultGate = await decide(ofDefault);
  return defaultGate === undefined ? decided : { gate: defaultGate, change: ofDefault.change };
}

async function pairOf({ event, commits }: Proposal): Promise<CommitPair> {
  if (event.kind === 'pull-request') return commits.ofPullRequest(event);
  await commits.ensure(event.baseSha, event.headSha);
  return { base: event.baseSha, head: event.headSha };
}

/** A plan uses the job's credentials, so manifests of a fork, whose author chooses the backend, are never planned. */
function decidesToPlan({ inputs, event, environment }: Proposal): boolean {
  if (inputs.mode === 'diff') return false;
  const fork = event.kind === 'pull-request' && event.fork;
  if (inputs.mode === 'plan') {
    if (fork) warn('a pull request from a fork is not planned; only its permission diff is shown');
    return !fork;
  }
  return !fork && hasAwsCredentials(environment);
}

async function planProposal(
  context: Proposal,
  { revisions: { configurations } }: Review,
  stacks: readonly ReviewedStack[],
): Promise<ProposalPlan> {
  const { plans, tools, terraform } = await planStacks(context, stacks);
  const drifts: DriftReport[] = [];
  const accounts = new Map<string, AccountAccess>();
  const moved = terraform ? await movedInventories(terraform, context.temporary, configurations) : [];
  const refusals: string[] = [];
  const reports = plans.map((planned): StackReport => {
    const { stack, outcome } = planned;
    if (!outcome.planned) return reportOf(planned, stack.stateMoves ? [STATE_MOVES] : []);
    const notes = stack.stateMoves && outcome.changes.length + outcome.tainted.length > 0 ? [STATE_MOVES] : [];
    if (stack.stateMoves && notes.length === 0) notes.push(STATE_MOVED);
    else moved.push(...notes.map((reason) => `${stack.name}: ${reason}`));
    const { drift, account, deviation } = plannedService(outcome.plan, stack.before, stack.after, stack.part);
    if (account !== undefined) accounts.set(stack.name, account);
    const resources = driftedResources(outcome.plan);
    if (drift !== undefined) drifts.push({ stack: stack.name, access: drift, resources });
    if (deviation !== undefined) {
      notes.push(DEVIATES);
      refusals.push(`${stack.name}: ${DEVIATES}`);
    }
    notes.push(...moveNotes(stack, outcome.plan));
    const replacements = policyReplacements(outcome.plan, stack.ownedPolicies);
    notes.push(...replacements);
    refusals.push(...replacements.map((reason) => `${stack.name}: ${reason}`));
    return reportOf(planned, notes);
  });
  return {
    stacks: reports,
    drifts,
    tools,
    changes: plans.map(({ name, outcome }) => ({ stack: name, changes: outcome.planned ? outcome.changes : [] })),
    accounts,
    failure: planFailure(plans),
    refusals: [...moved, ...refusals],
    isBackendMoved: moved.length > 0,
  };
}

interface PlannedStacks<S extends StackToPlan> {
  readonly plans: readonly StackPlan<S>[];
  readonly tools: PlanTools | undefined;
  readonly terraform?: Terraform;
}

async function planStacks<S extends StackToPlan>(context: Context, stacks: readonly S[]): Promise<PlannedStacks<S>> {
  if (stacks.length === 0) return { plans: [], tools: undefined };
  const { inputs, environment, signal, temporary } = context;
  const runner = await startStackRunner({
    temporary,
    parallelism: inputs.parallelism,
    lockTimeout: inputs.lockTimeout,
    environment,
    lockFolders: lockFoldersOf(context),
    signal,
  });
  log(`planning ${stacks.length} stacks with ${runner.terraform.product} ${runner.terraform.version}`);
  const plans = await planMoves(runner, stacks);
  runner.close();
  return { plans, tools: runner.tools(plans), terraform: runner.terraform };
}

/** A user's own CDKTF app: there are no manifests, so all stacks are planned and the plans contain the changes. */
async function proposeSynthesized(context: Proposal, pair: CommitPair, withPlan: boolean): Promise<void> {
  if (!withPlan) {
    fail(
      'plan-failed',
      'cdktf-out requires a plan: give the job Terraform and AWS credentials, and do not run it for forks',
    );
    return;
  }
  const stacks = synthesizedStacks(context.inputs.synthesized ?? '');
  const { plans, tools } = await planStacks(context, stacks);
  const services: ServiceChange[] = [];
  const reports = plans.map((planned): StackReport => {
    const { name, outcome } = planned;
    if (!outcome.planned) return reportOf(planned);
    services.push(...plannedChanges(name, outcome.plan));
    const isChanging = outcome.changes.length + outcome.tainted.length > 0;
    return reportOf(planned, isChanging ? otherEffects(outcome.plan).notes : []);
  });
  const removed =
    (await display('look for removed stacks', () =>
      removedStacks(context, context.event.baseBranch, pair.base, stacks),
    )) ?? [];
  reports.push(...removed.map((stack): StackReport => ({ stack, steps: [], notes: [NOT_COVERED] })));
  const change: RepositoryChange = {
    schemaVersion: 1,
    base: pair.base,
    head: pair.head,
    verdict: combineVerdicts(services.map(({ verdict }) => verdict)),
    services,
    unreadable: [],
    findings: [],
  };
  const plan = {
    stacks: reports.filter(({ steps, failure, notes }) => steps.length + notes.length > 0 || failure !== undefined),
    drifts: [],
    tools,
    names: stacks.map(({ name }) => name),
    accounts: new Map(),
    changes: plans.map(({ name, outcome }): PlannedSteps => ({
      stack: name,
      changes: outcome.planned ? outcome.changes : [],
      ...(outcome.planned && { others: otherEffects(outcome.plan).digest }),
    })),
    failure: planFailure(plans),
    refusals: [],
  };
  await publish(context, change, { plan });
}

async function publish(
  context: Proposal,
  change: RepositoryChange,
  { plan, gate, unchanged, declared = change, isAffected = true, diagnostics = [] }: ProposalOutcome,
): Promise<void> {
  const isDecided = gate !== undefined && !isUndecided(gate);
  const first = gate === undefined || isDecided ? [] : undecidedSection(gate);
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
  const savedParts = isPlanned ? await saveParts(context, digest, parts) : true;
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
  const saved = savedParts && (await saveCheck(context, check));
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
  } else if (plan !== undefined && !saved) {
    fail('plan-not-recorded', NOT_RECORDED);
  }
}

const NOT_RECORDED =
  'the plan could not be recorded in a check run, and an apply would refuse it: the job needs the permission `checks: write`; if it has it, see the warning and run the workflow again';

/** @returns whether GitHub took all of them */
async function saveParts(context: Proposal, digest: string, parts: readonly string[]): Promise<boolean> {
  for (const [index, text] of parts.entries()) {
    const part = index + 2;
    const saved = await saveCheck(context, {
      name: partName(checkName(context), part),
      commit: context.event.headSha,
      conclusion: 'neutral',
      title: `Part ${part} of the recorded plan`,
      summary: `The plan is recorded in ${parts.length + 1} parts, because a check run cannot hold all of it.`,
      text: recordText(text),
      externalId: partId(digest, part),
      annotations: [],
    });
    if (!saved) return false;
  }
  return true;
}

/** The results of a proposal besides the access change. */
interface ProposalOutcome {
  readonly plan?: ProposalPlan | undefined;
  readonly gate?: GateOutcome | undefined;
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

async function publishErrors(context: Proposal, { revisions, change }: Review): Promise<void> {
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
