/**
 * Quotas of IAM and EKS. These are the defaults; AWS raises some of them on request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
 */
export const QUOTAS = {
  /** Characters. */
  roleName: 64,
  /** Characters. */
  policyName: 128,
  /** Characters. */
  rolePath: 512,
  /** Characters. */
  roleDescription: 1000,
  /** Seconds. */
  shortestMaxSession: 3600,
  /** Seconds. */
  longestMaxSession: 43_200,
  /** Tags of one role. */
  tags: 50,
  /** Characters. */
  tagKey: 128,
  /** Characters. */
  tagValue: 256,
  /** Characters without white space. */
  trustPolicy: 2048,
  /** Characters with white space. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, `Policy` */
  sessionPolicy: 2048,
  /** Managed policies attached to one role. */
  attachments: 10,
  /** Bytes. https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go */
  annotations: 262_144,
  /** Pod Identity associations of one cluster. */
  associations: 5000,
} as const;

/**
 * Characters, without white space. IAM counts the inline policies of a role together and each managed policy alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const POLICY_QUOTAS = { inlinePolicies: 10_240, managedPolicy: 6_144 } as const;
