import { canonicalJson } from './canonical-json';
import { attributeOf, configuredExpressions } from './plan-configuration';
import { configuredPart } from './counting-attributes';
import { plannedResources } from './plan-side';
import { READ_ATTRIBUTES, type AttributeOrigin } from './read-attributes';
import { partsOf, referenceOf, type PlanPlace } from './role-parts';
import type { ResourceChange, TerraformPlan } from './terraform-plan';
import { isUnset } from './unset';
import { textOf, textsIn } from './values';

/** A resource that was changed or deleted outside of Terraform. */
export interface DriftedResource {
  readonly address: string;
  /** The attributes that differ, sorted; empty for a resource that was deleted. */
  readonly attributes: readonly string[];
}

/**
 * The resources of a plan that were changed by hand. Terraform's own list also has each attribute that a refresh
 * fills with what an apply has just made, such as `inline_policy` of a role and `attachment_count` of a policy.
 */
export function driftedResources(plan: TerraformPlan): DriftedResource[] {
  return (plan.resource_drift ?? [])
    .filter(({ mode, deposed }) => mode === 'managed' && deposed === undefined)
    .flatMap((resource) => {
      if (resource.change.actions.includes('delete')) return [{ address: resource.address, attributes: [] }];
      const attributes = [...new Set([...changedByHand(plan, resource), ...addedToRole(plan, resource)])].sort();
      return attributes.length === 0 ? [] : [{ address: resource.address, attributes }];
    });
}

function changedByHand(plan: TerraformPlan, resource: ResourceChange): string[] {
  const { before, after } = resource.change;
  const expressions = configuredExpressions(plan, resource);
  const names = Object.keys(expressions ?? settableOf(resource));
  return names.filter((name) => {
    const expression = expressions?.[name];
    const [valueBefore, valueAfter] = [before, after].map((values) =>
      configuredPart(attributeOf(values, name), expression),
    );
    return !(isUnset(valueBefore) && isUnset(valueAfter)) && comparable(valueBefore) !== comparable(valueAfter);
  });
}

/** What could be configured of a resource that the configuration does not have any longer. */
function settableOf({ type, change }: ResourceChange): object {
  const origins = (READ_ATTRIBUTES as Readonly<Record<string, Readonly<Record<string, AttributeOrigin>>>>)[type];
  if (origins === undefined) return change.after ?? {};
  return Object.fromEntries(Object.entries(origins).filter(([, origin]) => origin === 'configured'));
}

/** Policy documents are JSON in a text, which AWS may give back in another spelling. */
function comparable(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('{')) return canonicalJson(value);
  try {
    return canonicalJson(JSON.parse(value));
  } catch {
    return value;
  }
}

/** Policies that the account has on a role since the last apply, and that no resource of the stack has put there. */
function addedToRole(plan: TerraformPlan, drift: ResourceChange): string[] {
  const resources = plannedResources(plan, 'before');
  const role = resources('aws_iam_role').find(({ address }) => address === drift.address);
  if (role === undefined) return [];
  const { inline, attachments } = partsOf(referenceOf(role, NOWHERE), resources);
  const added = (attribute: 'inline_policy' | 'managed_policy_arns', own: readonly unknown[]) => {
    const namesBefore = namesIn(attributeOf(drift.change.before, attribute));
    return namesIn(role.refreshed(attribute)).some((name) => !own.includes(name) && !namesBefore.includes(name));
  };
  const known = (value: ReturnType<(typeof inline)[number]['attribute']>) => (value.known ? value.value : undefined);
  return [
    ...(added(
      'inline_policy',
      inline.map((one) => known(one.attribute('name'))),
    )
      ? ['inline_policy']
      : []),
    ...(added(
      'managed_policy_arns',
      attachments.map((one) => known(one.attribute('policy_arn'))),
    )
      ? ['managed_policy_arns']
      : []),
  ];
}

/** The parts of a role that exists have its name, for which no place is needed. */
const NOWHERE: PlanPlace = { partition: '', account: '', region: '' };

/** Names of inline policies, or ARNs. */
function namesIn(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return textsIn(value.map((item: unknown) => textOf(attributeOf(item, 'name')) ?? item));
}
