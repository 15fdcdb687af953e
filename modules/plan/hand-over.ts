import { importIdOf, type MovedObject } from './moved-objects';
import { blocksOf } from './json-blocks';
import { stackResources } from './stack-resources';
import type { TerraformPlan } from './terraform-plan';

/** A stack whose objects move to others, or come from others. */
export interface HandingStack {
  readonly name: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly moved?: readonly MovedObject[];
}

/**
 * The configuration of a stack that keeps in the account what other stacks take from it. Terraform then forgets these
 * objects. https://developer.hashicorp.com/terraform/language/block/removed
 *
 * @param taking the stacks that are planned together with it: without the stack that takes an object, it is deleted
 */
export function withForgotten<S extends HandingStack>(stack: S, taking: ReadonlySet<string>): S {
  const removed = handedOver(stack).flatMap(({ from, to }) =>
    from.stack === stack.name && taking.has(to.stack) ? [{ from: from.address, lifecycle: { destroy: false } }] : [],
  );
  if (removed.length === 0) return stack;
  const others = blocksOf(stack.configuration['removed']).filter(({ from }) =>
    removed.every((one) => one.from !== from),
  );
  return { ...stack, configuration: { ...stack.configuration, removed: [...others, ...removed] } };
}

/**
 * The configuration of a stack that imports what it takes from other stacks.
 * https://developer.hashicorp.com/terraform/language/block/import
 *
 * @param planOf the plan of the stack that has an object; undefined if it is not planned
 */
export function withImported<S extends HandingStack>(
  stack: S,
  planOf: (stack: string) => TerraformPlan | undefined,
): S {
  const resources = new Map(stackResources(stack.configuration).map(({ address, body }) => [address, body]));
  const imports = handedOver(stack).flatMap(({ type, from, to }) => {
    if (to.stack !== stack.name) return [];
    const old = planOf(from.stack)?.resource_changes?.find(({ address }) => address === from.address);
    const body = resources.get(to.address);
    // Without the object in the account, it is created.
    const id = old?.change.before && importIdOf(type, old.change.before, body?.['region']);
    return typeof id === 'string' ? [{ to: to.address, id }] : [];
  });
  if (imports.length === 0) return stack;
  const taken = new Set<unknown>(imports.map(({ to }) => to));
  const own = blocksOf(stack.configuration['import']).filter(({ to }) => !taken.has(to));
  return { ...stack, configuration: { ...stack.configuration, import: [...own, ...imports] } };
}

/** The stacks whose plans a stack needs before its own. */
export function givingStacks(stack: HandingStack): readonly string[] {
  return handedOver(stack).flatMap(({ from, to }) => (to.stack === stack.name ? [from.stack] : []));
}

/** The addresses of the objects that a stack takes from others. */
export function takenAddresses(stack: Pick<HandingStack, 'name' | 'moved'>): ReadonlySet<string> {
  return new Set(handedOver(stack).flatMap(({ to }) => (to.stack === stack.name ? [to.address] : [])));
}

function handedOver({ moved = [] }: Pick<HandingStack, 'moved'>): readonly MovedObject[] {
  return moved.filter(({ way }) => way === 'handed-over');
}

/**
 * What a reviewer has to know of the objects that a stack takes: whether they are always there. An association whose role
 * is deleted in between is of no use.
 */
export function moveNotes({ name: stack, moved = [] }: HandingStack, plan: TerraformPlan): readonly string[] {
  const imported = new Set(
    (plan.resource_changes ?? []).flatMap(({ address, change }) => (change.importing ? [address] : [])),
  );
  const recreated = new Set(moved.flatMap((one) => (one.way === 'recreated' ? [one.from.stack] : [])));
  return moved.flatMap(({ name, type, from, to, way }) => {
    if (to.stack !== stack) return [];
    if (way === 'handed-over' && recreated.has(from.stack)) return [];
    if (imported.has(to.address))
      return [
        `${name} moves here from ${from.stack} without a gap: it is imported and updated here before it is forgotten there`,
      ];
    if (way === 'handed-over') return [];
    const gap = type === 'aws_iam_role' ? ': in between, pods that use the role get no credentials' : '';
    return [`${name} is deleted in ${from.stack} before it is created here${gap}`];
  });
}
