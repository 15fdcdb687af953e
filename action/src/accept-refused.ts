import type { GitHubUser } from '../../modules/gate/github-user';
import { acceptRefusal } from '../../modules/reconcile/accepting-person';
import type { Branch, CommitChange } from './branch';
import type { Context } from './context';
import type { EnvironmentFailure } from './environment-failure';
import { digestOfRefused, type EnvironmentRun, isHeld, isUpgraded, type StackRun } from './environment-run';
import type { BranchEvent } from './trigger-event';
import { log } from './workflow-commands';

/** Removes the refusals of the plans that the user who started this run accepts. */
export async function acceptRefused(
  context: Context<BranchEvent>,
  branch: Branch,
  environments: EnvironmentRun[],
  failures: EnvironmentFailure[],
): Promise<void> {
  const { inputs, environment, github, event } = context;
  if (inputs.accept === undefined) return;
  const refuse = (line: string) => failures.push({ reason: 'accept-refused', refusals: [line] });
  const refused = [false, true].flatMap((ofUpgrade) => environments.map((run) => ({ run, ofUpgrade })));
  const { run: found, ofUpgrade } =
    refused.find((one) => digestOfRefused(branch, one.run, one.ofUpgrade) === inputs.accept) ?? {};
  // What only an upgrade changes stays as it is, unless it is accepted.
  for (const [index, run] of environments.entries()) {
    if (run === found && ofUpgrade === true) continue;
    environments[index] = { ...run, stacks: run.stacks.filter((stack) => !isUpgraded(stack)) };
  }
  if (found === undefined) {
    refuse(
      'no refused plan has this digest: the branch, the inventory or a plan has changed since, or it was accepted',
    );
    return;
  }
  const login = environment['GITHUB_TRIGGERING_ACTOR'] ?? environment['GITHUB_ACTOR'] ?? '';
  const held = found.stacks.filter((stack) => isHeld(stack) && isUpgraded(stack) === ofUpgrade);
  const authors = await authorsOf(
    context,
    held.flatMap(({ commits }) => commits),
  );
  const user = login === '' ? undefined : await github.user(login);
  const why =
    event.kind === 'dispatch'
      ? await acceptRefusal({ user, gate: found.gate.gate, authors, source: github })
      : 'only workflow_dispatch accepts plans';
  if (why !== undefined) {
    refuse(why);
    return;
  }
  log(`${login} accepts the plans of ${held.map(({ plan }) => plan.name).join(', ')}`);
  const accepted = new Set(held.map(({ plan }) => plan.name));
  for (const [index, run] of environments.entries()) {
    if (run.name !== found.name) continue;
    const stacks = run.stacks.map((stack): StackRun => {
      if (!accepted.has(stack.plan.name)) return stack;
      const { waitsFor: _, ...rest } = stack;
      return { ...rest, refusals: stack.refusals.filter(({ isFinal }) => isFinal) };
    });
    environments[index] = { ...run, stacks };
  }
}

async function authorsOf({ github }: Context, commits: readonly CommitChange[]): Promise<GitHubUser[]> {
  const authors: GitHubUser[] = [];
  for (const { commit, pullRequest } of new Set(commits)) {
    if (pullRequest === undefined) authors.push(...(await github.authorsOf(commit)));
    else authors.push(...[pullRequest.author ?? []].flat(), ...(await github.contributors(pullRequest.number)).users);
  }
  return authors;
}
