import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json';
import type { ConfigurationModule, ConfiguredResource, TerraformPlan } from './terraform-plan';

/** What a plan of anybody's app does or depends on besides the changes of its resources and outputs. */
export interface OtherEffects {
  /** SHA-256 of all provisioners, data sources and variables, as 64 hexadecimal digits. */
  readonly digest: string;
  /** For a reviewer: names only, because a value may be a secret. */
  readonly notes: readonly string[];
}

/**
 * Provisioners run programs when a resource is created or deleted, and data sources run while Terraform plans or applies.
 * Neither is a change that a plan lists.
 * https://developer.hashicorp.com/terraform/language/resources/provisioners/syntax
 */
export function otherEffects(plan: TerraformPlan): OtherEffects {
  const resources = resourcesIn(plan.configuration.root_module, '');
  const provisioners = resources.flatMap(({ address, resource }) =>
    (resource.provisioners ?? []).map((provisioner) => ({ address, ...provisioner })),
  );
  const data = resources.flatMap(({ address, resource: { mode, expressions } }) =>
    mode === 'data' ? [{ address, expressions }] : [],
  );
  const variables = plan.variables ?? {};
  const replaced = new Set(
    (plan.resource_changes ?? []).flatMap(({ address, change: { actions } }) =>
      actions.includes('create') || actions.includes('delete') ? [address.replaceAll(/\[[^\]]*\]/g, '')] : [],
    ),
  );
  const running = provisioners.filter(({ address }) => replaced.has(address));
  return {
    digest: createHash('sha256').update(canonicalJson({ provisioners, data, variables })).digest('hex'),
    notes: [
      ...running.map(
        ({ type, address }) => `provisioner "${type}" of ${address} may run: Terraform does not show what it does`,
      ),
      ...listed(
        'data sources',
        data.map(({ address }) => address),
      ),
      ...listed('variables', Object.keys(variables)),
    ],
  };
}

function listed(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${[...names].sort().join(', ')}`];
}

interface PlacedResource {
  /** Without instance keys. */
  readonly address: string;
  readonly resource: ConfiguredResource;
}

function resourcesIn({ resources = [], module_calls = {} }: ConfigurationModule, prefix: string): PlacedResource[] {
  return [
    ...resources.map((resource) => ({ address: `${prefix}${resource.address}`, resource })),
    ...Object.entries(module_calls).flatMap(([name, { module }]) => resourcesIn(module, `${prefix}module.${name}.`)),
  ];
}
