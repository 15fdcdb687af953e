import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryChange } from '../../modules/change/change';
import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import type { Weigh } from '../../modules/findings/weight';
import { gatedChange } from '../../modules/gate/gated-change';
import type { Configuration } from '../../modules/manifest/configuration';
import { canonicalJson } from '../../modules/plan/canonical-json';
import { changedStacks, type StackChange, type StackConfiguration } from '../../modules/plan/stack-changes';
import { loadRevisions, type Revisions } from '../../modules/repository/load-revisions';
import { today } from '../../modules/repository/today';
import { synthesizeStacks } from '../../modules/stacks/synthesize-stacks';
import type { Workload } from '../../modules/workloads/workload';
import { workloadStackName } from '../../modules/workloads/stack-names';
import type { CommitPair } from './commits';

/** The permission diff of two commits, with what it was made of. */
export interface Review {
  readonly revisions: Revisions;
  readonly change: RepositoryChange;
  /** How much findings count by the gate. */
  readonly weigh: Weigh;
  /** Whose gate counts. */
  readonly basis: GateBasis;
  /** Complaints about the head that are errors; then the change is not complete. */
  readonly errors: readonly Diagnostic[];
}

/** The configuration of the base branch, whose gate counts. */
export interface GateBasis {
  readonly commit: string;
  readonly configuration?: Configuration;
  /** It cannot be read, and may have a gate. */
  readonly isUnreadable: boolean;
}

/** @param given whose gate counts, where that is not the pair's own base branch */
export async function reviewOf(folder: string, pair: CommitPair, given?: GateBasis): Promise<Review> {
  const revisions = await loadRevisions(folder, pair);
  const basis = given ?? basisOf(pair.tip === undefined ? revisions : await loadTip(folder, pair.tip));
  const { after } = revisions.configurations;
  const sides = { ...(basis.configuration && { before: basis.configuration }), ...(after && { after }) };
  const { change, weigh } = gatedChange(revisions, sides, today());
  const errors = revisions.diagnostics.filter(({ severity }) => severity === 'error');
  return { revisions, change, weigh, basis, errors };
}

function loadTip(folder: string, tip: string): Promise<Revisions> {
  return loadRevisions(folder, { base: tip, head: tip });
}

function basisOf({ base, configurations: { before }, gateUnreadable }: Revisions): GateBasis {
  return { commit: base, ...(before && { configuration: before }), isUnreadable: gateUnreadable };
}

/**
 * The errors that do not come by themselves when a day is over: what was good when it was approved or merged stays so,
 * and findings that are no longer accepted wait for an approval again.
 */
export function lastingErrors({ errors }: Review): readonly Diagnostic[] {
  return errors.filter(({ code }) => code !== 'gate-ignore-expired');
}

/** Whether a change has anything to do with this project. */
export function isOurs({ change, revisions: { configurations } }: Review): boolean {
  const { before, after } = configurations;
  const parts = [...change.services, ...change.unreadable, ...change.findings];
  return parts.length > 0 || before?.source.text !== after?.source.text;
}

/** SHA-256 over what changes for whom: the same for a pull request and for the commit that merged it. */
export function accessDigest({ services, unreadable, verdict }: RepositoryChange): string {
  // Findings follow from the access, and say where in the files they come from, which may move.
  const access = services.map((service) => ({ ...service, findings: [] }));
  return createHash('sha256').update(canonicalJson({ verdict, access, unreadable })).digest('hex');
}

/** A stack to plan, with the workloads it is made from where it is a service's. */
export interface ReviewedStack extends StackChange {
  readonly before?: Workload;
  readonly after?: Workload;
}

/**
 * The stacks that a change touches. Both sides are synthesized in this process, from manifests read out of git: no code
 * of the pull request runs.
 */
export function reviewedStacks({ revisions }: Review, temporary: string): ReviewedStack[] {
  const side = (name: 'before' | 'after'): StackConfiguration[] => {
    const configuration = revisions.configurations[name];
    if (configuration === undefined) return [];
    const workloads = revisions[name];
    const repository = { root: '', configuration, manifests: [], workloads, diagnostics: [] };
    return synthesizeStacks(repository, mkdtempSync(join(temporary, `${name}-`)));
  };
  const byStack = (workloads: readonly Workload[]) =>
    new Map(workloads.map((workload) => [workloadStackName(workload.service, workload.environment.name), workload]));
  const [before, after] = [byStack(revisions.before), byStack(revisions.after)];
  return changedStacks(side('before'), side('after')).map((stack) => {
    const [old, next] = [before.get(stack.name), after.get(stack.name)];
    return { ...stack, ...(old && { before: old }), ...(next && { after: next }) };
  });
}
