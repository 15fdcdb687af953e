import { attributeOf } from './plan-configuration';
import { providerOf } from './provider-places';
import type { TerraformPlan } from './terraform-plan';

type Tags = Readonly<Record<string, string>>;

/**
 * The default tags of a resource's provider; undefined where the plan does not tell them.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags-configuration-block
 */
export function defaultTags(plan: TerraformPlan, address: string): Tags | undefined {
  const provider = providerOf(plan, address);
  const providers = provider ? [provider] : Object.values(plan.configuration.provider_config ?? {});
  const blocks = providers.flatMap(({ name, expressions }) =>
    name === 'aws' ? [expressions?.['default_tags'] ?? []].flat() : [],
  );
  if (blocks.length === 0) return {};
  const constant = blocks.map((block) => attributeOf(attributeOf(block, 'tags'), 'constant_value'));
  return provider && constant.every((one) => one !== undefined) ? (Object.assign({}, ...constant) as Tags) : undefined;
}
