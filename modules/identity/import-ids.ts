/**
 * What `terraform import` and import blocks take for the objects of EKS: section "Import" of each resource,
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */

/** Of `aws_eks_pod_identity_association`. */
export function associationImportId(cluster: string, association: string): string {
  return `${cluster},${association}`;
}

/** Of `aws_eks_addon`. */
export function addonImportId(cluster: string, addon: string): string {
  return `${cluster}:${addon}`;
}

/**
 * The ID of a resource with the argument `region`.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support
 */
export function withRegion(id: string, region: string | undefined): string {
  return region === undefined ? id : `${id}@${region}`;
}
