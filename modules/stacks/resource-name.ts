import { TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';

/** The Terraform name that CDKTF generates for a resource of a construct, which need not have the resource. */
export function resourceName(scope: Construct, id: string): string {
  const { friendlyUniqueId } = new TerraformElement(scope, id);
  scope.node.tryRemoveChild(id);
  return friendlyUniqueId;
}
