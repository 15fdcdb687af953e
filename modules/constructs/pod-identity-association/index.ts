import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { TerraformStack, type TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeArguments } from '../escape-interpolation';
import { roleBehind } from '../known-roles';

/** Which service account gets which role. */
export interface PodIdentityAssociationConfig extends TerraformMetaArguments {
  /** Name of the EKS cluster. */
  readonly clusterName: string;

  /** Kubernetes namespace of the service account, exactly; no wildcard. */
  readonly namespace: string;

  /** Name of the service account, exactly. It need not exist yet. */
  readonly serviceAccount: string;

  /**
   * ARN of the role that pods of the service account get; a role of the cluster's account. When it is the `arn` of a
   * `PodIdentityRole` of the same stack, the association waits until that role has its policies.
   */
  readonly roleArn: string;

  /**
   * Whether EKS puts tags on the sessions of pods, which name their cluster, namespace, service account and pod. Without
   * them a trust policy with conditions on them never holds: give the `trust` of the role `sessionTags: false` too.
   * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
   * @default true
   */
  readonly sessionTags?: boolean;

  /**
   * AWS region of the cluster.
   * @default - the provider's region
   */
  readonly region?: string;

  /**
   * Tags of the association. They are no session tags, and do not reach the role.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}

/**
 * Gives the pods of one Kubernetes service account an IAM role: `aws_eks_pod_identity_association`.
 * A cluster has at most one association for a service account. Pods that already run get the role when they restart.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_pod_identity_association
 *
 * @throws Error for an association without session tags with a `PodIdentityRole` that trusts by them: nobody could use it
 */
export class PodIdentityAssociation extends EksPodIdentityAssociation {
  constructor(scope: Construct, id: string, config: PodIdentityAssociationConfig) {
    const stack = TerraformStack.of(scope);
    const { sessionTags = true, ...settings } = config;
    const role = roleBehind(config.roleArn);
    if (!sessionTags && role?.trustsSessionTags) {
      throw new Error(
        `cannot associate ${config.namespace}/${config.serviceAccount} without session tags: the role trusts associations by these tags; give its \`trust\` \`sessionTags: false\` too`,
      );
    }
    const permissions = (role?.permissions ?? []).filter((policy) => TerraformStack.of(policy) === stack);
    const dependsOn = [...(config.dependsOn ?? []), ...permissions];
    const tags = sessionTags ? {} : { disableSessionTags: true };
    super(scope, id, escapeArguments({ ...settings, ...tags, ...(dependsOn.length > 0 && { dependsOn }) }));
  }
}
