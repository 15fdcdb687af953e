import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';
import { PROVIDER_VERSION } from './real-provider';
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

/** Makes a stack's folder below the rig's. The account is the one that the configuration allows. */
export function realStack(rig: RealRig, name: string, configuration: Configuration): RealStack {
  const folder = join(rig.folder, 'stacks', name);
  mkdirSync(folder, { recursive: true });
  let account = '';
  const write = (next: Configuration) => {
    account = accountOf(next) ?? account;
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(forProvider5(next)));
  };
  write(configuration);
  const start: RealStack['start'] = (...args) => {
    const environment = { ...process.env, ...rig.environment, ...credentialsOf(account) };
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

/** The state that a stack keeps beside its configuration. */
export function stateOf({ folder }: RealStack): unknown {
  return JSON.parse(readFileSync(join(folder, 'terraform.tfstate'), 'utf8'));
}

function accountOf(configuration: Configuration): string | undefined {
  const { aws } = configuration['provider'] as { aws?: readonly { allowed_account_ids?: readonly string[] }[] };
  return aws?.[0]?.allowed_account_ids?.[0];
}

/** Arguments that version 5 does not have. Without `region`, all clusters of an environment are in its own region. */
const NEWER_ARGUMENTS = ['region', 'disable_session_tags', 'target_role_arn', 'policy'];

/** A configuration as version 5 takes it, with its state in its own folder. */
function forProvider5(configuration: Configuration): Configuration {
  const { terraform, resource } = configuration as {
    terraform: { required_providers: Record<string, unknown> };
    resource?: Record<string, Record<string, Record<string, unknown>>>;
  };
  const aws = { source: 'hashicorp/aws', version: PROVIDER_VERSION };
  const adapted = structuredClone(resource);
  for (const type of ['aws_eks_pod_identity_association', 'aws_eks_addon']) {
    for (const one of Object.values(adapted?.[type] ?? {}))
      for (const argument of NEWER_ARGUMENTS) Reflect.deleteProperty(one, argument);
  }
  return {
    ...configuration,
    terraform: {
      ...terraform,
      required_providers: { ...terraform.required_providers, aws },
      backend: { local: { path: 'terraform.tfstate' } },
    },
    ...(adapted && { resource: adapted }),
  };
}
