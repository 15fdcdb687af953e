import { gateWeakenings } from '../../modules/gate/gate-weakenings';
import type { Environment, Gate } from '../../modules/manifest/configuration';
import { canonicalJson } from '../../modules/plan/canonical-json';
import { recordGate } from '../../modules/reconcile/gate-record';
import { InventoryError } from '../../modules/reconcile/inventory';
import { codeSpan, prose } from '../../modules/report/escape';
import { listed } from '../../modules/text/listed';
import { RepositoryError } from '../../modules/repository/repository-error';
import { basisAt, type GateBasis } from '../../modules/review/review';
import { today } from '../../modules/review/today';
import { type Branch, openBranch, TipError } from './branch';
import { CommitError } from './commits';
import { openInventory } from './inventory-state';
import { mapWithLimit } from './map-with-limit';
import { followGate, withGate } from './pending-environment';
import type { Proposal } from './publish-proposal';
import type { Terraform } from './terraform';

/** A gate that applies hold on to, because the default branch weakened it without an approval. */
export interface HeldGate {
  /** The environments whose inventories have it. */
  readonly environments: ReadonlySet<string>;
  readonly basis: GateBasis;
  /** Why it counts, as Markdown. */
  readonly note: string;
}

export interface HeldGates {
  readonly held: readonly HeldGate[];
  /** Why it is not known whether there is such a gate, as Markdown; undefined if it is known. */
  readonly unknown?: string;
}

/**
 * The gates in force that differ from the gate of the default branch: an apply decides by them, so a pull request that only
 * passes the gate of the default branch would be refused after its merge. They are followed by the function that an apply
 * uses. Backends are those of the default branch: the author of a pull request does not choose the inventory.
 *
 * No Terraform command runs if the gate of the default branch has never become weaker: then the gate in force is its own. A
 * history that was rewritten to hide a weakening is left to the apply, which refuses it.
 *
 * @param names of the environments to look at; absent for all
 * @param terraform undefined in a run that does not plan
 */
export async function heldGates(
  context: Proposal,
  names: ReadonlySet<string> | undefined,
  terraform: () => Promise<Terraform | undefined>,
): Promise<HeldGates> {
  try {
    const tip = await context.commits.tipOf(context.event.defaultBranch);
    if (!(await wasWeakened(context, tip))) return { held: [] };
    const program = await terraform();
    if (program === undefined) return { held: [], unknown: unknownGate('', 'this run does not plan') };
    const branch = await openBranch({
      ...context,
      event: {
        kind: 'schedule',
        sha: tip,
        before: undefined,
        isDefaultBranch: true,
        branch: context.event.defaultBranch,
      },
    });
    return await readHeldGates(context, branch, names, program);
  } catch (error) {
    if (!(error instanceof CommitError || error instanceof TipError || error instanceof RepositoryError)) throw error;
    return { held: [], unknown: unknownGate('', error.message) };
  }
}

/** Whether a commit of the default branch has a weaker gate than the one before. Configurations with errors are left out. */
async function wasWeakened({ commits, git, configurationFile }: Proposal, tip: string): Promise<boolean> {
  let before: Gate | undefined;
  for (const commit of await commits.history(undefined, tip, [configurationFile])) {
    const { configuration, isUnreadable } = await basisAt(git, commit);
    if (isUnreadable) continue;
    const gate = configuration?.gate;
    if (before !== undefined && gateWeakenings(before, gate, today()).length > 0) return true;
    before = gate;
  }
  return false;
}

async function readHeldGates(
  context: Proposal,
  branch: Branch,
  names: ReadonlySet<string> | undefined,
  terraform: Terraform,
): Promise<HeldGates> {
  const { configuration, tip } = branch;
  const environments = configuration.environments.filter(({ name }) => names?.has(name) !== false);
  const unknown: string[] = [];
  const read = async (environment: Environment) => {
    try {
      return (await openInventory(terraform, environment, context.temporary)).inventory;
    } catch (error) {
      if (!(error instanceof InventoryError)) throw error;
      unknown.push(unknownGate(environment.name, error.message));
      return undefined;
    }
  };
  const inventories = await mapWithLimit(environments, context.inputs.parallelism, read);
  const found = new Map<string, { gate: Gate; names: ReadonlySet<string>; unapproved: readonly string[] }>();
  for (const [index, { name }] of environments.entries()) {
    const inventory = inventories[index];
    if (inventory === undefined) continue;
    const { gate, unapproved } = await followGate(context, branch, inventory.gate);
    const key = keyOf(gate);
    // Without a gate in force, that of the default branch is at least as strict.
    if (gate === undefined || key === keyOf(configuration.gate)) continue;
    found.set(key, { gate, unapproved, names: new Set([...(found.get(key)?.names ?? []), name]) });
  }
  const held: HeldGate[] = [];
  for (const { gate, names: all, unapproved } of found.values()) {
    const basis = { commit: tip, configuration: withGate(configuration, gate), isUnreadable: false };
    held.push({ environments: all, basis, note: await noteOf(branch, all, unapproved) });
  }
  return { held, ...(unknown.length > 0 && { unknown: unknown.join('\n\n') }) };
}

function keyOf(gate: Gate | undefined): string {
  return canonicalJson(gate === undefined ? null : recordGate(gate));
}

const MOST_NAMED = 5;

async function noteOf(
  branch: Branch,
  environments: ReadonlySet<string>,
  unapproved: readonly string[],
): Promise<string> {
  const where = listed([...environments].map((name) => codeSpan(name, 80)));
  const commits: string[] = [];
  for (const commit of unapproved.slice(-MOST_NAMED)) {
    const pull = (await branch.pullRequestOf(commit))?.number;
    commits.push(`${codeSpan(commit.slice(0, 12))}${pull === undefined ? '' : ` of pull request ${pull}`}`);
  }
  const why =
    commits.length === 0
      ? 'the inventory has a stricter one'
      : `commit ${listed(commits)} weakened it without an approval`;
  return `**The gate in force counts** in environment ${where}, not the weaker one of the default branch: ${why}, so an apply decides by the stricter gate. The weaker one counts when an approver approves that pull request and an apply has run.`;
}

function unknownGate(environment: string, reason: string): string {
  const where = environment === '' ? '' : ` of environment ${codeSpan(environment, 80)}`;
  return `**The gate in force${where} could not be read:** ${prose(reason, 500)}. The default branch has weakened its gate before, and an apply may hold back more than this check does.`;
}
