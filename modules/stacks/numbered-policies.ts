import { TerraformResource } from 'cdktf';
import type { PodIdentityRole } from '../constructs/pod-identity-role';
import { resourceName } from './resource-name';

/**
 * Stacks of the first versions have managed policies named `<role>-1`, `-2` and so on. Their state does not record create
 * before destroy, so Terraform would detach them before it attaches their replacements. If they are moved to the
 * addresses of the replacements, the lifecycle of the new configuration applies: create before destroy.
 * https://developer.hashicorp.com/terraform/language/block/moved
 *
 * @param baseName name without the number
 * @param names of the managed policies that the construct creates
 */
export function replaceNumberedPolicies(construct: PodIdentityRole, baseName: string, names: readonly string[]): void {
  for (const [index, name] of names.entries()) {
    for (const kind of ['managed', 'attached-managed']) {
      const resource = construct.node.findChild(`${kind}-${name}`);
      if (!TerraformResource.isTerraformResource(resource)) throw new Error(`${kind}-${name} is not a resource`);
      const { terraformResourceType: type } = resource;
      resource.moveFromId(`${type}.${resourceName(construct, `${kind}-${baseName}-${index + 1}`)}`);
    }
  }
}
