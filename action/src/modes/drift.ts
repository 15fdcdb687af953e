import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { withAccountDocuments } from '../../../modules/access/account-documents';
import { hasErrors } from '../../../modules/diagnostics/diagnostic';
import { driftedResources } from '../../../modules/plan/drifted-resources';
import { loadRepository } from '../../../modules/review/load-repository';
import { commentMarker, prose } from '../../../modules/report/escape';
import { fitSections } from '../../../modules/report/fit-sections';
import { asJson } from '../../../modules/report/json';
import { driftSections, planSections, type DriftReport } from '../../../modules/report/plan-markdown';
import { synthesizeStacks, type SynthesizedStack } from '../../../modules/stacks/synthesize-stacks';
import { planFailure, reportOf } from '../apply-plans';
import { lockFoldersOf, type Context } from '../context';
import { readInventories } from '../drift-inventories';
import { fail, log, setOutputs, SUMMARY_LIMIT, writeSummary } from '../workflow-commands';
import { plannedService } from '../../../modules/review/planned-service';
import { type WorkloadStack, workloadsByStack } from '../../../modules/review/reviewed-stacks';
import { display, writeResultFile } from '../publish';
import { synthesizedStacks } from '../synthesized-stacks';
import type { BranchEvent } from '../trigger-event';
import { policyLookUp } from '../policy-look-up';
import { startStackRunner } from '../stack-plans';

const ISSUE_LIMIT = 65_000;

/** A schedule: plans every stack. One issue lists the differences of the account, and is closed when there are none. */
export async function drift(context: Context<BranchEvent>): Promise<void> {
  const { inputs, temporary, environment, signal } = context;
  const found = await stacksOf(context);
  if (found === undefined) return;
  const { workloads } = found;
  const { parallelism, lockTimeout } = inputs;
  const lockFolders = lockFoldersOf(context);
  const runner = await startStackRunner({ temporary, parallelism, lockTimeout, environment, lockFolders, signal });
  const inventories = await readInventories(context, runner.terraform);
  const stacks = [...found.stacks, ...inventories.removed];
  log(`planning ${stacks.length} stacks with ${runner.terraform.product} ${runner.terraform.version}`);
  const plans = await runner.plan(stacks);
  runner.close();

  await inventories.recordEmpty(plans);
  const drifted = plans.filter(
    ({ outcome }) => !outcome.planned || outcome.changes.length + outcome.tainted.length > 0,
  );
  const access = drifted.flatMap(({ name, outcome }): DriftReport[] => {
    if (!outcome.planned) return [];
    const stack = workloads.get(name);
    const { drift: change } = plannedService(outcome.plan, stack?.workload, undefined, stack?.part);
    const resources = driftedResources(outcome.plan);
    return [{ stack: name, resources, ...(change && { access: change }) }];
  });
  const sections = [
    ...driftSections(access),
    ...planSections(
      'Planned steps of an apply',
      drifted.map((plan) => reportOf(plan, inventories.notesOf(plan.name))),
    ),
  ];
  const body = (limit: number) => fitSections(sections, limit, 2).texts.join('\n\n');
  const unplanned = drifted.filter(({ outcome }) => !outcome.planned).length;
  const title = `${drifted.length} of ${plans.length} stacks differ from the account`;
  writeSummary(
    drifted.length === 0 ? `No drift: ${plans.length} stacks match the manifests.` : body(SUMMARY_LIMIT / 2),
  );
  setOutputs({
    stacks: drifted.map(({ name }) => name),
    'diff-file': writeResultFile(context, 'eks-pod-identity-drift.json', asJson({ schemaVersion: 1, drift: access })),
    applied: false,
    drifted: drifted.length > 0,
  });
  const marker = commentMarker(`drift ${context.configurationFile}`);
  const issue =
    drifted.length === 0
      ? undefined
      : { title: `EKS Pod Identity: ${title}`, body: `${body(ISSUE_LIMIT)}\n\n${marker}` };
  const address = await display('write issues', () => context.github.saveIssue(marker, issue));
  if (inventories.failures.length > 0) {
    fail('inventory-unreadable', inventories.failures.join('\n'));
  } else if (inventories.abandoned.length > 0) {
    fail('environment-removed', inventories.abandoned.join('\n'));
  } else if (unplanned > 0) {
    const failures = drifted.flatMap(({ name, outcome }) =>
      outcome.planned ? [] : [`${name}: ${outcome.failure.message}`],
    );
    fail(planFailure(plans) ?? 'plan-failed', failures.join('\n'));
  } else if (issue !== undefined && address === undefined) {
    fail('drift-not-reported', `${title}, and the issue about it could not be written`);
  } else if (issue !== undefined && inputs.failOnDrift) {
    fail('drift', title);
  }
}

interface AllStacks {
  readonly stacks: readonly SynthesizedStack[];
  readonly workloads: ReadonlyMap<string, WorkloadStack>;
}

async function stacksOf(context: Context): Promise<AllStacks | undefined> {
  const { inputs, temporary } = context;
  if (inputs.synthesized !== undefined) {
    return { stacks: synthesizedStacks(inputs.synthesized), workloads: new Map() };
  }
  const repository = await loadRepository(inputs.folder);
  if (hasErrors(repository.diagnostics)) {
    const errors = repository.diagnostics.map(({ file, line, code, message }) => `${file}:${line} ${code}: ${message}`);
    fail('invalid-manifests', errors.map((line) => prose(line)).join('\n'));
    return undefined;
  }
  const stacks = synthesizeStacks(repository, mkdtempSync(join(temporary, 'stacks-')));
  const { configuration, workloads } = repository;
  const sides = { before: [], after: workloads, configurations: configuration ? { after: configuration } : {} };
  const completed = withAccountDocuments(sides, await policyLookUp(context)(sides));
  return { stacks, workloads: workloadsByStack(completed.after) };
}
