import type { Family, RuleText } from '../rule';

const TRUST: Family = {
  title: 'Who may use the role',
  reason: 'All that the role may do, everybody may do who may assume it.',
  remedy: 'Trust the service accounts that need the role, by cluster, namespace and name, and nobody else.',
};

const LIMITS: Family = {
  title: 'Removed limits',
  reason:
    'The policy of a resource, which is not known here, may already allow what only the limit refused. The next grant is no longer stopped by it either.',
  remedy: 'Keep the limit, or let those who set it agree that it is removed.',
};

const DOUBT: Family = {
  title: 'What could not be decided',
  reason: 'What is not known to be harmless counts as gained: it may be anything.',
  remedy: 'Write the access as grants, or use policies of AWS, so that all of it is known.',
};

const POD_IDENTITY_ROLE = 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html';
const CONFUSED_DEPUTY = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html';
const BOUNDARIES = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html';

/** Rules about what surrounds access; each is found by a function of its own. */
export const CIRCUMSTANCES = {
  trustAnybody: {
    id: 'trust-anybody',
    family: TRUST,
    severity: 'critical',
    title: 'A trust policy for everybody',
    says: 'lets principals of any account of AWS assume its role, for example {principal}',
    reference: CONFUSED_DEPUTY,
  },
  trustOtherAccount: {
    id: 'trust-other-account',
    family: TRUST,
    severity: 'high',
    title: 'A trust policy for another account',
    says: 'lets {principal} of another account assume its role',
    reference: CONFUSED_DEPUTY,
  },
  trustUnscopedPods: {
    id: 'trust-unscoped-pods',
    family: TRUST,
    severity: 'high',
    title: 'A trust policy for all pods',
    says: 'lets pods of any namespace and service account assume its role by EKS Pod Identity',
    reason:
      'Whoever may create an association in any cluster of the account, or of any account where that is not bound either, gets the role for pods of his own.',
    reference: POD_IDENTITY_ROLE,
  },
  trustUnscopedTokens: {
    id: 'trust-unscoped-web-identity',
    family: TRUST,
    severity: 'high',
    title: 'A trust policy for all tokens of an identity provider',
    says: 'lets every identity that {principal} gives a token to assume its role',
    remedy: 'Require the subject in a condition on the `sub` of the provider.',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
  },
  defaultServiceAccount: {
    id: 'default-service-account',
    family: TRUST,
    severity: 'medium',
    title: 'The service account default',
    says: 'gives its role to the service account {account} on {cluster}, and so to every pod there that names no service account',
    remedy: 'Create a service account for the workload and name it in its pods.',
    reference: 'https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts',
  },
  kubeSystem: {
    id: 'kube-system-service-account',
    family: TRUST,
    severity: 'medium',
    title: 'A service account of kube-system',
    says: 'gives its role to {account} on {cluster}, among the parts of the cluster itself',
    reason:
      'Pods of kube-system have more rights in the cluster than others, and many add-ons may create pods there, which then have the role.',
    remedy: 'Run the workload in a namespace of its own.',
    reference: 'https://kubernetes.io/docs/concepts/security/multi-tenancy/#namespaces',
  },
  boundaryRemoved: {
    id: 'boundary-removed',
    family: LIMITS,
    severity: 'high',
    title: 'The permissions boundary is removed',
    says: 'loses its permissions boundary {boundary}',
    reference: BOUNDARIES,
  },
  boundaryWidened: {
    id: 'boundary-widened',
    family: LIMITS,
    severity: 'high',
    title: 'The permissions boundary becomes wider',
    says: 'gets the permissions boundary {boundary}, which allows more than before: {actions} on {0}',
    reference: BOUNDARIES,
  },
  boundaryReplaced: {
    id: 'boundary-replaced',
    family: LIMITS,
    severity: 'high',
    title: 'The permissions boundary is replaced by one that is not known to be as narrow',
    says: 'gets the permissions boundary {boundary} instead of {before}, and whether it allows more is not known',
    reference: BOUNDARIES,
  },
  denyRemoved: {
    id: 'deny-removed',
    family: LIMITS,
    severity: 'high',
    title: 'A Deny is removed',
    says: 'is no longer denied {actions} on {0}',
    reference:
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
  },
  sessionTagsOff: {
    id: 'session-tags-off',
    family: LIMITS,
    severity: 'medium',
    title: 'The session tags are switched off',
    says: 'switches off the session tags that tell its clusters, namespaces, service accounts and pods apart',
    reason:
      'What goes by the tags no longer does: a Deny or a boundary, of the role or of a resource it uses, and the trust policy, which then lets every association of the account use the role. CloudTrail records the role, and no longer which pod it was.',
    remedy:
      'Leave the tags on. Where they must go, for a chain of roles that does not allow them for example, see to it that few may pass the role with `iam:PassRole`.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html',
  },
  undecided: {
    id: 'undecided-access',
    family: DOUBT,
    severity: 'high',
    title: 'Access that could not be decided',
    says: 'may gain access, which could not be decided: {reasons}',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
  },
} as const satisfies Readonly<Record<string, RuleText>>;
