import type { AccessRule, Family, RuleStep } from '../rule';
import { pathfinding, RHINO_PAGE, titleOf } from './path';

const FAMILY: Family = {
  title: 'Escalation through IAM',
  reason: 'The service can give itself unreviewed permissions, or take over a more powerful identity.',
  remedy:
    'Leave identity management to the platform. If a service must do it, name the roles, users or policies it may change, and require a permissions boundary with a condition on `iam:PermissionsBoundary`.',
};

type Path = Pick<AccessRule, 'id' | 'severity' | 'steps' | 'message' | 'reference' | 'coveredBy'>;

const ASSUME: RuleStep = { actions: ['sts:AssumeRole'], on: 'other-role' };
const ACCESS_KEY: RuleStep = { actions: ['iam:CreateAccessKey'], on: 'user', same: true };
const TRUST: RuleStep = { actions: ['iam:UpdateAssumeRolePolicy'], on: 'other-role', same: true };

const PATHS: readonly Path[] = [
  {
    id: 'iam-create-policy-version',
    severity: 'critical',
    steps: [{ actions: ['iam:CreatePolicyVersion'], on: 'policy' }],
    message: 'can rewrite {0}, and so give every identity with this policy any permission',
    reference: pathfinding('iam-001'),
  },
  {
    id: 'iam-set-default-policy-version',
    severity: 'high',
    steps: [{ actions: ['iam:SetDefaultPolicyVersion'], on: 'policy' }],
    message: 'can make any older version of {0} the default, with the permissions of that version',
    reference: RHINO_PAGE,
  },
  {
    id: 'iam-put-own-role-policy',
    severity: 'critical',
    steps: [{ actions: ['iam:PutRolePolicy'], on: 'own-role' }],
    message: 'can add any permission to its own role {0}',
    reference: pathfinding('iam-005'),
  },
  {
    id: 'iam-attach-own-role-policy',
    severity: 'critical',
    steps: [{ actions: ['iam:AttachRolePolicy'], on: 'own-role' }],
    message: 'can attach AdministratorAccess to its own role {0}',
    reference: pathfinding('iam-009'),
  },
  {
    id: 'iam-delete-own-boundary',
    severity: 'critical',
    steps: [{ actions: ['iam:DeleteRolePermissionsBoundary'], on: 'own-role' }],
    message: 'can remove the permissions boundary of its own role {0}',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
  },
  {
    id: 'iam-put-own-boundary',
    severity: 'critical',
    steps: [{ actions: ['iam:PutRolePermissionsBoundary'], on: 'own-role' }],
    message: 'can replace the permissions boundary of its own role {0} by a wider one',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
  },
  {
    id: 'iam-delete-role-boundary-assume',
    severity: 'high',
    steps: [
      { actions: ['iam:DeleteRolePermissionsBoundary'], on: 'other-role' },
      { ...ASSUME, same: true },
    ],
    message: 'can remove the permissions boundary of {0} and assume that role',
    reference: RHINO_PAGE,
  },
  {
    id: 'iam-delete-user-boundary',
    severity: 'high',
    steps: [{ actions: ['iam:DeleteUserPermissionsBoundary'], on: 'user' }],
    message: 'can remove the permissions boundary of {0}',
    reference: RHINO_PAGE,
  },
  {
    id: 'iam-put-user-boundary',
    severity: 'high',
    steps: [{ actions: ['iam:PutUserPermissionsBoundary'], on: 'user' }],
    message: 'can replace the permissions boundary of {0} by a wider one',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
  },
  {
    id: 'iam-put-role-boundary',
    severity: 'high',
    steps: [
      { actions: ['iam:PutRolePermissionsBoundary'], on: 'other-role' },
      { ...ASSUME, same: true },
    ],
    message: 'can replace the permissions boundary of {0} by a wider one and assume that role',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
  },
  {
    id: 'iam-put-user-policy',
    severity: 'high',
    steps: [{ actions: ['iam:PutUserPolicy'], on: 'user' }],
    message: 'can add any permission to the policies of {0}',
    coveredBy: ['iam-put-user-policy-access-key'],
    reference: pathfinding('iam-007'),
  },
  {
    id: 'iam-attach-user-policy',
    severity: 'high',
    steps: [{ actions: ['iam:AttachUserPolicy'], on: 'user' }],
    message: 'can attach AdministratorAccess to {0}',
    coveredBy: ['iam-attach-user-policy-access-key'],
    reference: pathfinding('iam-008'),
  },
  {
    id: 'iam-attach-group-policy',
    severity: 'high',
    steps: [{ actions: ['iam:AttachGroupPolicy'], on: 'group' }],
    message: 'can attach AdministratorAccess to {0}',
    reference: pathfinding('iam-010'),
  },
  {
    id: 'iam-put-group-policy',
    severity: 'high',
    steps: [{ actions: ['iam:PutGroupPolicy'], on: 'group' }],
    message: 'can add any permission to the policies of {0}',
    reference: pathfinding('iam-011'),
  },
  {
    id: 'iam-add-user-to-group',
    severity: 'high',
    steps: [{ actions: ['iam:AddUserToGroup'], on: 'group' }],
    message: 'can add any user to {0}, with the permissions of that group',
    reference: pathfinding('iam-013'),
  },
  {
    id: 'iam-create-access-key',
    severity: 'high',
    steps: [{ actions: ['iam:CreateAccessKey'], on: 'user' }],
    message: 'can create an access key of {0}, and so act as that user from anywhere',
    coveredBy: ['iam-replace-access-key'],
    reference: pathfinding('iam-002'),
  },
  {
    id: 'iam-replace-access-key',
    severity: 'high',
    steps: [
      { actions: ['iam:CreateAccessKey'], on: 'user' },
      { actions: ['iam:DeleteAccessKey'], on: 'user', same: true },
    ],
    message: 'can replace an access key of {0} where the user has two already, and so act as that user from anywhere',
    reference: pathfinding('iam-003'),
  },
  {
    id: 'iam-create-login-profile',
    severity: 'high',
    steps: [{ actions: ['iam:CreateLoginProfile'], on: 'user' }],
    message: 'can give {0} a password for the console, and so act as that user',
    reference: pathfinding('iam-004'),
  },
  {
    id: 'iam-update-login-profile',
    severity: 'high',
    steps: [{ actions: ['iam:UpdateLoginProfile'], on: 'user' }],
    message: 'can change the password of {0}, and so act as that user',
    reference: pathfinding('iam-006'),
  },
  {
    id: 'iam-update-assume-role-policy',
    severity: 'high',
    steps: [{ actions: ['iam:UpdateAssumeRolePolicy'], on: 'other-role' }],
    message: 'can let itself, or any principal, assume {0}',
    reference: pathfinding('iam-012'),
  },
  {
    id: 'iam-attach-role-policy-assume',
    severity: 'critical',
    steps: [
      { actions: ['iam:AttachRolePolicy'], on: 'other-role' },
      { ...ASSUME, same: true },
    ],
    message: 'can attach AdministratorAccess to {0} and assume that role',
    reference: pathfinding('iam-014'),
  },
  {
    id: 'iam-attach-user-policy-access-key',
    severity: 'critical',
    steps: [{ actions: ['iam:AttachUserPolicy'], on: 'user' }, ACCESS_KEY],
    message: 'can attach AdministratorAccess to {0} and create an access key of that user',
    reference: pathfinding('iam-015'),
  },
  {
    id: 'iam-create-policy-version-assume',
    severity: 'critical',
    steps: [{ actions: ['iam:CreatePolicyVersion'], on: 'policy' }, ASSUME],
    message: 'can rewrite {0} and assume {1}, which may have this policy',
    reference: pathfinding('iam-016'),
  },
  {
    id: 'iam-put-role-policy-assume',
    severity: 'critical',
    steps: [
      { actions: ['iam:PutRolePolicy'], on: 'other-role' },
      { ...ASSUME, same: true },
    ],
    message: 'can add any permission to {0} and assume that role',
    reference: pathfinding('iam-017'),
  },
  {
    id: 'iam-put-user-policy-access-key',
    severity: 'critical',
    steps: [{ actions: ['iam:PutUserPolicy'], on: 'user' }, ACCESS_KEY],
    message: 'can add any permission to the policies of {0} and create an access key of that user',
    reference: pathfinding('iam-018'),
  },
  {
    id: 'iam-attach-role-policy-trust',
    severity: 'critical',
    steps: [{ actions: ['iam:AttachRolePolicy'], on: 'other-role' }, TRUST],
    message: 'can attach AdministratorAccess to {0} and let itself assume that role',
    reference: pathfinding('iam-019'),
  },
  {
    id: 'iam-create-policy-version-trust',
    severity: 'critical',
    steps: [
      { actions: ['iam:CreatePolicyVersion'], on: 'policy' },
      { actions: ['iam:UpdateAssumeRolePolicy'], on: 'other-role' },
    ],
    message: 'can rewrite {0} and let itself assume {1}, which may have this policy',
    reference: pathfinding('iam-020'),
  },
  {
    id: 'iam-put-role-policy-trust',
    severity: 'critical',
    steps: [{ actions: ['iam:PutRolePolicy'], on: 'other-role' }, TRUST],
    message: 'can add any permission to {0} and let itself assume that role',
    reference: pathfinding('iam-021'),
  },
  {
    id: 'sts-assume-role',
    severity: 'medium',
    coveredBy: ['assume-role-any-account'],
    steps: [ASSUME],
    message: 'can assume {0} where that role trusts the account or this role',
    reference: pathfinding('sts-001'),
  },
  {
    id: 'sso-attach-managed-policy',
    severity: 'high',
    steps: [{ actions: ['sso:AttachManagedPolicyToPermissionSet'] }],
    message: 'can attach AdministratorAccess to the permission set {0}, and so to every user assigned to it',
    reference: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html',
  },
  {
    id: 'sso-put-inline-policy',
    severity: 'high',
    steps: [{ actions: ['sso:PutInlinePolicyToPermissionSet'] }],
    message: 'can add any permission to the permission set {0}, and so for every user assigned to it',
    reference: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html',
  },
  {
    id: 'sso-create-permission-set',
    severity: 'high',
    steps: [
      { actions: ['sso:CreateAccountAssignment'] },
      { actions: ['sso:CreatePermissionSet'] },
      { actions: ['sso:AttachManagedPolicyToPermissionSet', 'sso:PutInlinePolicyToPermissionSet'] },
    ],
    message: 'can create a permission set with any permission and assign any user to it in an account',
    reference: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html',
  },
];

/** Privilege escalation through IAM, STS and IAM Identity Center. */
export const IAM_PATH_RULES: readonly AccessRule[] = PATHS.map((path) => ({
  ...path,
  family: FAMILY,
  title: titleOf(path.steps),
  coveredBy: ['administrator', ...(path.coveredBy ?? [])],
}));
