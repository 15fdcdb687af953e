import type { AccessRule, Family, RuleText } from '../rule';

const FAMILY: Family = {
  title: 'Other accounts',
  reason:
    'What another account holds is guarded by its policies alone: a review of this account says nothing of it, and mistakes cross the border.',
  remedy: 'Name the resources of the other account, and agree with its owners on what they let in.',
};

export const ACCOUNT_RULES: readonly AccessRule[] = [
  {
    id: 'assume-role-any-account',
    family: FAMILY,
    severity: 'high',
    title: 'Roles of any account',
    says: 'can assume roles of any account that trusts this one: {0}',
    reason:
      "An attacker's account is any account: a role there, named as the policy allows, carries data out under the service's own name.",
    remedy: 'Write the account, and the role, into `resources`.',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html',
    legs: [{ actions: ['sts:AssumeRole'], on: 'role-of-any-account' }],
    coveredBy: ['administrator'],
  },
];

/** Found by a function of its own: which accounts there are, or patterns of them, depends on the policies. */
export const CROSS_ACCOUNT: RuleText = {
  id: 'cross-account-target',
  family: FAMILY,
  severity: 'medium',
  title: 'Resources of another account',
  says: 'can reach into account {account}: {actions} on {0}',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html',
};
