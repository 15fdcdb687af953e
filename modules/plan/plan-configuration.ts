import type { ConfigurationModule, ConfiguredResource, ResourceChange, TerraformPlan } from './terraform-plan';

/** The arguments of a resource in the configuration, by name: constants, or what they refer to. */
export type Expressions = Readonly<Record<string, unknown>>;

/**
 * The arguments of a resource as its configuration has them; undefined for a resource that is not in it. Terraform
 * leaves `dynamic` blocks out.
 */
export function configuredExpressions(plan: TerraformPlan, resource: ResourceChange): Expressions | undefined {
  const configured = configuredResource(plan, resource);
  return configured && (configured.expressions ?? {});
}

/** A resource as its configuration has it; undefined for a resource that is not in it. */
export function configuredResource(plan: TerraformPlan, resource: ResourceChange): ConfiguredResource | undefined {
  const modulePath = (resource.module_address ?? '').replace(/\[[^\]]*\]/g, '');
  return moduleAt(plan.configuration.root_module, modulePath)?.resources?.find(
    ({ address }) => address === `${resource.type}.${resource.name}`,
  );
}

/**
 * The plan with the `dynamic` blocks of its stack among the arguments of its resources, by the name of the block. In a
 * plan that creates a resource nothing else tells them from blocks that the provider fills.
 * @param stack the stack's configuration in Terraform's JSON syntax; modules that it calls are not read
 */
export function withDynamicBlocks(plan: TerraformPlan, stack: Readonly<Record<string, unknown>>): TerraformPlan {
  const { root_module } = plan.configuration;
  const resources = root_module.resources?.map((resource) => {
    const [type = '', name = ''] = resource.address.split('.');
    const blocks = [stack['resource']]
      .flat()
      .flatMap((ofType) => [attributeOf(attributeOf(ofType, type), name)].flat())
      .flatMap((argument) => [attributeOf(argument, 'dynamic')].flat())
      .flatMap((dynamic) => Object.keys(dynamic ?? {}));
    if (blocks.length === 0) return resource;
    const expressions = { ...resource.expressions, ...Object.fromEntries(blocks.map((block) => [block, {}])) };
    return { ...resource, expressions };
  });
  if (resources === undefined) return plan;
  return { ...plan, configuration: { ...plan.configuration, root_module: { ...root_module, resources } } };
}

function moduleAt(root: ConfigurationModule, path: string): ConfigurationModule | undefined {
  const names = path.split('.').filter((part) => part !== '' && part !== 'module');
  return names.reduce<ConfigurationModule | undefined>((module, name) => module?.module_calls?.[name]?.module, root);
}

/** A member of a value that may not be an object. */
export function attributeOf(values: unknown, name: string): unknown {
  return typeof values === 'object' && values !== null
    ? (values as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** `after_unknown` has true at any depth where a part of the value is known only after apply. */
export function hasUnknown(mark: unknown): boolean {
  if (mark === true) return true;
  return typeof mark === 'object' && mark !== null && Object.values(mark).some(hasUnknown);
}
