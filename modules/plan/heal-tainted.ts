import { canonicalJson } from './canonical-json';
import { attributeOf, configuredExpressions, hasUnknown } from './plan-configuration';
import { configuredPart } from './counting-attributes';
import type { Change, ResourceChange, TerraformPlan } from './terraform-plan';
import { isUnset } from './unset';

/** A plan as it will be once the marks are removed. */
export interface HealedPlan {
  readonly plan: TerraformPlan;
  /** Addresses of the resources whose mark is to be removed, sorted. */
  readonly tainted: readonly string[];
}

/**
 * By type, the arguments that cannot change without a new object. Terraform marks a resource as tainted when its
 * creation took effect and something after it failed: the wait for an add-on, or a read of the new role. These objects
 * are all that their attributes say, so nothing about them is half done that a new one would have done; and removing
 * them takes an agent or access away from pods that run.
 */
const NEW_OBJECT: Readonly<Record<string, readonly string[]>> = {
  aws_eks_addon: ['cluster_name', 'addon_name', 'region'],
  aws_eks_pod_identity_association: ['cluster_name', 'namespace', 'service_account', 'region'],
  aws_iam_policy: ['name', 'name_prefix', 'path', 'description'],
  aws_iam_role: ['name', 'name_prefix', 'path'],
  aws_iam_role_policies_exclusive: ['role_name'],
  aws_iam_role_policy: ['name', 'name_prefix', 'role'],
  aws_iam_role_policy_attachment: ['role', 'policy_arn'],
  aws_iam_role_policy_attachments_exclusive: ['role_name'],
};

/**
 * Reads the replacement of a tainted resource as what is planned without the mark: an update where its configuration
 * differs, else nothing. The replacement stays where the configuration asks for a new object.
 */
export function healTainted(plan: TerraformPlan): HealedPlan {
  const changes = plan.resource_changes ?? [];
  let healed = new Map(changes.filter(isCandidate).map(({ address, change }) => [address, change]));
  // A resource may only keep what it refers to where that is kept too.
  for (let size = -1; size !== healed.size;) {
    size = healed.size;
    const isKept = (address: string) => healed.has(address);
    healed = new Map(
      changes.flatMap((resource): [string, Change][] => {
        const change = isKept(resource.address) ? healedChange(plan, resource, isKept) : undefined;
        return change === undefined ? [] : [[resource.address, change]];
      }),
    );
  }
  if (healed.size === 0) return { plan, tainted: [] };
  const kept = changes.map((resource): ResourceChange => {
    const change = healed.get(resource.address);
    if (change === undefined || !isCandidate(resource)) return resource;
    const { action_reason: _taint, ...rest } = resource;
    return { ...rest, change };
  });
  return { plan: { ...plan, resource_changes: kept }, tainted: [...healed.keys()].sort() };
}

function isCandidate({ type, change, action_reason, deposed }: ResourceChange): boolean {
  const isKnown = type in NEW_OBJECT && typeof change.before === 'object' && change.before !== null;
  return isKnown && action_reason === 'replace_because_tainted' && deposed === undefined;
}

function healedChange(
  plan: TerraformPlan,
  resource: ResourceChange,
  isKept: (address: string) => boolean,
): Change | undefined {
  const { change } = resource;
  const expressions = configuredExpressions(plan, resource) ?? {};
  const kept = Object.entries(expressions)
    .filter(([name, expression]) =>
      hasUnknown(configuredPart(attributeOf(change.after_unknown, name), expression))
        ? isSettled(plan, resource, expression, isKept)
        : isSame(name, expression, change),
    )
    .map(([name]) => name);
  const changed = Object.keys(expressions).filter((name) => !kept.includes(name));
  if (changed.some((name) => NEW_OBJECT[resource.type]?.includes(name))) return undefined;
  const entries = (values: unknown) => Object.entries((values ?? {}) as Readonly<Record<string, unknown>>);
  const { replace_paths: _paths, ...rest } = change;
  // What the provider computes stays unknown, as what refers to it is in this plan.
  return {
    ...rest,
    actions: [changed.length === 0 ? 'no-op' : 'update'],
    after: Object.fromEntries([
      ...entries(change.after),
      ...entries(change.before).filter(([name]) => kept.includes(name)),
    ]),
    after_unknown: Object.fromEntries(entries(change.after_unknown).filter(([name]) => !kept.includes(name))),
  };
}

/** Whether all that an expression refers to is an object that is there and stays. */
function isSettled(
  plan: TerraformPlan,
  { module_address }: ResourceChange,
  expression: unknown,
  isKept: (address: string) => boolean,
): boolean {
  const prefix = module_address === undefined ? '' : `${module_address}.`;
  const targets = referencesIn(expression).map((reference) => prefix + reference.split('.').slice(0, 2).join('.'));
  return targets.every((target) => {
    const found = (plan.resource_changes ?? []).filter(
      ({ address }) => address === target || address.startsWith(`${target}[`),
    );
    return (
      found.length > 0 && found.every(({ address, change }) => isKept(address) || !change.actions.includes('create'))
    );
  });
}

function referencesIn(expression: unknown): readonly string[] {
  if (typeof expression !== 'object' || expression === null) return [];
  const { references = [] } = expression as { readonly references?: readonly string[] };
  return [
    ...references,
    ...Object.entries(expression).flatMap(([key, value]) => (key === 'references' ? [] : referencesIn(value))),
  ];
}

/** Providers give policy documents back in another spelling. */
function isSame(name: string, expression: unknown, { before, after }: Change): boolean {
  const [valueBefore, valueAfter] = [before, after].map((values) =>
    configuredPart(attributeOf(values, name), expression),
  );
  return (
    (isUnset(valueBefore) && isUnset(valueAfter)) ||
    canonicalJson(normal(valueBefore)) === canonicalJson(normal(valueAfter))
  );
}

/** A value with the JSON in its texts read. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value === 'string' && /^\s*[{[]/.test(value)) {
    try {
      return normal(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normal(item)]));
}
