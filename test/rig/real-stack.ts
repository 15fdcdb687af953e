import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';
import { credentialsOf, type RealRig } from './real-rig';

type Configuration = Readonly<Record<string, unknown>>;

/** A stack in a folder of its own, on which tests run the real Terraform with the real provider. */
export interface RealStack {
  readonly folder: string;
  /** Replaces the stack's configuration. */
  write(configuration: Configuration): void;
  init(): Promise<void>;
  /** Plans, and reads the plan. @throws Error if Terraform fails */
  plan(...args: string[]): Promise<{ readonly changes: boolean; readonly json: TerraformPlan }>;
  /** Applies the last plan. */
  applyPlan(): Promise<Run>;
  /** Plans and applies at once. */
  apply(...args: string[]): Promise<Run>;
  /** Whether a plan is empty; what it would change otherwise. */
  planAgain(): Promise<Run>;
  destroy(): Promise<Run>;
  /** Any command, with the process that runs it. */
  start(...args: string[]): { readonly child: ChildProcess; readonly done: Promise<Run> };
}

/** A command of Terraform that ended. */
export interface Run {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly output: string;
}

/**
 * Makes a stack's folder below the rig's.
 *
 * @param caller account of the credentials; by default the one that the configuration allows
 */
export function realStack(
  rig: Pick<RealRig, 'folder' | 'environment'>,
  name: string,
  configuration: Configuration,
  caller?: string,
): RealStack {
  const folder = join(rig.folder, 'stacks', name);
  mkdirSync(folder, { recursive: true });
  let account = '';
  const write = (next: Configuration) => {
    account = accountOf(next) ?? account;
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(next));
  };
  write(configuration);
  const start: RealStack['start'] = (...args) => {
    const environment = { ...process.env, ...rig.environment, ...credentialsOf(caller ?? account) };
    const child = spawn('terraform', args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const done = new Promise<Run>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code, output: Buffer.concat(chunks).toString('utf8') });
      });
    });
    return { child, done };
  };
  const run = (...args: string[]) => start(...args).done;
  const succeed = async (accepted: readonly number[], ...args: string[]): Promise<Run> => {
    const result = await run(...args);
    if (!accepted.includes(result.code ?? -1)) throw new Error(`terraform ${args.join(' ')}:\n${result.output}`);
    return result;
  };
  return {
    folder,
    write,
    start,
    init: async () => {
      await succeed([0], 'init', '-input=false', '-no-color');
    },
    plan: async (...args) => {
      const options = ['-input=false', '-no-color', '-detailed-exitcode', '-out=planned', ...args];
      const { code } = await succeed([0, 2], 'plan', ...options);
      const { output } = await succeed([0], 'show', '-json', 'planned');
      return { changes: code === 2, json: JSON.parse(output) as TerraformPlan };
    },
    applyPlan: () => run('apply', '-input=false', '-no-color', 'planned'),
    apply: (...args) => run('apply', '-input=false', '-no-color', '-auto-approve', ...args),
    planAgain: () => run('plan', '-input=false', '-no-color', '-detailed-exitcode'),
    destroy: () => run('destroy', '-input=false', '-no-color', '-auto-approve'),
  };
}

function accountOf(configuration: Configuration): string | undefined {
  const { aws } = configuration['provider'] as { aws?: readonly { allowed_account_ids?: readonly string[] }[] };
  return aws?.[0]?.allowed_account_ids?.[0];
}
