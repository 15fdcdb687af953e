import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { changedStacks, type StackChange, type StackConfiguration } from '../plan/stack-changes';
import { synthesizeStacks } from '../stacks/synthesize-stacks';
import { targetStackName, workloadStackName } from '../workloads/stack-names';
import type { Workload } from '../workloads/workload';
import type { StackPart } from './planned-service';
import type { Review } from './review';

/** A stack to plan, with the workloads it is made from where it is a service's. */
export interface ReviewedStack extends StackChange {
  readonly before?: Workload;
  readonly after?: Workload;
  /** Which of the service's stacks it is. */
  readonly part?: StackPart;
  /** The stack that is applied before; if that fails, this one is not applied. */
  readonly dependsOn?: string;
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
  const [before, after] = [workloadsByStack(revisions.before), workloadsByStack(revisions.after)];
  const stacks = changedStacks(side('before'), side('after')).map((stack): ReviewedStack => {
    const [stackBefore, stackAfter] = [before.get(stack.name), after.get(stack.name)];
    const { part, dependsOn } = stackAfter ?? stackBefore ?? {};
    return {
      ...stack,
      ...(stackBefore && { before: stackBefore.workload }),
      ...(stackAfter && { after: stackAfter.workload }),
      ...(part && { part }),
      ...(dependsOn !== undefined && { dependsOn }),
    };
  });
  return inOrderOfApply(stacks);
}

/**
 * Target roles exist before associations name them, and go after these. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
function inOrderOfApply(stacks: readonly ReviewedStack[]): ReviewedStack[] {
  const isRemovedTarget = ({ part, change }: ReviewedStack): boolean => part === 'target' && change === 'removed';
  const isTarget = (stack: ReviewedStack): boolean => stack.part === 'target' && !isRemovedTarget(stack);
  return [
    ...stacks.filter(isTarget),
    ...stacks.filter((stack) => !isTarget(stack) && !isRemovedTarget(stack)),
    ...stacks.filter(isRemovedTarget),
  ];
}

/** A stack of a service. */
export interface WorkloadStack {
  readonly workload: Workload;
  readonly part: StackPart;
  readonly dependsOn?: string;
}

/** The stacks of services, by their names. */
export function workloadsByStack(workloads: readonly Workload[]): ReadonlyMap<string, WorkloadStack> {
  return new Map(
    workloads.flatMap((workload): [string, WorkloadStack][] => {
      const { service, environment, targetRole } = workload;
      const name = workloadStackName(service, environment.name);
      if (targetRole?.kind !== 'created') return [[name, { workload, part: 'service' }]];
      const target = targetStackName(service, environment.name);
      return [
        [target, { workload, part: 'target' }],
        [name, { workload, part: 'service', dependsOn: target }],
      ];
    }),
  );
}
