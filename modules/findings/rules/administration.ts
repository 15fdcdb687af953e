import { ANY_PRINCIPAL, ANY_SERVICE, type AccessRule, type Family, type RuleText } from '../rule';

const FAMILY: Family = {
  title: 'Administration and wildcards',
  reason:
    'Whoever takes over one pod of the service has all of this at once, and what AWS adds later comes on top without any review.',
  remedy: 'Grant the actions that the service calls, on the resources that it uses.',
};

const LEAST_PRIVILEGE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege';
const PASS_ROLE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html';

export const ADMINISTRATION_RULES: readonly AccessRule[] = [
  {
    id: 'administrator',
    family: FAMILY,
    severity: 'critical',
    title: 'Administrator access',
    says: 'can do everything in the account, the management of all permissions included, as an administrator',
    reference: LEAST_PRIVILEGE,
    legs: [
      { actions: ['iam:AttachRolePolicy'], on: 'unnamed' },
      { actions: ['iam:CreatePolicyVersion'], on: 'unnamed' },
      { actions: ['iam:PassRole'], on: 'unnamed', passedTo: [ANY_PRINCIPAL] },
      { actions: [ANY_SERVICE] },
    ],
  },
  {
    id: 'every-service',
    family: FAMILY,
    severity: 'high',
    title: 'Actions of every service',
    says: 'can use actions of every service of AWS, also of services that do not exist yet',
    reference: LEAST_PRIVILEGE,
    legs: [{ actions: [ANY_SERVICE] }],
    coveredBy: ['administrator'],
  },
  {
    id: 'pass-role-unconstrained',
    family: FAMILY,
    severity: 'high',
    title: 'iam:PassRole for any role to any service',
    says: 'can pass any role of the account ({0}) to any service',
    reason:
      'Whatever service runs code or calls AWS for the service then does it with the permissions of the strongest role of the account.',
    remedy: 'Name the roles in `resources`, and the services in a condition on `iam:PassedToService`.',
    reference: PASS_ROLE,
    legs: [{ actions: ['iam:PassRole'], on: 'unnamed', passedTo: [ANY_PRINCIPAL] }],
    coveredBy: ['administrator'],
  },
  {
    id: 'permissions-management',
    family: FAMILY,
    severity: 'high',
    title: 'Management of permissions',
    says: 'can change who may do what in the account: {actions} on {0}',
    reason:
      'Permissions of people and of other services can be changed with it, quietly, and lasting longer than the pod.',
    remedy: 'Leave the management of permissions to the platform; a service needs it only when that is its purpose.',
    reference:
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html',
    legs: [
      {
        actions: [
          'iam:AddUserToGroup',
          'iam:AttachGroupPolicy',
          'iam:AttachRolePolicy',
          'iam:AttachUserPolicy',
          'iam:CreateOpenIDConnectProvider',
          'iam:CreatePolicy',
          'iam:CreatePolicyVersion',
          'iam:CreateRole',
          'iam:CreateSAMLProvider',
          'iam:CreateUser',
          'iam:DeleteAccountPasswordPolicy',
          'iam:DeleteRolePermissionsBoundary',
          'iam:DeleteRolePolicy',
          'iam:DeleteUserPermissionsBoundary',
          'iam:DeleteUserPolicy',
          'iam:DetachGroupPolicy',
          'iam:DetachRolePolicy',
          'iam:DetachUserPolicy',
          'iam:PutGroupPolicy',
          'iam:PutRolePermissionsBoundary',
          'iam:PutRolePolicy',
          'iam:PutUserPermissionsBoundary',
          'iam:PutUserPolicy',
          'iam:SetDefaultPolicyVersion',
          'iam:UpdateAccountPasswordPolicy',
          'iam:UpdateAssumeRolePolicy',
          'iam:UpdateOpenIDConnectProviderThumbprint',
          'iam:UpdateSAMLProvider',
          'lakeformation:GrantPermissions',
          'lakeformation:PutDataLakeSettings',
          'organizations:AttachPolicy',
          'organizations:DetachPolicy',
          'organizations:UpdatePolicy',
          'ram:AssociateResourceShare',
          'ram:CreateResourceShare',
          'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
          'sso:AttachManagedPolicyToPermissionSet',
          'sso:CreateAccountAssignment',
          'sso:DeletePermissionsBoundaryFromPermissionSet',
          'sso:PutInlinePolicyToPermissionSet',
          'sso:PutPermissionsBoundaryToPermissionSet',
        ],
      },
    ],
    coveredBy: ['administrator'],
  },
];

/** Found by a function of its own: which services there are depends on the policies. */
export const SERVICE_WILDCARD: RuleText = {
  id: 'service-wildcard',
  family: FAMILY,
  severity: 'medium',
  title: 'All actions of a service',
  says: 'can use every action of a service, also those that AWS adds later: {actions} on {0}',
  reference: LEAST_PRIVILEGE,
  coveredBy: ['administrator', 'every-service'],
};
