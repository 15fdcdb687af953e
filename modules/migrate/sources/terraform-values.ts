import { isObject, type Json } from '../../policy/untyped-json';
import { objectOf, objectsAt } from './source';
import type { ValuePath } from './source-document';

/** A resource or data source, as a state or a plan has it. */
export interface TerraformObject {
  readonly type: string;
  /** Read by a data source, and not managed. */
  readonly isData: boolean;
  /** `module.eks`; empty for the root module. */
  readonly module: string;
  readonly values: Json;
  readonly path: ValuePath;
}

/**
 * The objects of a state file of version 4, or of `terraform show -json` for a state or a plan; undefined for other
 * content. Of a plan, those after the apply.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export function terraformObjects(value: Json): readonly TerraformObject[] | undefined {
  if (value['version'] === 4 && Array.isArray(value['resources'])) return objectsOfState(value);
  if (typeof value['format_version'] !== 'string') return undefined;
  const key = 'planned_values' in value ? 'planned_values' : 'values';
  const prior = objectOf(objectOf(value['prior_state'])['values']);
  // Data sources are read before the plan, and are not planned values.
  const data = objectsOfModule(prior['root_module'], ['prior_state', 'values', 'root_module'], 'data');
  const planned = objectsOfModule(objectOf(value[key])['root_module'], [key, 'root_module']);
  return key === 'planned_values' ? [...data, ...planned] : planned;
}

function objectsOfState(value: Json): TerraformObject[] {
  return objectsAt(value['resources'], ['resources']).flatMap(([resource, path]) =>
    objectsAt(resource['instances'], [...path, 'instances']).map(([instance, at]) => ({
      type: String(resource['type']),
      isData: resource['mode'] === 'data',
      module: typeof resource['module'] === 'string' ? resource['module'] : '',
      values: objectOf(instance['attributes']),
      path: at,
    })),
  );
}

function objectsOfModule(module: unknown, path: ValuePath, mode?: 'data'): TerraformObject[] {
  if (!isObject(module)) return [];
  const address = typeof module['address'] === 'string' ? module['address'] : '';
  const own = objectsAt(module['resources'], [...path, 'resources'])
    .filter(([resource]) => mode === undefined || resource['mode'] === mode)
    .map(([resource, at]) => ({
      type: String(resource['type']),
      isData: resource['mode'] === 'data',
      module: address,
      values: objectOf(resource['values']),
      path: at,
    }));
  const children = objectsAt(module['child_modules'], [...path, 'child_modules']);
  return [...own, ...children.flatMap(([child, at]) => objectsOfModule(child, at, mode))];
}
