import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { changedStacks, type StackChange, type StackConfiguration } from '../plan/stack-changes';
import { synthesizeStacks } from '../stacks/synthesize-stacks';
import { workloadStackName } from '../workloads/stack-names';
import type { Workload } from '../workloads/workload';
import type { Review } from './review';

/** A stack to plan, with the workloads it is made from where it is a service's. */
export interface ReviewedStack extends StackChange {
  readonly before?: Workload;
  readonly after?: Workload;
}

/**
 * The stacks that a change touches. Both sides are synthesized in this process, from manifests read out of git: no code
 * of the pull request runs.
 */
export function reviewedStacks({ revisions }: Pick<Review, 'revisions'>, temporary: string): ReviewedStack[] {
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
    const [workloadsBefore, workloadsAfter] = [before.get(stack.name), after.get(stack.name)];
    return {
      ...stack,
      ...(workloadsBefore && { before: workloadsBefore }),
      ...(workloadsAfter && { after: workloadsAfter }),
    };
  });
}
