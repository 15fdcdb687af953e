import type { PodRequest } from './mechanism';
import { SESSION_TAGS } from './pod-identity';
import type { TrustedAssociation } from './trust-policy';

/**
 * What AWS documents of condition keys in the request by which EKS Pod Identity assumes a role: its principal is the
 * service, and its session tags are those of the pod.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export interface RequestKeyFact {
  /** `absent`: the request lacks the key. `other`: the key, if present, does not describe the pod. */
  readonly kind: 'absent' | 'other';
  /** In sentences, as their subject's reason: `EKS calls STS, so …`. */
  readonly reason: string;
}

const TAGS: readonly string[] = [...SESSION_TAGS].sort();

const OF_THE_NETWORK =
  /^aws:(?:sourceip|vpcsourceip|sourcevpc|sourcevpcarn|sourcevpce|vpce(?:account|orgid|orgpaths))$/;
const OF_A_PRINCIPAL_IN_AN_ACCOUNT = /^aws:principal(?:orgid$|orgpaths$|tag\/)/;
const OF_OTHER_SESSIONS =
  /^(?:aws:(?:username|multifactorauth(?:present|age)|federatedprovider|tokenissuetime)|sts:(?:externalid|sourceidentity))$/;

/** A documented reason why a condition on the key does not describe the pod; undefined where AWS documents none. */
export function factOfRequestKey(key: string, sessionTags: boolean): RequestKeyFact | undefined {
  const name = key.toLowerCase();
  const tag = name.startsWith('aws:requesttag/') ? name.slice('aws:requesttag/'.length) : undefined;
  if (tag !== undefined && !sessionTags) return { kind: 'absent', reason: 'session tags are disabled' };
  if (tag !== undefined && !TAGS.includes(tag))
    return { kind: 'absent', reason: `EKS adds only the tags ${TAGS.join(', ')}` };
  if (OF_A_PRINCIPAL_IN_AN_ACCOUNT.test(name))
    return {
      kind: 'absent',
      reason: 'the principal is the service pods.eks.amazonaws.com, which has no organization and no tags',
    };
  if (OF_OTHER_SESSIONS.test(name))
    return { kind: 'absent', reason: 'only sessions and requests of other kinds have it' };
  if (OF_THE_NETWORK.test(name))
    return { kind: 'other', reason: 'EKS calls STS, so the key describes the network of EKS' };
  if (name === 'aws:principalarn' || name === 'aws:principalaccount')
    return { kind: 'other', reason: 'the principal is the service pods.eks.amazonaws.com, not the role' };
  if (name === 'aws:sourcearn') return { kind: 'other', reason: "AWS's pages contradict each other about its value" };
  return undefined;
}

/** The request by which EKS assumes a role for the pods of an association, with the keys whose values are known. */
export function podIdentityRequest(
  role: string,
  account: string,
  { clusterArn, namespace, serviceAccount }: TrustedAssociation,
  sessionTags: boolean,
): PodRequest {
  return {
    action: 'sts:AssumeRole',
    resource: role,
    principal: 'pods.eks.amazonaws.com',
    context: {
      'aws:SourceAccount': account,
      ...(sessionTags && {
        'aws:RequestTag/eks-cluster-arn': clusterArn,
        'aws:RequestTag/kubernetes-namespace': namespace,
        'aws:RequestTag/kubernetes-service-account': serviceAccount,
      }),
    },
  };
}
