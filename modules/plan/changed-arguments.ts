import { attributeOf, configuredExpressions } from './plan-configuration';
import type { ResourceChange, TerraformPlan } from './terraform-plan';

/** Arguments that only Terraform and its provider know, so that no import can read them. */
export const UNREADABLE_ARGUMENTS: readonly string[] = [
  'delay_after_policy_creation_in_ms',
  'force_destroy',
  'force_detach_policies',
  'preserve',
  'resolve_conflicts',
  'resolve_conflicts_on_create',
  'resolve_conflicts_on_update',
  'timeouts',
  'wait_for_default_service_account',
];

/** The arguments of an object that a plan changes; what is known only after apply counts if it is configured. */
export function changedArguments(plan: TerraformPlan, resource: ResourceChange): string[] {
  const { before, after, after_unknown, actions } = resource.change;
  if (!actions.includes('update') && !actions.includes('delete')) return [];
  const names = Object.keys({ ...(before as object), ...(after as object) }).filter(
    (name) => !UNREADABLE_ARGUMENTS.includes(name),
  );
  const configured = configuredExpressions(plan, resource) ?? {};
  return names.filter((name) => {
    if (attributeOf(after_unknown, name) === true) return name in configured;
    return JSON.stringify(attributeOf(before, name) ?? null) !== JSON.stringify(attributeOf(after, name) ?? null);
  });
}
