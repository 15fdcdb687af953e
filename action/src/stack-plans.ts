import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalChanges, type CanonicalChange } from '../../modules/plan/canonical-changes';
import { healTainted } from '../../modules/plan/heal-tainted';
import type { MovedObject } from '../../modules/plan/moved-objects';
import { distinctSelections, type PlanTools, type ProviderSelection } from '../../modules/plan/provider-selection';
import { withDynamicBlocks } from '../../modules/plan/plan-configuration';
import { addsToolTagsOnly } from '../../modules/plan/tool-tag-changes';
import { parseTerraformPlan, type TerraformPlan } from '../../modules/plan/terraform-plan';
import { saveErroredState } from './errored-state';
import { logGroup, warn } from './workflow-commands';
import { explainMissingImports, withoutMissingImports } from './missing-imports';
import { mapWithLimit } from './map-with-limit';
import { cacheEnvironment, LOCK_FILE, providerKey, selectionsOf, writeCommittedLock } from './provider-cache';
import { serveSchemas, type SchemaServer } from './provider-schemas';
import { shareInit, type StackFolder } from './shared-init';
import { findTerraform, TerraformError, type Terraform } from './terraform';

/** A stack to plan. */
export interface StackToPlan {
  readonly name: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** An existing folder with all files that the configuration refers to; otherwise one is created. */
  readonly folder?: string;
  /** The stacks that are applied before this one. */
  readonly dependsOn?: readonly string[];
  /** The objects that it takes from other stacks, or gives to them. */
  readonly moved?: readonly MovedObject[];
}

export interface StackPlan<S extends StackToPlan = StackToPlan> {
  readonly name: string;
  /** The planned stack. */
  readonly stack: S;
  readonly folder: string;
  readonly outcome: PlanOutcome;
}

export type PlanOutcome =
  | {
      readonly planned: true;
      /** The steps after taints are removed. */
      readonly plan: TerraformPlan;
      readonly changes: readonly CanonicalChange[];
      /** Addresses of the tainted resources that the apply untaints before it plans again. */
      readonly tainted: readonly string[];
    }
  | { readonly planned: false; readonly failure: TerraformError };

/** An object to import. https://developer.hashicorp.com/terraform/language/import */
export interface ImportBlock {
  readonly to: string;
  readonly id: string;
}

/** The configuration in a stack's folder. */
const CONFIGURATION = 'cdk.tf.json';
/** The plan file in a stack's folder. */
const PLAN_FILE = 'eks-pod-identity.tfplan';
/** The import blocks in a stack's folder, removed once they are applied. */
const IMPORT_FILE = 'eks-pod-identity-import.tf.json';

/** Terraform, with its output buffered per folder until it is shown. */
export interface StackRunner {
  readonly terraform: Terraform;
  plan<S extends StackToPlan>(stacks: readonly S[]): Promise<StackPlan<S>[]>;
  /** Plans a stack once more in its folder, with these imports. */
  planAgain<S extends StackToPlan>(plan: StackPlan<S>, imports: readonly ImportBlock[]): Promise<StackPlan<S>>;
  /**
   * Applies the plan file that `plan` has made.
   *
   * @returns why it failed, if it did
   */
  apply(plan: StackPlan): Promise<TerraformError | undefined>;
  /**
   * Untaints resources.
   *
   * @returns why it failed, if it did
   */
  untaint(plan: StackPlan, addresses: readonly string[]): Promise<TerraformError | undefined>;
  /** The Terraform executable, with the providers selected by these stacks. */
  tools(plans: readonly StackPlan[]): PlanTools;
  /** Stops the schema servers; plans may still be applied. */
  close(): void;
}

