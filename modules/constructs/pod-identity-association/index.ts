import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { TerraformStack, type TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import type { PolicyDocument } from '../../policy/document';
import { escapeArguments, escapeInterpolation } from '../escape-interpolation';
import { jsonText } from '../json-text';
import { PodIdentityRole } from '../pod-identity-role';
import { roleOfArn } from '../pod-identity-role/role-arn';
import { TargetRole } from '../target-role';
import { validateAtSynth } from '../validate-at-synth';
import { associationProblems } from './association-problems';
import { sessionPolicyProblems } from './session-policy-problems';
import { rememberAssociation } from './duplicates';

/** A resource with the ARN of an IAM role, such as an `IamRole` or a `DataAwsIamRole`. */
export interface RoleWithArn {
  readonly arn: string;
}

/** Which service account gets which role. */
export interface PodIdentityAssociationConfig extends TerraformMetaArguments {
  /** Name of the EKS cluster. */
  readonly clusterName: string;

  /** Kubernetes namespace of the service account, exactly; no wildcard. */
  readonly namespace: string;

  /** Name of the service account, exactly. It need not exist yet. */
  readonly serviceAccount: string;

  /**
   * The role that pods of the service account get, in the cluster's account: the construct, or the ARN. The association
   * waits until a `PodIdentityRole` of the same stack has its policies.
   * @default - `roleArn`
   */
  readonly role?: PodIdentityRole | RoleWithArn | string;

  /**
   * ARN of the role, in place of `role`.
   * @default - `role`
   */
  readonly roleArn?: string;

  /**
   * The role that pods get in place of `role`, in any account: EKS assumes it with the session of `role`, which must
   * allow `sts:AssumeRole` and `sts:TagSession` on it. The association waits until a `TargetRole` of the same stack has
   * its policies.
   * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
   * @default - pods get `role`
   */
  readonly targetRole?: TargetRole | RoleWithArn | string;

  /**
   * Whether EKS puts tags on the sessions of pods, which name their cluster, namespace, service account and pod. Without
   * them a trust policy with conditions on them never holds: give the `trust` of the role `sessionTags: false` too.
   * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
   * @default true
   */
  readonly sessionTags?: boolean;

  /**
   * Limits the sessions of pods, which are those of `targetRole` where there is one: what it does not allow is denied.
   * At most 2,048 characters. Requires `sessionTags: false`, and version 6.57.1 or later of the AWS provider, which is
   * newer than CDKTF's bindings: set the version of the provider in your app.
   * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html, `policy`
   * @default - pods have all access of their role
   */
  readonly sessionPolicy?: PolicyDocument | string;

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
 * @throws Error without `role` and `roleArn`, or with both; with a `TargetRole` as `role`; with a session policy and
 *   session tags; and for an association without session tags whose role or target role trusts by them, because no pod
 *   could use the role
 */
export class PodIdentityAssociation extends EksPodIdentityAssociation {
  /** The role, where it is a `PodIdentityRole`. */
  readonly role: PodIdentityRole | undefined;

  constructor(scope: Construct, id: string, config: PodIdentityAssociationConfig) {
    const stack = TerraformStack.of(scope);
    const { sessionTags = true, role: givenRole, targetRole: givenTarget, sessionPolicy, ...settings } = config;
    const roleArn = roleArnOf(config);
    const role = constructOf(givenRole, roleArn);
    const targetRoleArn = typeof givenTarget === 'object' ? givenTarget.arn : givenTarget;
    const target = constructOf(givenTarget, targetRoleArn ?? '');
    const cannot = `cannot associate ${config.namespace}/${config.serviceAccount}`;
    if (role instanceof TargetRole) {
      throw new Error(
        `${cannot} with a TargetRole as \`role\`: give it as \`targetRole\`, and a PodIdentityRole as \`role\``,
      );
    }
    const trusting = [
      ...(role?.trustsSessionTags ? ['role'] : []),
      ...(target instanceof TargetRole && target.needsSessionTags ? ['target role'] : []),
    ];
    if (!sessionTags && trusting.length > 0) {
      throw new Error(
        `${cannot} without session tags: the ${trusting.join(' and the ')} trusts associations by these tags; give its \`trust\` \`sessionTags: false\` too`,
      );
    }
    if (sessionTags && sessionPolicy !== undefined) {
      throw new Error(`${cannot} with a session policy and session tags: EKS requires \`sessionTags: false\` with it`);
    }
    const permissions = [role, target]
      .flatMap((one) => one?.permissions ?? [])
      .filter((policy) => TerraformStack.of(policy) === stack);
    const dependsOn = [...(config.dependsOn ?? []), ...permissions];
    const tags = sessionTags ? {} : { disableSessionTags: true };
    super(
      scope,
      id,
      escapeArguments({
        ...settings,
        roleArn,
        ...(targetRoleArn !== undefined && { targetRoleArn }),
        ...tags,
        ...(dependsOn.length > 0 && { dependsOn }),
      }),
    );
    this.role = role;
    const policy = typeof sessionPolicy === 'object' ? jsonText(sessionPolicy) : sessionPolicy;
    // An override, because CDKTF's bindings lack the argument.
    if (policy !== undefined) this.addOverride('policy', escapeInterpolation(policy));
    rememberAssociation(this);
    validateAtSynth(this, (literal) => [
      ...associationProblems(this, literal),
      ...sessionPolicyProblems(literal(policy)),
    ]);
  }
}

/** The construct that was given, or whose `arn` was. */
function constructOf(given: RoleWithArn | string | undefined, arn: string): PodIdentityRole | undefined {
  return given instanceof PodIdentityRole ? given : roleOfArn(arn);
}

function roleArnOf({ namespace, serviceAccount, role, roleArn }: PodIdentityAssociationConfig): string {
  const arn = typeof role === 'object' ? role.arn : role;
  if (arn !== undefined && roleArn === undefined) return arn;
  if (roleArn !== undefined && arn === undefined) return roleArn;
  throw new Error(`cannot associate ${namespace}/${serviceAccount}: give either \`role\` or \`roleArn\``);
}
