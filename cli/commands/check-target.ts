import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chainRefusals } from '../../modules/identity/chain-refusals';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { inertLine } from '../../modules/report/inert-line';
import { clusterArn } from '../../modules/workloads/arns';
import { type ChainedWorkload, chainedWorkloads } from '../chained-workloads';
import { CannotRun, type CommandContext, type Outcome } from '../command';
import { isRole, type RoleInFile, rolesInFile } from '../target-file';

export interface CheckTargetOptions {
  readonly service?: string;
  readonly environment?: string;
}

/** `check-target`: whether trust policies let the pods of services get their target role. */
export async function checkTarget(
  context: CommandContext,
  file: string,
  options: CheckTargetOptions,
): Promise<Outcome> {
  const found = rolesInFile(readBytes(context, file), file);
  if ('problems' in found) {
    return { exitCode: 1, notes: diagnosticsAsText(found.problems, { color: context.notesColor }) };
  }
  const { roles } = found;
  const [only, ...others] = roles;
  const arn = others.length === 0 && !only?.arn?.includes('*') ? only?.arn : undefined;
  const chosen = await chainedWorkloads(context, { ...options, ...(arn !== undefined && { target: arn }) });
  if ('failure' in chosen) return chosen.failure;

  const results = chosen.workloads.flatMap((workload) =>
    roles.filter((role) => isRole(role, workload.targetRole.role.arn)).flatMap((role) => resultsOf(workload, role)),
  );
  if (results.length === 0) {
    const targets = chosen.workloads.map(({ targetRole }) => targetRole.role.arn);
    throw new CannotRun(
      `no role in "${file}" is a target role of these services`,
      `give a plan that has one of ${[...new Set(targets)].join(', ')}`,
    );
  }
  return {
    exitCode: results.some(({ isRefused }) => isRefused) ? 1 : 0,
    output: results.map(({ lines }) => lines.map((line) => `${inertLine(line)}\n`).join('')).join(''),
  };
}

interface Result {
  readonly lines: readonly string[];
  /** Also where it is not known. */
  readonly isRefused: boolean;
}

/** One result for each association. */
function resultsOf(
  { service, environment, role, targetRole, associations, sessionTags }: ChainedWorkload,
  { trust, unknown }: RoleInFile,
): readonly Result[] {
  const target = targetRole.role.arn;
  return associations.map(({ cluster, namespace, serviceAccount }) => {
    const subject = `${service} in ${environment.name}: ${namespace}/${serviceAccount} on ${cluster.name}`;
    if (!trust) {
      const line = `${subject}: whether it may assume ${target} could not be decided`;
      return { lines: [line, ...unknown.map((reason) => `  ${reason}`)], isRefused: true };
    }
    const association = { clusterArn: clusterArn(environment, cluster), namespace, serviceAccount };
    const refusals = chainRefusals(trust, { role: role.arn, target, association, sessionTags });
    const line = `${subject} ${refusals.length === 0 ? 'may' : 'may not'} assume ${target}`;
    return { lines: [line, ...refusals.map((refusal) => `  ${refusal}`)], isRefused: refusals.length > 0 };
  });
}

function readBytes({ folder }: CommandContext, file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : resolve(folder, file));
  } catch (error) {
    throw new CannotRun(`cannot read "${file}": ${(error as Error).message}`);
  }
}
