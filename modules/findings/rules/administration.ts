import { ANY_PRINCIPAL, ANY_SERVICE, type AccessRule, type Family, type RuleText } from '../rule';

const FAMILY: Family = {
  title: 'Administration and wildcards',
  reason:
    'An attacker who takes over one pod of the service gets all of this access. Actions that AWS adds later are included without review.',
  remedy: 'Grant only the actions that the service calls, on the resources that it uses.',
};

const LEAST_PRIVILEGE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege';
const PASS_ROLE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html';

export const ADMINISTRATION_RULES: readonly AccessRule[] = [
  {
    id: 'administrator',
    family: FAMILY,
    severity: 'critical',
    title: 'Administrator access',
    message: 'can do everything in the account as an administrator, including managing permissions',
    reference: LEAST_PRIVILEGE,
    steps: [
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
    message: 'can use actions of every AWS service, including future services',
    remedy:
      'Grant only the actions that the service calls, on the resources that it uses. `NotAction` (`notActions` in a manifest) under Allow includes every action that it does not list: write the actions, and exceptions as a Deny.',
    reference: LEAST_PRIVILEGE,
    steps: [{ actions: [ANY_SERVICE] }],
    coveredBy: ['administrator'],
  },
  {
    id: 'pass-role-unconstrained',
    family: FAMILY,
    severity: 'high',
    title: 'iam:PassRole for any role to any service',
    message: 'can pass any role in the account ({0}) to any service',
    reason:
      'An AWS service that runs code or calls AWS on its behalf can then use the most powerful role in the account.',
    remedy: 'Name the roles in `resources`, and the services in a condition on `iam:PassedToService`.',
    reference: PASS_ROLE,
    steps: [{ actions: ['iam:PassRole'], on: 'unnamed', passedTo: [ANY_PRINCIPAL] }],
    coveredBy: ['administrator'],
  },
  {
    id: 'permissions-management',
    family: FAMILY,
    severity: 'high',
    title: 'Permissions management',
    message: 'can change permissions in the account: {actions} on {0}',
    reason: 'It can change the permissions of people and of other services. The changes outlast the pod.',
    remedy: 'Leave permissions management to the platform. A service needs it only if that is its purpose.',
    reference:
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html',
    steps: [
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

/** Found by a separate function, because the risk is how the statement is written. */
export const NOT_RESOURCE: RuleText = {
  id: 'allow-not-resource',
  family: FAMILY,
  severity: 'medium',
  title: 'Every resource but some',
  message: 'can use {actions} on every resource that a statement does not exclude: {0}',
  reason:
    'A statement with Allow and NotResource includes resources that are created later, and resources of other accounts whose policies allow it.',
  remedy: 'List the resources under `resources`, or deny the excluded ones under `deny`.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html',
  coveredBy: ['administrator', 'every-service'],
};

/** Found by a separate function, because the services depend on the policies. */
export const SERVICE_WILDCARD: RuleText = {
  id: 'service-wildcard',
  family: FAMILY,
  severity: 'medium',
  title: 'All actions of a service',
  message: 'can use every action of a service, including those that AWS adds later: {actions} on {0}',
  reference: LEAST_PRIVILEGE,
  coveredBy: ['administrator', 'every-service'],
};