export interface StackRunnerOptions {
  /** A folder for plans, which contain secrets in plain text: it must not be kept or uploaded. */
  readonly temporary: string;
  readonly parallelism: number;
  readonly lockTimeout: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Folders that may have a committed dependency lock file; the first one that has it counts. */
  readonly lockFolders: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * @throws TerraformError if Terraform is missing or too old
 */
export async function startStackRunner(options: StackRunnerOptions): Promise<StackRunner> {
  const { temporary, parallelism, lockTimeout, environment, lockFolders, signal } = options;
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
  const failing = async (title: string, { name, folder }: StackPlan, work: () => Promise<void>) => {
    try {
      await inGroup(`${title} ${name}`, folder, work);
      return undefined;
    } catch (error) {
      return asTerraformError(error);
    }
  };

  const withSavedState = async (error: TerraformError, { name, folder }: StackPlan): Promise<TerraformError> => {
    const saved = await saveErroredState({
      stack: name,
      folder,
      keepIn: join(environment['RUNNER_TEMP'] ?? tmpdir(), 'eks-pod-identity-errored'),
      push: (file) => inGroup(`Push the state of ${name}`, folder, () => terraform.pushState(folder, file)),
    });
    if (saved === undefined) return error;
    const { command, kind, diagnostics } = error;
    if (saved.pushed) {
      const message = `the state could not be written at first, and was pushed to the backend since; run the workflow again to finish\n${error.message}`;
      return new TerraformError(command, kind, message, diagnostics);
    }
    const message = `the stack may have changed, and its state could not be written to the backend: ${saved.why}\nThe state is in ${saved.file} of this runner (output \`errored-states\`). Keep it in a later step of this job, in a private place because it may contain secrets, and run "terraform state push" with it when the backend works.`;
    return new TerraformError(command, kind, message, diagnostics, { state: saved.file });
  };

  mkdirSync(temporary, { recursive: true });
  const cache = cacheEnvironment(environment, temporary);
  const servers = new Map<string, Promise<SchemaServer | undefined>>();
  const unlocked = new Set<string>();
  const warnOfUnlocked = (selections: readonly ProviderSelection[]) => {
    for (const { source, version } of selections) {
      if (unlocked.has(source)) continue;
      unlocked.add(source);
      warn(
        `no .terraform.lock.hcl locks ${source} ${version}, so any package that is signed for the registry is accepted: ${LOCK_IT}`,
      );
    }
  };
  const first = new Map<string, Initialized>();

  /**
   * @param same the folder of a stack that has the same providers already
   */
  const initialize = async ({ name, stack, folder }: PreparedStack, same?: string) => {
    if (signal.aborted) throw new TerraformError('init', 'interrupted', 'the run was canceled');
    const [own, lock] = [join(folder, LOCK_FILE), same === undefined ? undefined : join(same, LOCK_FILE)];
    if (lock !== undefined && existsSync(lock) && !existsSync(own)) copyFileSync(lock, own);
    else if (!existsSync(own)) writeCommittedLock(folder, stack.configuration, lockFolders);
    const locked = new Set(selectionsOf(folder).map(({ source }) => source));
    await inGroup(`Initialize ${name}`, folder, () => terraform.init(folder, cache));
    warnOfUnlocked(selectionsOf(folder).filter(({ source }) => !locked.has(source)));
  };

  /** The first stack of each kind runs alone: it fills the cache, which is read-only afterwards. */
  const initializeFirst = async (stacks: readonly PreparedStack[]) => {
    for (const stack of stacks) {
      if (first.has(stack.key)) continue;
      const failure = await initialize(stack).then(() => undefined, asTerraformError);
      first.set(stack.key, { stack, failure });
      // The schemas are read while the first plan is made.
      if (failure === undefined) startServers(stack.folder, stacks);
    }
  };

  const startServers = (folder: string, stacks: readonly PreparedStack[]) => {
    const types = new Set(stacks.flatMap(({ stack: { configuration } }) => typesIn(configuration)));
    const root = join(folder, '.terraform', 'providers');
    for (const selection of selectionsOf(folder)) {
      const key = serverKey(selection);
      if (!servers.has(key))
        servers.set(
          key,
          serveSchemas(root, selection, (type) => types.has(type) || OURS.test(type)),
        );
    }
  };

  const show = async (folder: string): Promise<TerraformPlan> => {
    const attached = await reattachments(servers, selectionsOf(folder), environment['TF_REATTACH_PROVIDERS']);
    if (attached !== undefined) {
      try {
        return parseTerraformPlan(await terraform.show(folder, PLAN_FILE, { TF_REATTACH_PROVIDERS: attached }));
      } catch (error) {
        // A type that exists only in the state is not served, so the plan is read without the server.
        if (signal.aborted) throw error;
      }
    }
    return parseTerraformPlan(await terraform.show(folder, PLAN_FILE));
  };

  /** Plans to create the objects that should be imported and do not exist. Folders of a user are not changed. */
  const planWithImports = async (stack: StackToPlan, folder: string): Promise<void> => {
    let { configuration } = stack;
    for (;;) {
      try {
        await terraform.plan(folder, PLAN_FILE);
        return;
      } catch (error) {
        const next =
          stack.folder === undefined && error instanceof TerraformError
            ? withoutMissingImports(configuration, error)
            : undefined;
        if (next === undefined) {
          throw error instanceof TerraformError ? explainMissingImports(configuration, error) : error;
        }
        configuration = next;
        writeFileSync(join(folder, CONFIGURATION), JSON.stringify(configuration));
      }
    }
  };

  const planFolder = ({ name, stack, folder }: Omit<PreparedStack, 'key'>): Promise<TerraformPlan> =>
    inGroup(`Plan ${name}`, folder, async () => {
      if (signal.aborted) throw new TerraformError('plan', 'interrupted', 'the run was canceled');
      await planWithImports(stack, folder);
      return withDynamicBlocks(await show(folder), stack.configuration);
    });

  /**
   * @param same the stack of the same kind whose `init` was the first
   */
  const initAndPlan = async (stack: PreparedStack, same: Initialized | undefined): Promise<TerraformPlan> => {
    if (same?.stack === stack) {
      if (same.failure !== undefined) throw same.failure;
      return planFolder(stack);
    }
    if (same && same.failure === undefined && shareInit(stackFolderOf(same.stack), stackFolderOf(stack))) {
      try {
        return await planFolder(stack);
      } catch (error) {
        if (!asksForInit(error)) throw error;
        rmSync(join(stack.folder, '.terraform'), { recursive: true });
      }
    }
    await initialize(stack, same?.stack.folder);
    return planFolder(stack);
  };

  const planOne = async <S extends StackToPlan>(
    { name, stack, folder }: Omit<PreparedStack<S>, 'key'>,
    plan: () => Promise<TerraformPlan>,
  ): Promise<StackPlan<S>> => {
    try {
      const healed = healTainted(await plan());
      // Tags of this tool wait for the next change of the stack.
      const isSettled = healed.tainted.length === 0 && addsToolTagsOnly(healed.plan);
      const changes = isSettled ? [] : canonicalChanges(name, healed.plan);
      const outcome = { planned: true, ...healed, changes } as const;
      return { name, stack, folder, outcome };
    } catch (error) {
      return { name, stack, folder, outcome: { planned: false, failure: asTerraformError(error) } };
    }
  };

  return {
    terraform,
    plan: async (stacks) => {
      const prepared = stacks.map((stack) => prepare(stack, temporary));
      await initializeFirst(prepared);
      return mapWithLimit(prepared, parallelism, (stack) =>
        planOne(stack, () => initAndPlan(stack, first.get(stack.key))),
      );
    },
    planAgain: async ({ name, stack, folder }, imports) => {
      if (imports.length > 0) writeFileSync(join(folder, IMPORT_FILE), JSON.stringify({ import: imports }));
      return planOne({ name, stack, folder }, () => planFolder({ name, stack, folder }));
    },
    apply: async (plan) => {
      try {
        const error = await failing('Apply', plan, async () => {
          if (signal.aborted) throw new TerraformError('apply', 'interrupted', 'the run was canceled');
          await terraform.apply(plan.folder, PLAN_FILE);
        });
        return error && (await withSavedState(error, plan));
      } finally {
        rmSync(join(plan.folder, IMPORT_FILE), { force: true });
      }
    },
    untaint: async (plan, addresses) =>
      failing('Untaint in', plan, async () => {
        for (const address of addresses) {
          if (signal.aborted) throw new TerraformError('untaint', 'interrupted', 'the run was canceled');
          await terraform.untaint(plan.folder, address);
        }
      }),
    tools: (plans) => ({
      terraform: `${terraform.product} ${terraform.version}`,
      providers: distinctSelections(plans.flatMap(({ folder }) => selectionsOf(folder))),
    }),
    close: () => {
      for (const server of servers.values()) void server.then((started) => started?.close());
      servers.clear();
    },
  };
}

/** A stack in its folder. */
interface PreparedStack<S extends StackToPlan = StackToPlan> {
  readonly name: string;
  readonly stack: S;
  readonly folder: string;
  /** `providerKey` */
  readonly key: string;
}

interface Initialized {
  readonly stack: PreparedStack;
  readonly failure: TerraformError | undefined;
}

function prepare<S extends StackToPlan>(stack: S, temporary: string): PreparedStack<S> {
  const { name, configuration, folder: given } = stack;
  const folder = given ?? mkdtempSync(join(temporary, 'stack-'));
  if (given === undefined) writeFileSync(join(folder, CONFIGURATION), JSON.stringify(configuration));
  // Files that a killed run may have left in a folder of the user.
  rmSync(join(folder, IMPORT_FILE), { force: true });
  return { name, stack, folder, key: providerKey(name, configuration, given) };
}

const LOCK_IT = 'run "eks-pod-identity lock" and commit the file';

/** Types that may be in a stack's state but not in its configuration: a removed service. */
const OURS = /^(aws_iam_|aws_eks_|kubernetes_)/;

function typesIn(configuration: StackToPlan['configuration']): string[] {
  return ['resource', 'data', 'ephemeral'].flatMap((kind) =>
    [configuration[kind] ?? []].flat().flatMap((block) => Object.keys(block)),
  );
}

function serverKey({ source, version }: ProviderSelection): string {
  return `${source} ${version}`;
}

/**
 * The value of `TF_REATTACH_PROVIDERS` for a stack; undefined where its plan is read in the plain way.
 *
 * @param given the value that the job has set, with providers that have no package
 */
async function reattachments(
  servers: ReadonlyMap<string, Promise<SchemaServer | undefined>>,
  selections: readonly ProviderSelection[],
  given: string | undefined,
): Promise<string | undefined> {
  const found = await Promise.all(
    selections.map(async (selection) => ({ selection, server: await servers.get(serverKey(selection)) })),
  );
  const entries = found.flatMap(({ selection: { source }, server }) => (server ? [[source, server.reattach]] : []));
  if (entries.length === 0) return undefined;
  const others = given === undefined || given === '' ? {} : (JSON.parse(given) as object);
  return JSON.stringify({ ...others, ...Object.fromEntries(entries) });
}

function stackFolderOf({ folder, stack: { configuration } }: PreparedStack): StackFolder {
  return { folder, configuration };
}

/** All Terraform errors about a folder without a current `init` contain the command. */
function asksForInit(error: unknown): boolean {
  return error instanceof TerraformError && /\b(?:terraform|tofu) init\b/.test(error.message);
}

function asTerraformError(error: unknown): TerraformError {
  if (error instanceof TerraformError) return error;
  return new TerraformError('show', 'failed', error instanceof Error ? error.message : String(error));
}
