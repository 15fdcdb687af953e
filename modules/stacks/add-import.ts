import type { TerraformResource } from 'cdktf';

/**
 * Adds the `import` block of a resource. Terraform ignores it once the object is in the state.
 * https://developer.hashicorp.com/terraform/language/block/import
 *
 * CDKTF's own `importFrom` also adds a check of Terraform's version, which starts `terraform version` for each import
 * whenever stacks are synthesized, and fails where there is only OpenTofu. What plans a stack requires a newer version.
 *
 * @param id what Terraform takes as the ID of an object of this type
 */
export function addImport(resource: Pick<TerraformResource, 'importFrom' | 'node'>, id: string): void {
  const { node } = resource;
  // The method of the class is hidden by one of this object for the one call.
  node.addValidation = () => undefined;
  resource.importFrom(id);
  Reflect.deleteProperty(node, 'addValidation');
}
