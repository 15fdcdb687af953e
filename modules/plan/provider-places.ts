import { partitionOfRegion } from '../catalogue/partitions';
import { configuredResource } from './plan-configuration';
import type { PlanPlace } from './role-parts';
import type { ProviderConfiguration, ResourceChange, TerraformPlan } from './terraform-plan';
import { textOf } from './values';

/** Where the provider of a resource works. */
export type ProviderPlaces = (resource: Pick<ResourceChange, 'address'>) => PlanPlace;

/** A part that the configuration does not set as a constant. */
export const UNSET_PART = '*';

/**
 * The account and Region of each resource's AWS provider, as far as the configuration sets them: those of the provider
 * that the resource names, which may be an alias. Only the ARN of an object that does not exist yet depends on them.
 * https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
 */
export function providerPlaces(plan: TerraformPlan): ProviderPlaces {
  return ({ address }) => placeOf(plan, providerOf(plan, address));
}

/** The places where a resource may be: where several providers may manage it, each of theirs. */
export function possiblePlaces(plan: TerraformPlan, address: string): readonly PlanPlace[] {
  const provider = providerOf(plan, address);
  return (provider ? [provider] : awsProviders(plan)).map((one) => placeOf(plan, one));
}

function placeOf(plan: TerraformPlan, provider: ProviderConfiguration | undefined): PlanPlace {
  const region = textOf(valueOf(plan, provider, 'region')) ?? UNSET_PART;
  const accounts = valueOf(plan, provider, 'allowed_account_ids');
  const account = (Array.isArray(accounts) ? textOf(accounts[0]) : undefined) ?? UNSET_PART;
  return { partition: partitionOfRegion(region), account, region };
}

/** The configuration of the AWS provider that manages a resource; undefined where it is not known which one does. */
export function providerOf(plan: TerraformPlan, address: string): ProviderConfiguration | undefined {
  const providers = plan.configuration.provider_config ?? {};
  const resource = (plan.resource_changes ?? []).find((change) => change.address === address);
  const key = resource && configuredResource(plan, resource)?.provider_config_key;
  if (key !== undefined) {
    const inherited = inheritedKeys(key).flatMap((name) => providers[name] ?? []);
    // A module that inherits its provider has an entry without arguments.
    return inherited.find(({ expressions }) => expressions !== undefined) ?? inherited.at(-1);
  }
  // A resource that leaves the configuration has no key: only a single provider is certain to be its own.
  const [only, ...others] = awsProviders(plan);
  return others.length === 0 ? only : undefined;
}

function awsProviders({ configuration }: TerraformPlan): ProviderConfiguration[] {
  return Object.values(configuration.provider_config ?? {}).filter(({ name }) => name === 'aws');
}

/** A module without a provider of its own uses its parent's: `module.a.module.b:aws`, `module.a:aws`, `aws`. */
function inheritedKeys(key: string): string[] {
  const [name = key, path] = key.split(':').reverse();
  if (path === undefined) return [name];
  const modules = path.split('.').filter((_, index) => index % 2 === 1);
  return [...modules.keys(), modules.length]
    .reverse()
    .map((count) => modules.slice(0, count).map((module) => `module.${module}`))
    .map((parents) => (parents.length === 0 ? name : `${parents.join('.')}:${name}`));
}

/** A constant argument of a provider, or the value of the variable that it refers to. */
function valueOf(plan: TerraformPlan, provider: ProviderConfiguration | undefined, argument: string): unknown {
  const { constant_value, references = [] } = provider?.expressions?.[argument] ?? {};
  // In Terraform's JSON syntax an expression also counts as a constant: "${var.region}".
  if (references.length === 0) return constant_value;
  const variable = references.length === 1 ? /^var\.([\w-]+)$/.exec(references[0] ?? '')?.[1] : undefined;
  const isWhole = constant_value === undefined || constant_value === `\${${references[0] ?? ''}}`;
  return variable === undefined || !isWhole ? undefined : plan.variables?.[variable]?.value;
}
