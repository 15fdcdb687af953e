import type { PodIdentityAssociation } from '.';
import { quote } from '../../diagnostics/quote';
import { parseIamArn } from '../../validation/iam-arn';
import { CLUSTER_NAME, NAMESPACE, REGION_NAME, SERVICE_ACCOUNT_NAME } from '../../validation/text-formats';
import type { LiteralText } from '../validate-at-synth';
import { iamArnProblems, tagProblems, textProblems } from '../value-problems';
import { allowedAccountsOf, clusterPlace } from './association-place';
import { earlierDuplicateOf } from './duplicates';

/** Problems of an association: of its arguments, and of others for the same service account. */
export function associationProblems(association: PodIdentityAssociation, literal: LiteralText): string[] {
  return [
    ...textProblems('clusterName', literal(association.clusterNameInput), CLUSTER_NAME),
    ...textProblems('namespace', literal(association.namespaceInput), NAMESPACE),
    ...textProblems('serviceAccount', literal(association.serviceAccountInput), SERVICE_ACCOUNT_NAME),
    ...roleArnProblems(association, literal(association.roleArnInput)),
    ...iamArnProblems('targetRole', literal(association.targetRoleArnInput), 'role'),
    ...textProblems('region', literal(association.regionInput), REGION_NAME),
    ...tagProblems(literal(association.tagsInput)),
    ...duplicateProblems(association),
  ];
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html, `roleArn` */
function roleArnProblems(association: PodIdentityAssociation, arn: string | undefined): string[] {
  const problems = iamArnProblems('role', arn, 'role');
  if (arn === undefined || problems.length > 0) return problems;
  const account = parseIamArn(arn, 'role')?.account ?? '';
  const allowed = allowedAccountsOf(clusterPlace(association).provider);
  if (!allowed || allowed.includes(account)) return [];
  return [`role ${quote(arn)} is in account ${account}: expected the account of the cluster, ${allowed.join(' or ')}`];
}

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
function duplicateProblems(association: PodIdentityAssociation): string[] {
  const earlier = earlierDuplicateOf(association);
  if (!earlier) return [];
  const { clusterNameInput: cluster = '', namespaceInput = '', serviceAccountInput = '' } = association;
  const account = `${namespaceInput}/${serviceAccountInput}`;
  return [
    `duplicate association of service account ${quote(account)} in cluster ${quote(cluster)}: ` +
      `[${earlier.node.path}] associates it already, and EKS allows one association per service account`,
  ];
}
