import type { AccessRule, Family, RuleText } from '../rule';

const FAMILY: Family = {
  title: 'Other accounts',
  reason:
    'Resources in another account are protected only by the policies of that account. A review of this account does not cover them.',
  remedy: 'Name the resources of the other account, and agree with its owners on the access.',
};

export const ACCOUNT_RULES: readonly AccessRule[] = [
  {
    id: 'assume-role-any-account',
    family: FAMILY,
    severity: 'high',
    title: 'Roles in any account',
    message: 'can assume roles in any account that trusts this one: {0}',
    reason:
      'This includes accounts of attackers. A role there whose name matches the policy can receive data from the service.',
    remedy: 'Name the account and the role in `resources`.',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html',
    steps: [{ actions: ['sts:AssumeRole'], on: 'role-of-any-account' }],
    coveredBy: ['administrator'],
  },
];

/** Found by a separate function, because the accounts and account patterns depend on the policies. */
export const CROSS_ACCOUNT: RuleText = {
  id: 'cross-account-target',
  family: FAMILY,
  severity: 'medium',
  title: 'Resources in another account',
  message: 'can access account {account}: {actions} on {0}',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html',
};
