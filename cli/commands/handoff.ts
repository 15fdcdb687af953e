import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inertLine } from '../../modules/report/inert-line';
import { handoffFiles } from '../../modules/stacks/handoff-files';
import { chainedWorkloads } from '../chained-workloads';
import { CannotRun, type CommandContext, type Outcome } from '../command';

export interface HandoffOptions {
  readonly environment?: string;
  readonly out: string;
}

/** `handoff`: writes what the owners of a target role's account need, in a folder for each environment. */
export async function handoff(context: CommandContext, service: string, options: HandoffOptions): Promise<Outcome> {
  const { environment, out } = options;
  const found = await chainedWorkloads(context, { service, ...(environment !== undefined && { environment }) });
  if ('failure' in found) return found.failure;
  const written = found.workloads.flatMap((workload) =>
    handoffFiles(workload).map(({ path, text }) => {
      const file = join(out, workload.service, workload.environment.name, path);
      const target = join(context.folder, file);
      try {
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, text);
      } catch (error) {
        throw new CannotRun(`cannot write "${file}": ${(error as Error).message}`);
      }
      return file.replaceAll('\\', '/');
    }),
  );
  return {
    exitCode: 0,
    output: written.map((file) => `${inertLine(file)}\n`).join(''),
    notes:
      'Give the files to the owners of the account, and check their trust policy with: eks-pod-identity check-target\n',
  };
}
