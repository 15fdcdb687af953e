import type { Family, RuleText } from '../rule';

const TRUST: Family = {
  title: 'Who may use the role',
  reason: 'Every principal that can assume the role has all of its access.',
  remedy: 'Trust only the service accounts that need the role, by cluster, namespace and name.',
};

const CHAIN: Family = {
  title: 'Target roles',
  reason:
    'Pods with a target role act in its account. Every principal that can assume the target role has the same access there.',
  remedy:
    'Write the trust policy that `eks-pod-identity handoff` writes: for the ARN of the role, and the session tags or external ID of exactly its associations.',
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
const TARGET_ROLE = 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html';
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
    reason: 'A service that receives such a token from a pod, such as Vault, can use it to assume the role in AWS.',
    remedy: 'Require `sts.amazonaws.com` in a condition on the `aud` of the provider.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html',
  },
  targetTrustUnconditional: {
    id: 'target-trust-unconditional',
    family: CHAIN,
    severity: 'high',
    title: 'A target role without conditions',
    message: 'lets {principals} assume its target role without a condition on the session',
    reference: TARGET_ROLE,
  },
  targetTrustAnyRole: {
    id: 'target-trust-any-role',
    family: CHAIN,
    severity: 'medium',
    title: 'A target role for any role of an account',
    message: 'lets every principal of account {account} that sends {keys} of its pods assume its target role',
    reason:
      'External IDs and session tags are not secret: they consist of names, and a principal of the account that may assume the target role can send them.',
    remedy: 'Require the ARN of the role in a condition on `aws:PrincipalArn`.',
    reference: TARGET_ROLE,
    coveredBy: ['target-trust-unconditional'],
  },
  chainToUnnamedAccount: {
    id: 'chain-to-unnamed-account',
    family: CHAIN,
    severity: 'high',
    title: 'A target role in an account that nothing else names',
    message: 'gives its pods the role {role}, whose account nothing else names',
    reason:
      'What pods write there belongs to the owners of the account. A typing error in the ID, or the account of an attacker, looks the same.',
    remedy:
      'Check the account ID. If the account is known, name it in the configuration: as an entry of `accounts`, or as the owner in `policies`.',
    reference: TARGET_ROLE,
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
    title: 'The permissions boundary is removed, or limits nothing any more',
    message: 'is no longer limited by its permissions boundary {boundary}',
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
    title: 'A session policy is removed, or limits nothing any more',
    message: 'no longer limits {accounts} by a session policy, so their pods have all access of the role',
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
