import { isToolTag } from '../identity/tool-tags';
import { canonicalJson } from './canonical-json';
import { changedArguments } from './changed-arguments';
import { attributeOf } from './plan-configuration';
import { type Change, effectiveChanges, isMoved, type ResourceChange, type TerraformPlan } from './terraform-plan';

/** The attributes of AWS objects with their tags: own ones, and all with those of the provider. */
const TAG_ATTRIBUTES = ['tags', 'tags_all'];

/**
 * Whether a resource is only given the tags of this tool: these are added with the next change of a stack, and are neither
 * drift nor a change that needs a review.
 */
export function isToolTagUpdate(resource: ResourceChange, plan: TerraformPlan): boolean {
  const { change, deposed } = resource;
  if (change.actions.length !== 1 || change.actions[0] !== 'update') return false;
  if (change.importing !== undefined || deposed !== undefined || isMoved(resource)) return false;
  const names = [...changedArguments(plan, resource), ...TAG_ATTRIBUTES];
  return names.every((name) => differsInToolTagsOnly(change, name));
}

/** Whether an attribute has tags, and all but those of this tool stay the same. */
export function differsInToolTagsOnly({ before, after, after_unknown }: Change, name: string): boolean {
  if (!TAG_ATTRIBUTES.includes(name) || attributeOf(after_unknown, name) === true) return false;
  return othersIn(attributeOf(before, name)) === othersIn(attributeOf(after, name));
}

/** Whether a plan does nothing but to give objects the tags of this tool. */
export function addsToolTagsOnly(plan: TerraformPlan): boolean {
  const outputs = Object.values(plan.output_changes ?? {});
  const changes = effectiveChanges(plan);
  return (
    changes.length > 0 &&
    changes.every((resource) => isToolTagUpdate(resource, plan)) &&
    outputs.every(({ actions }) => actions.every((action) => action === 'no-op'))
  );
}

function othersIn(tags: unknown): string {
  const entries = Object.entries(tags ?? {}).filter(([key]) => !isToolTag(key));
  return canonicalJson(Object.fromEntries(entries));
}
