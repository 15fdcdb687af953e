import { formatArn, parseArn } from '../catalogue/arn';
import { type Mechanism, UNNAMED } from './mechanism';
import { podIdentityTrustPolicy } from './trust-policy';

/** Principal of EKS Pod Identity in trust policies. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html */
const PRINCIPAL = 'pods.eks.amazonaws.com';

/** The session tags of EKS. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html */
export const SESSION_TAGS = [
  'eks-cluster-arn',
  'eks-cluster-name',
  'kubernetes-namespace',
  'kubernetes-service-account',
  'kubernetes-pod-name',
  'kubernetes-pod-uid',
] as const;

/**
 * EKS Pod Identity: an association gives a service account of a cluster its role.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
export const podIdentity = {
  title: 'EKS Pod Identity',
  resource: {
    type: 'aws_eks_pod_identity_association',
    cluster: 'cluster_name',
    namespace: 'namespace',
    serviceAccount: 'service_account',
    region: 'region',
    role: 'role_arn',
    targetRole: 'target_role_arn',
    withoutSessionTags: 'disable_session_tags',
    sessionPolicy: 'policy',
  },
  trustPolicy: podIdentityTrustPolicy,
  // The other two of `SESSION_TAGS` may have any value.
  sessionTags: ({ cluster, clusterArn, namespace, serviceAccount }) => ({
    'eks-cluster-arn': clusterArn,
    'eks-cluster-name': cluster,
    'kubernetes-namespace': namespace,
    'kubernetes-service-account': serviceAccount,
  }),
  anyPod: (role, clusterAccount) => {
    const partition = parseArn(role)?.partition ?? 'aws';
    const eks = (resource: string): string =>
      formatArn({ partition, service: 'eks', region: 'eu-west-1', account: clusterAccount, resource });
    return {
      action: 'sts:AssumeRole',
      resource: role,
      principal: PRINCIPAL,
      context: {
        'aws:SourceAccount': clusterAccount,
        'aws:SourceArn': eks(`podidentityassociation/${UNNAMED}/a-${UNNAMED}`),
        'aws:RequestTag/eks-cluster-arn': eks(`cluster/${UNNAMED}`),
        'aws:RequestTag/eks-cluster-name': UNNAMED,
        'aws:RequestTag/kubernetes-namespace': UNNAMED,
        'aws:RequestTag/kubernetes-service-account': UNNAMED,
        'aws:RequestTag/kubernetes-pod-name': UNNAMED,
        'aws:RequestTag/kubernetes-pod-uid': UNNAMED,
      },
    };
  },
  words: ({ cluster, namespace, serviceAccount }) => `${namespace}/${serviceAccount} on ${cluster}`,
} as const satisfies Mechanism;
