import type { RepositoryChange, ServiceChange } from '../../../modules/change/change';
import { combineVerdicts } from '../../../modules/change/verdicts';
import { otherEffects } from '../../../modules/plan/other-effects';
import { driftedResources } from '../../../modules/plan/drifted-resources';
import { adoptedObjects, adoptionRefusals } from '../../../modules/plan/adopted-objects';
import { moveNotes, takenAddresses } from '../../../modules/plan/hand-over';
import { objectsLeftBehind } from '../../../modules/plan/objects-left-behind';
import type { PlannedSteps } from '../../../modules/plan/plan-record';
import type { PlanTools } from '../../../modules/plan/provider-selection';
import type { DriftReport, StackReport } from '../../../modules/report/plan-markdown';
import { planFailure, reportOf } from '../apply-plans';
import { type AccountAccess, type AccountAccesses, withAdoptions } from '../../../modules/review/account-access';
import { lockFoldersOf, type Context } from '../context';
import {
  environmentsToJudge,
  inEnvironments,
  withoutEarlierWeakening,
} from '../../../modules/review/change-of-environments';
import { type GateOutcome, gateOfReview } from '../../../modules/review/gate-of-review';
import { fail, log, note, warn } from '../workflow-commands';
import { plannedChanges, plannedService } from '../../../modules/review/planned-service';
import { display } from '../publish';
import {
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
import { type Proposal, type ProposalPlan, publishErrors, publishProposal } from '../publish-proposal';
import { approvalsOf } from '../pull-request-approvals';
import { heldGates } from '../gates-of-proposal';
import { movedInventories } from '../moved-backend';
import { planMoves } from '../plan-moves';
import { NOT_COVERED, removedStacks, synthesizedStacks } from '../synthesized-stacks';
import { hasAwsCredentials } from '../trigger-event';
import { startStackRunner, type StackPlan, type StackRunner, type StackToPlan } from '../stack-plans';
import type { Terraform } from '../terraform';

const STATE_MOVES =
  'its backend changes, and Terraform does not find a state in the new location from which nothing changes: migrate the state before the merge, and change nothing else of this stack in the same pull request';
const STATE_MOVED = 'its backend changes, and the state in the new location is complete: the plan changes nothing';
const ADOPTED = 'what `adopt` names is managed already, so the key can be removed';
const DEVIATES = 'its plan does not result in the access of the manifest; it will not be applied';

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
  const { plan, terraform } = withPlan ? await planProposal(context, review, stacks) : {};
  const program = async () => terraform ?? (withPlan ? (await startRunner(context)).terraform : undefined);
  // Last, because approvals may change while Terraform plans.
  const { gate, change, gateNotes } = await decideGates(context, review, plan?.accounts ?? new Map(), program);
  const unchanged = await display('count the services', () => countUnchangedServices(context.git, review));
  const isAffected = affectsPodIdentity(review);
  const { declared, revisions } = review;
  await publishProposal(context, change, {
    plan,
    gate,
    gateNotes,
    unchanged,
    declared,
    isAffected,
    diagnostics: revisions.diagnostics,
  });
}

interface DecidedGates {
  readonly gate: GateOutcome | undefined;
  readonly change: RepositoryChange;
  /** Which gate counts and why, where it is not the gate of the base branch, as Markdown. */
  readonly gateNotes?: readonly string[];
}

/**
 * The gate of the base branch; where that is open and the base is another branch, the gate of the default branch too.
 * Otherwise a branch without a gate would be a way around it. Where these are open, the gates in force count that applies
 * decide by.
 */
async function decideGates(
  context: Proposal,
  review: Review,
  accounts: AccountAccesses,
  terraform: () => Promise<Terraform | undefined>,
): Promise<DecidedGates> {
  const { event, commits, github, git, lookUp } = context;
  const decide = (reviewed: Review) =>
    gateOfReview(reviewed, accounts, async () =>
      event.number === undefined ? undefined : approvalsOf(context, await github.pullRequest(event.number), reviewed),
    );
  const gate = await decide(review);
  let decided: DecidedGates = { gate, change: withAdoptions(review, accounts) };
  if (gate?.isOpen === false) return decided;
  const { base, head } = review.revisions;
  if (event.baseBranch !== event.defaultBranch) {
    const basis = await basisAt(git, await commits.tipOf(event.defaultBranch));
    const ofDefault = await reviewOf(git, { base, head }, { basis, lookUp });
    const defaultGate = await decide(ofDefault);
    if (defaultGate !== undefined) decided = { gate: defaultGate, change: withAdoptions(ofDefault, accounts) };
    if (defaultGate?.isOpen === false) return decided;
  }
  const names = environmentsToJudge(review, accounts);
  if (names?.size === 0) return decided;
  const { held, unknown } = await heldGates(context, names, terraform);
  const notes = [...held.map(({ note }) => note), ...(unknown === undefined ? [] : [unknown])];
  for (const { basis, environments } of held) {
    const underGate = withoutEarlierWeakening(await reviewOf(git, { base, head }, { basis, lookUp }));
    const heldGate = await decide(inEnvironments(underGate, environments));
    if (heldGate === undefined) continue;
    decided = { gate: heldGate, change: withAdoptions(underGate, accounts) };
    if (!heldGate.isOpen) break;
  }
  return { ...decided, gateNotes: notes };
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
): Promise<{ readonly plan: ProposalPlan; readonly terraform: Terraform | undefined }> {
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
    const taken = takenAddresses(stack);
    const replacements = [
      ...policyReplacements(outcome.plan, stack.ownedPolicies),
      ...adoptionRefusals(outcome.plan, taken),
      ...[objectsLeftBehind(outcome.plan, stack) ?? []].flat(),
    ];
    notes.push(...replacements);
    refusals.push(...replacements.map((reason) => `${stack.name}: ${reason}`));
    const adopted = adoptedObjects(outcome.plan, taken);
    const isDone = adopted.length === 0 && outcome.changes.length > 0;
    if (isDone && (stack.after?.adopt ?? stack.after?.addon?.adopt) !== undefined) notes.push(ADOPTED);
    return { ...reportOf(planned, notes), adopted };
  });
  const plan = {
    stacks: reports,
    drifts,
    tools,
    changes: plans.map(({ name, outcome }) => ({ stack: name, changes: outcome.planned ? outcome.changes : [] })),
    accounts,
    failure: planFailure(plans),
    refusals: [...moved, ...refusals],
    isBackendMoved: moved.length > 0,
  };
  return { plan, terraform };
}

interface PlannedStacks<S extends StackToPlan> {
  readonly plans: readonly StackPlan<S>[];
  readonly tools: PlanTools | undefined;
  readonly terraform?: Terraform;
}

async function planStacks<S extends StackToPlan>(context: Context, stacks: readonly S[]): Promise<PlannedStacks<S>> {
  if (stacks.length === 0) return { plans: [], tools: undefined };
  const runner = await startRunner(context);
  log(`planning ${stacks.length} stacks with ${runner.terraform.product} ${runner.terraform.version}`);
  const plans = await planMoves(runner, stacks);
  runner.close();
  return { plans, tools: runner.tools(plans), terraform: runner.terraform };
}

function startRunner(context: Context): Promise<StackRunner> {
  const { inputs, environment, signal, temporary } = context;
  return startStackRunner({
    temporary,
    parallelism: inputs.parallelism,
    lockTimeout: inputs.lockTimeout,
    environment,
    lockFolders: lockFoldersOf(context),
    signal,
  });
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
  await publishProposal(context, change, { plan });
}
