import { TerraformElement, TerraformResource } from 'cdktf';
import type { PodIdentityRole } from '../constructs/pod-identity-role';

/**
 * Stacks of the first versions name managed policies `<role>-1`, `-2` and so on. Their state does not yet have that these
 * are destroyed last, so Terraform would detach them before it attaches the ones that take their place. Moved to the
 * addresses of those, they are replaced by the rules of the new configuration: create before destroy.
 * https://developer.hashicorp.com/terraform/language/block/moved
 *
 * @param baseName before the numbers
 * @param names of the managed policies that the construct creates
 */
export function replaceNumberedPolicies(construct: PodIdentityRole, baseName: string, names: readonly string[]): void {
  for (const [index, name] of names.entries()) {
    for (const kind of ['managed', 'attached-managed']) {
      const resource = construct.node.findChild(`${kind}-${name}`);
      if (!TerraformResource.isTerraformResource(resource)) throw new Error(`${kind}-${name} is not a resource`);
      const { terraformResourceType: type } = resource;
      resource.moveFromId(`${type}.${addressOf(construct, `${kind}-${baseName}-${index + 1}`)}`);
    }
  }
}

/** The name that CDKTF gives a resource of this construct in Terraform. */
function addressOf(construct: PodIdentityRole, id: string): string {
  const { friendlyUniqueId } = new TerraformElement(construct, id);
  construct.node.tryRemoveChild(id);
  return friendlyUniqueId;
}
