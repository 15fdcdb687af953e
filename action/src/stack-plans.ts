import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalChanges, type CanonicalChange } from '../../modules/plan/canonical-changes';
import { parseTerraformPlan, type TerraformPlan } from '../../modules/plan/terraform-plan';
import { logGroup } from './job';
import { mapWithLimit } from './map-with-limit';
import { findTerraform, TerraformError, type Terraform } from './terraform';

/** A stack to plan. */
export interface StackToPlan {
  readonly name: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** A folder that is there already, with all that the configuration refers to; else one is made. */
  readonly folder?: string;
}

export interface StackPlan<S extends StackToPlan = StackToPlan> {
  readonly name: string;
  /** What was planned. */
  readonly stack: S;
  readonly folder: string;
  readonly outcome: PlanOutcome;
}

export type PlanOutcome =
  | { readonly planned: true; readonly plan: TerraformPlan; readonly changes: readonly CanonicalChange[] }
  | { readonly planned: false; readonly failure: TerraformError };

/** The plan file in a stack's folder. */
const PLAN_FILE = 'eks-pod-identity.tfplan';

/** Terraform, with the lines it prints kept per folder until somebody shows them. */
export interface StackRunner {
  readonly terraform: Terraform;
  plan<S extends StackToPlan>(stacks: readonly S[]): Promise<StackPlan<S>[]>;
  /** Applies the plan file that `plan` has made. @returns why it failed, if it did */
  apply(plan: StackPlan): Promise<TerraformError | undefined>;
}

export interface StackRunnerOptions {
  /** A folder for plans, which hold secrets in clear: it must not be kept or uploaded. */
  readonly temporary: string;
  readonly parallelism: number;
  readonly lockTimeout: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** @throws TerraformError when there is no Terraform, or it is too old */
export async function startStackRunner(options: StackRunnerOptions): Promise<StackRunner> {
  const { temporary, parallelism, lockTimeout, environment, signal } = options;
  const lines = new Map<string, string[]>();
  const terraform = await findTerraform({
    environment,
    lockTimeout,
    signal,
    onLine: (folder, line) => lines.get(folder)?.push(line),
  });
  const inGroup = async <T>(title: string, folder: string, work: () => Promise<T>): Promise<T> => {
    lines.set(folder, []);
    try {
      return await work();
    } finally {
      logGroup(title, lines.get(folder) ?? []);
      lines.delete(folder);
    }
  };

  const planOne = async <S extends StackToPlan>(stack: S): Promise<StackPlan<S>> => {
    const { name, configuration, folder: given } = stack;
    const folder = given ?? mkdtempSync(join(temporary, 'stack-'));
    if (given === undefined) writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(configuration));
    try {
      const plan = await inGroup(`Plan ${name}`, folder, async () => {
        if (signal.aborted) throw new TerraformError('plan', 'interrupted', 'the run was cancelled');
        await terraform.init(folder);
        await terraform.plan(folder, PLAN_FILE);
        return parseTerraformPlan(await terraform.show(folder, PLAN_FILE));
      });
      return { name, stack, folder, outcome: { planned: true, plan, changes: canonicalChanges(name, plan) } };
    } catch (error) {
      return { name, stack, folder, outcome: { planned: false, failure: asTerraformError(error) } };
    }
  };

  mkdirSync(temporary, { recursive: true });
  return {
    terraform,
    plan: (stacks) => mapWithLimit(stacks, parallelism, (stack) => planOne(stack)),
    apply: async ({ name, folder }) => {
      try {
        await inGroup(`Apply ${name}`, folder, async () => {
          if (signal.aborted) throw new TerraformError('apply', 'interrupted', 'the run was cancelled');
          await terraform.apply(folder, PLAN_FILE);
        });
        return undefined;
      } catch (error) {
        return asTerraformError(error);
      }
    },
  };
}

function asTerraformError(error: unknown): TerraformError {
  if (error instanceof TerraformError) return error;
  return new TerraformError('show', 'failed', error instanceof Error ? error.message : String(error));
}
