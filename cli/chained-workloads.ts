import { hasErrors } from '../modules/diagnostics/diagnostic';
import { diagnosticsAsText } from '../modules/report/diagnostics-text';
import type { TargetRole, Workload } from '../modules/workloads/workload';
import { checkEnvironment } from './check-environment';
import { CannotRun, type CommandContext, type Outcome } from './command';
import { loadWorkingRepository } from './configuration-folder';

/** A workload with a target role. */
export type ChainedWorkload = Workload & { readonly targetRole: TargetRole };

/** Which workloads a command is about; absent means all. */
export interface WorkloadChoice {
  readonly service?: string;
  readonly environment?: string;
  /** ARN of the target role. */
  readonly target?: string;
}

/**
 * The chosen workloads with a target role; the outcome of the command if the repository has errors.
 * @throws CannotRun if no workload is chosen
 */
export async function chainedWorkloads(
  context: CommandContext,
  { service, environment, target }: WorkloadChoice,
): Promise<{ readonly workloads: readonly ChainedWorkload[] } | { readonly failure: Outcome }> {
  const { configuration, diagnostics, workloads } = await loadWorkingRepository(context);
  if (hasErrors(diagnostics)) {
    return { failure: { exitCode: 1, notes: diagnosticsAsText(diagnostics, { color: context.notesColor }) } };
  }
  checkEnvironment(environment, configuration);
  const chosen = workloads.filter(
    (workload): workload is ChainedWorkload =>
      workload.targetRole !== undefined &&
      (service === undefined || workload.service === service) &&
      (environment === undefined || workload.environment.name === environment) &&
      (target === undefined || workload.targetRole.role.arn === target),
  );
  if (chosen.length > 0) return { workloads: chosen };
  const who = service === undefined ? 'no service' : `service "${service}"`;
  const what = target === undefined ? 'a target role' : `the target role ${target}`;
  const where = environment === undefined ? '' : ` in environment "${environment}"`;
  const has = service === undefined ? `${who} has ${what}` : `${who} does not have ${what}`;
  throw new CannotRun(`${has}${where}`, 'write `targetRole` in its manifest');
}
