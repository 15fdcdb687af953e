import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryChange } from '../../modules/access/change';
import { compareWorkloads } from '../../modules/access/compare-workloads';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { addFindings } from '../../modules/findings/add-findings';
import { weighFindings } from '../../modules/gate/weigh-findings';
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
  readonly hasErrors: boolean;
}

export async function reviewOf(folder: string, pair: CommitPair): Promise<Review> {
  const revisions = await loadRevisions(folder, pair);
  const unreadable = revisions.unreadable.filter(({ side }) => side === 'before');
  const compared = compareWorkloads(revisions.before, revisions.after, { ...revisions, unreadable });
  const change = weighFindings(addFindings(compared, revisions), revisions.configurations, today());
  return { revisions, change, hasErrors: hasErrors(revisions.diagnostics) };
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
