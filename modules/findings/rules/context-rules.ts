import type { Family, RuleText } from '../rule';

const TRUST: Family = {
  title: 'Who may use the role',
  reason: 'Every principal that can assume the role has all of its access.',
  remedy: 'Trust only the service accounts that need the role, by cluster, namespace and name.',
};

const LIMITS: Family = {
  title: 'Removed limits',
  reason:
    'A resource policy, which is not checked here, may already allow what only the limit denied. The next grant is no longer stopped by it either.',
  remedy: 'Keep the limit, or get its removal approved by its owners.',
};

const DOUBT: Family = {
  title: 'Undecided access',
  reason: 'Access that is not proven harmless counts as gained.',
  remedy: 'Write the access as grants or use AWS managed policies, so that all of it is known.',
};

const POD_IDENTITY_ROLE = 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html';
const CONFUSED_DEPUTY = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html';
const BOUNDARIES = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html';

/** Rules about trust, associations and limits. Each is evaluated by a separate function. */
export const CONTEXT_RULES = {
  trustAnybody: {
    id: 'trust-anybody',
    family: TRUST,
    severity: 'critical',
    title: 'A trust policy for any principal',
    message: 'lets principals of any AWS account assume its role, for example {principal}',
    reference: CONFUSED_DEPUTY,
  },
  trustOtherAccount: {
    id: 'trust-other-account',
    family: TRUST,
    severity: 'high',
    title: 'A trust policy for another account',
    message: 'lets {principal} of another account assume its role',
    reference: CONFUSED_DEPUTY,
  },
  trustUnscopedPods: {
    id: 'trust-unscoped-pods',
    family: TRUST,
    severity: 'high',
    title: 'A trust policy for all pods',
    message: 'lets pods of any namespace and service account assume its role by {mechanism}',
    reason:
      'Any principal that may create an association in a cluster of the account gets the role for its own pods. If the account is not restricted either, this includes clusters of any account.',
    reference: POD_IDENTITY_ROLE,
  },
  trustUnscopedTokens: {
    id: 'trust-unscoped-web-identity',
    family: TRUST,
    severity: 'high',
    title: 'A trust policy for all tokens of an identity provider',
    message: 'lets every identity with a token from {principal} assume its role',
    remedy: 'Require the subject in a condition on the `sub` of the provider.',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
  },
  trustAnyAudience: {
    id: 'trust-any-audience',
    family: TRUST,
    severity: 'medium',
    title: 'A trust policy for tokens of any audience',
    message: 'lets tokens from {principal} assume its role that were issued for another audience than AWS',
    reason:
      'Whoever gets a token that a pod sends to another service, such as Vault, can use it to assume the role in AWS.',
    remedy: 'Require `sts.amazonaws.com` in a condition on the `aud` of the provider.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html',
  },
  defaultServiceAccount: {
    id: 'default-service-account',
    family: TRUST,
    severity: 'medium',
    title: 'The service account `default`',
    message:
      'gives its role to the service account {account} on {cluster}, and so to every pod there without a service account of its own',
    remedy: 'Create a service account for the workload and set it as `serviceAccountName` of its pods.',
    reference: 'https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts',
  },
  kubeSystem: {
    id: 'kube-system-service-account',
    family: TRUST,
    severity: 'medium',
    title: 'A service account in kube-system',
    message: 'gives its role to {account} on {cluster}, in the namespace of the cluster components',
    reason:
      'Pods in kube-system have more rights in the cluster than others. Many add-ons may create pods there, which then get the role.',
    remedy: 'Run the workload in a separate namespace.',
    reference: 'https://kubernetes.io/docs/concepts/security/multi-tenancy/#namespaces',
  },
  boundaryRemoved: {
    id: 'boundary-removed',
    family: LIMITS,
    severity: 'high',
    title: 'The permissions boundary is removed',
    message: 'loses its permissions boundary {boundary}',
    reference: BOUNDARIES,
  },
  boundaryWidened: {
    id: 'boundary-widened',
    family: LIMITS,
    severity: 'high',
    title: 'The permissions boundary is widened',
    message: 'gets the permissions boundary {boundary}, which allows more than before: {actions} on {0}',
    reference: BOUNDARIES,
  },
  boundaryReplaced: {
    id: 'boundary-replaced',
    family: LIMITS,
    severity: 'high',
    title: 'The permissions boundary is replaced by one that may be broader',
    message: 'gets the permissions boundary {boundary} instead of {before}, which may allow more',
    reference: BOUNDARIES,
  },
  denyRemoved: {
    id: 'deny-removed',
    family: LIMITS,
    severity: 'high',
    title: 'A Deny is removed',
    message: 'is no longer denied {actions} on {0}',
    reference:
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
  },
  sessionPolicyRemoved: {
    id: 'session-policy-removed',
    family: LIMITS,
    severity: 'high',
    title: 'A session policy is removed',
    message: 'removes the session policy of {accounts}, whose pods then have all access of the role',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session',
  },
  sessionTagsOff: {
    id: 'session-tags-off',
    family: LIMITS,
    severity: 'medium',
    title: 'Session tags are disabled',
    message: 'disables the session tags that identify its clusters, namespaces, service accounts and pods',
    reason:
      'Policies that depend on the tags no longer apply: a Deny or a boundary of the role, or a resource policy. The trust policy then accepts every association in the account. CloudTrail records the role but not the pod.',
    remedy:
      'Keep session tags enabled. If they must be disabled, for example for a role chain that does not allow them, restrict who may pass the role with `iam:PassRole`.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html',
  },
  undecided: {
    id: 'undecided-access',
    family: DOUBT,
    severity: 'high',
    title: 'Access that could not be decided',
    message: 'may gain access that could not be decided: {reasons}',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
  },
} as const satisfies Readonly<Record<string, RuleText>>;
