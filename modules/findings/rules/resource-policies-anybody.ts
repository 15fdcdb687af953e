import type { RuleText } from '../rule';

/** Found by `policyFindings`, in the policies that the configuration names. */
export const RESOURCE_POLICY_ANYBODY: RuleText = {
  id: 'resource-policy-anybody',
  family: {
    title: 'Policies of resources',
    reason:
      'A policy that allows every AWS account is not limited by the policies of the service: who finds the name of the resource can use it.',
    remedy:
      'Name the accounts or roles as `Principal`, or bind the wildcard with a condition on the organization, the account, the network or the ARN of the principal.',
  },
  severity: 'high',
  title: 'A policy of a resource allows everyone',
  message: 'names a policy that allows any AWS account {actions} on {resource}',
  reference:
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status',
};
