import { isAdoptedType } from '../../modules/plan/adopted-objects';
import {
  existingObjects,
  reasonsNotOurs,
  resultDifferences,
  type ExistingObject,
} from '../../modules/plan/existing-object';
import type { StackPlan, StackRunner } from './stack-plans';
import { TerraformError } from './terraform';

/**
 * The reasons why a new plan of a reviewed stack may not be applied, one per line.
 *
 * @param adopted addresses of the resources that it only imports
 */
export type StackCheck = (plan: StackPlan, adopted: ReadonlySet<string>) => readonly string[];

export interface Settled {
  readonly error: TerraformError | undefined;
  /** Notes on actions besides the steps. */
  readonly notes: readonly string[];
}

/** Each round imports at least one object; a service has a role, some policies and an association for each cluster. */
const MOST_ROUNDS = 20;

/**
 * Applies a stack's plan until it is complete. Taints are removed first. If an object already exists because an
 * interrupted attempt created it, or because it was created again by hand, the stack is planned again with an import of
 * the object. That plan is applied if the object is this stack's and the review covers the result.
 */
export async function settlePlan(runner: StackRunner, plan: StackPlan, check: StackCheck): Promise<Settled> {
  const notes: string[] = [];
  let current = plan;
  const tainted = plan.outcome.planned ? plan.outcome.tainted : [];
  if (tainted.length > 0) {
    const error = await runner.untaint(plan, tainted);
    if (error !== undefined) return { error, notes };
    notes.push(...tainted.map((address) => `${address} was kept: ${KEPT}`));
    current = await runner.planAgain(current, []);
    const refused = refusal(current, check(current, new Set()));
    if (refused !== undefined) return { error: refused, notes };
  }
  const adopted: ExistingObject[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { outcome } = current;
    if (!outcome.planned) return { error: outcome.failure, notes };
    if (outcome.changes.length === 0) return { error: undefined, notes };
    const error = await runner.apply(current);
    if (error === undefined) return { error, notes };

    const found = existingObjects(error.diagnostics, outcome.plan).filter(
      ({ address }) => !adopted.some((known) => known.address === address),
    );
    if (found.length === 0) return { error, notes };
    const withoutId = found.filter(({ id }) => id === undefined);
    if (withoutId.length > 0) return { error: explained(error, current, withoutId, () => []), notes };
    adopted.push(...found);
    const planned = await runner.planAgain(
      current,
      adopted.flatMap(({ address, id }) => (id === undefined ? [] : [{ to: address, id }])),
    );
    if (!planned.outcome.planned) return { error: explained(error, current, found, () => []), notes };
    const next = planned.outcome.plan;
    const reasons = ({ address }: ExistingObject) => {
      const [resource, reviewed] = [next, outcome.plan].map((one) =>
        one.resource_changes?.find((change) => change.address === address),
      );
      if (resource === undefined || reviewed === undefined) return ['the plan does not contain it'];
      const givers = (plan.stack.moved ?? []).flatMap(({ from, to }) =>
        to.stack === plan.name && to.address === address ? [from.stack] : [],
      );
      return [...reasonsNotOurs(resource, next, givers), ...resultDifferences(reviewed, resource, next)];
    };
    const others = found.filter((object) => reasons(object).length > 0);
    if (others.length > 0) return { error: explained(error, current, others, reasons), notes };
    const refused = refusal(planned, check(planned, new Set(adopted.map(({ address }) => address))));
    if (refused !== undefined) return { error: refused, notes };
    notes.push(...found.map(({ name }) => `${name} already existed and was imported`));
    current = planned;
  }
  const failure = `existing objects were found in ${MOST_ROUNDS} attempts; run the workflow again`;
  return { error: new TerraformError('apply', 'failed', failure), notes };
}

const KEPT =
  'it was created, but Terraform did not see its completion; check its state in AWS, such as the status of an add-on';

function refusal({ outcome }: StackPlan, reasons: readonly string[]): TerraformError | undefined {
  if (!outcome.planned) return outcome.failure;
  if (reasons.length === 0) return undefined;
  const text = `the remaining plan is not covered by the reviewed one, so it is not applied\n${reasons.join('\n')}`;
  return new TerraformError('apply', 'failed', text);
}

/** Terraform's error, with a remedy for each object. */
function explained(
  error: TerraformError,
  { name: stack }: StackPlan,
  objects: readonly ExistingObject[],
  reasons: (object: ExistingObject) => readonly string[],
): TerraformError {
  const ways = objects.map((object) => {
    const { address, name, id } = object;
    const because = reasons(object);
    const why =
      because.length === 0 ? '' : ` and differs from the object that this stack would create: ${because.join(', ')}`;
    const command = `terraform import '${address}' '${id ?? 'ID'}'`;
    const key = isAdoptedType(address.split('.')[0] ?? '') ? ' with `adopt` in its manifest or add-on, or' : '';
    return `${name} exists already${why}. Delete it or rename yours, or take it over:${key} by "${command}" in cdktf.out/stacks/${stack} after "eks-pod-identity synth", and run the workflow again.`;
  });
  return new TerraformError('apply', error.kind, [error.message, ...ways].join('\n'), error.diagnostics);
}
