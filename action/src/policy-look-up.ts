import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountDocument } from '../../modules/access/account-documents';
import { readManagedPolicy } from '../../modules/manifest/parse-policy-file';
import { dataSources } from '../../modules/plan/data-sources';
import type { Revisions } from '../../modules/repository/read-revisions';
import type { LookUp } from '../../modules/review/review';
import { type LookUpStack, synthesizeLookUps } from '../../modules/stacks/look-up-stacks';
import { type PolicyLookUp, policyLookUps } from '../../modules/workloads/policy-look-ups';
import { lockFoldersOf, type Context } from './context';
import { startStackRunner, type StackPlan } from './stack-plans';
import type { TerraformError } from './terraform';
import { log, warn } from './workflow-commands';

/** A policy may be missing, and another one refused to the job. */
const MOST_PLANS = 3;

/**
 * Reads documents of managed policies that the repository lacks, in environments with `lookUpPolicies`, from a plan of data
 * sources that is never applied. Each policy is read once in a run. A failure never ends the run: it is the reason why a
 * document is not known.
 */
export function policyLookUp(context: Context): LookUp {
  const known = new Map<string, AccountDocument>();
  return async ({ before, after, configurations }) => {
    const lookUps = policyLookUps([...before, ...after]);
    const missing = lookUps.flatMap(({ environment, arns }): PolicyLookUp[] => {
      const left = arns.filter((arn) => !known.has(arn));
      return left.length === 0 ? [] : [{ environment, arns: left }];
    });
    if (missing.length > 0) {
      const found = await readPolicies(context, missing, configurations.after ?? configurations.before);
      for (const [arn, document] of found) known.set(arn, document);
    }
    return new Map(lookUps.flatMap(({ arns }) => arns.flatMap((arn) => ofEntry(arn, known.get(arn)))));
  };
}

function ofEntry(arn: string, found: AccountDocument | undefined): [string, AccountDocument][] {
  return found === undefined ? [] : [[arn, found]];
}

async function readPolicies(
  context: Context,
  lookUps: readonly PolicyLookUp[],
  configuration: Revisions['configurations']['after'],
): Promise<ReadonlyMap<string, AccountDocument>> {
  const found = new Map<string, AccountDocument>();
  const { inputs, environment, signal, temporary } = context;
  const { parallelism, lockTimeout } = inputs;
  const lockFolders = lockFoldersOf(context);
  const failed = (arn: string, reason: string): void => {
    found.set(arn, { reason });
    warn(`the document of policy ${arn} could not be read from the account: ${reason}`);
  };
  let left = lookUps;
  try {
    const runner = await startStackRunner({ temporary, parallelism, lockTimeout, environment, lockFolders, signal });
    try {
      for (let round = 1; left.length > 0; round += 1) {
        log(`looking up ${left.flatMap(({ arns }) => arns).length} policies in ${left.length} environments`);
        const folder = mkdtempSync(join(temporary, 'look-up-'));
        const stacks = synthesizeLookUps(left, configuration?.awsProvider?.value, folder);
        const plans = await runner.plan(
          stacks.map(({ name, configuration: stack, arns }) => ({ name, configuration: stack, arns })),
        );
        for (const plan of plans) readPlan(plan, round === MOST_PLANS, found, failed);
        left = remaining(left, found);
      }
    } finally {
      runner.close();
    }
  } catch (error) {
    if (signal.aborted) throw error;
    for (const arn of left.flatMap(({ arns }) => arns)) failed(arn, firstLine(error));
  }
  return found;
}

/** Reads the documents of a plan, or else which of its policies made it fail; without one, all did. */
function readPlan(
  { outcome, stack: { arns } }: StackPlan<Pick<LookUpStack, 'name' | 'configuration' | 'arns'>>,
  isLast: boolean,
  found: Map<string, AccountDocument>,
  failed: (arn: string, reason: string) => void,
): void {
  if (outcome.planned) {
    const sources = dataSources(outcome.plan);
    for (const [address, arn] of arns) {
      const read = readManagedPolicy(sources.get(address)?.['policy']);
      if ('document' in read) found.set(arn, read);
      else failed(arn, read.reason);
    }
    return;
  }
  const reasons = reasonsByAddress(outcome.failure);
  const all = isLast || reasons.size === 0;
  for (const [address, arn] of arns) {
    const reason = reasons.get(address) ?? (all ? firstLine(outcome.failure) : undefined);
    if (reason !== undefined) failed(arn, reason);
  }
}

function reasonsByAddress({ diagnostics }: TerraformError): ReadonlyMap<string, string> {
  return new Map(
    diagnostics.flatMap(({ severity, address, summary, detail }): [string, string][] =>
      severity === 'error' && address !== undefined
        ? [[address, oneLine(detail === '' ? summary : `${summary}: ${detail}`)]]
        : [],
    ),
  );
}

function remaining(lookUps: readonly PolicyLookUp[], found: ReadonlyMap<string, unknown>): readonly PolicyLookUp[] {
  return lookUps.flatMap(({ environment, arns }): PolicyLookUp[] => {
    const left = arns.filter((arn) => !found.has(arn));
    return left.length === 0 ? [] : [{ environment, arns: left }];
  });
}

function firstLine(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error));
}

/** The comment and the notes of a service have one line for it. */
function oneLine(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.slice(0, 300);
}
