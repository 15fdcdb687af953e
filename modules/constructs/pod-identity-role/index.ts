import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePoliciesExclusive } from '@cdktf/provider-aws/lib/iam-role-policies-exclusive';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { IamRolePolicyAttachmentsExclusive } from '@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive';
import type { IResolvable, TerraformMetaArguments, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { parseArn } from '../../catalogue/arn';
import type { PolicyDocument } from '../../policy/document';
import { roleTrustPolicy, type RoleTrust } from '../../identity/role-trust';
import { mechanismNameOf } from '../../identity/session-settings';
import { escapeArguments } from '../escape-interpolation';
import { jsonText } from '../json-text';
import { validateAtSynth } from '../validate-at-synth';
import { RoleArn } from './role-arn';
import { roleProblems } from './role-problems';

/** A role for pods: who may use it, and what it may do. */
export interface PodIdentityRoleConfig extends Pick<TerraformMetaArguments, 'dependsOn' | 'lifecycle' | 'provider'> {
  /** Name of the role: at most 64 characters, unique in the account, ignoring case. */
  readonly name: string;

  /**
   * Who may use the role. Given as associations, it trusts EKS Pod Identity for exactly those service accounts, or IRSA
   * for those with `mechanism: 'irsa'` and `oidcProvider`. `conditions` are added for EKS Pod Identity, and `statements`
   * after those of the associations. Any other trust policy can be given as a document or as its
   * JSON text.
   */
  readonly trust: RoleTrust | PolicyDocument | string;

  /**
   * Permissions kept in the role itself, as documents or JSON text by policy name; 10,240 characters in total. The
   * names must be known at synth.
   * @default - no inline policies
   */
  readonly inlinePolicies?: Readonly<Record<string, PolicyDocument | string>>;

  /**
   * Permissions kept in policies of their own, which are created and attached, as documents or JSON text by policy
   * name; 6,144 characters each. The names must be known at synth.
   * @default - no customer managed policies
   */
  readonly managedPolicies?: Readonly<Record<string, PolicyDocument | string>>;

  /**
   * ARNs of existing managed policies, AWS's or the account's own, to attach.
   * @default - none
   */
  readonly managedPolicyArns?: readonly string[];

  /**
   * Path of the role and of its managed policies, with a slash at both ends.
   * @default "/"
   */
  readonly path?: string;

  /**
   * What the role is for.
   * @default - no description
   */
  readonly description?: string;

  /**
   * ARN of the managed policy that no permission of the role reaches beyond.
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;

  /**
   * Longest session in seconds, from 3,600 to 43,200. EKS Pod Identity does not ask for longer ones.
   * @default 3600
   */
  readonly maxSessionDuration?: number;

  /**
   * Tags of the role and of its managed policies.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}

/**
 * An IAM role for EKS Pod Identity with all its permissions: `aws_iam_role` and its policies.
 * It owns its policies exclusively: a policy that is added by hand appears in the next plan, and apply removes it.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
 */
export class PodIdentityRole extends IamRole {
  /** What gives the role its permissions: its inline policies and the attachments of managed ones. */
  readonly permissions: readonly TerraformResource[];
  /** Whether its trust policy only matches sessions with the tags that EKS adds. */
  readonly trustsSessionTags: boolean;
  /** The account that `trust` names; undefined for a trust policy that is given as a document. */
  readonly trustedAccount: string | undefined;

  constructor(scope: Construct, id: string, config: PodIdentityRoleConfig) {
    const { trust, inlinePolicies = {}, managedPolicies = {}, managedPolicyArns = [], ...role } = config;
    const assumeRolePolicy = policyText(trustPolicyOf(trust));
    super(scope, id, escapeArguments({ ...role, lifecycle: { ...NEW_FIRST, ...role.lifecycle }, assumeRolePolicy }));
    const associations = isTrust(trust) ? trust : undefined;
    this.trustsSessionTags =
      associations !== undefined &&
      associations.sessionTags !== false &&
      associations.associations.some((one) => mechanismNameOf(one) === 'pod-identity');
    this.trustedAccount = associations?.account;

    // The parts refer to the role by its id: unlike its name, the id is unknown while the role is replaced, so the parts
    // are replaced too. By the same name they would be left as they are, and the provider deletes them with the old role.
    const roleName = this.id;
    const part = <T extends object>(argumentsOfPart: T): T =>
      escapeArguments({ ...argumentsOfPart, ...(role.provider && { provider: role.provider }) });
    const attach = (attachmentId: string, policyArn: string): IamRolePolicyAttachment =>
      new IamRolePolicyAttachment(this, attachmentId, part({ role: roleName, policyArn, lifecycle: NEW_FIRST }));

    const { path, tags } = role;
    const common = { ...(path !== undefined && { path }), ...(tags !== undefined && { tags }), lifecycle: NEW_FIRST };
    const created = Object.entries(managedPolicies).map(([name, policy]) => {
      const managed = new IamPolicy(this, `managed-${name}`, part({ name, ...common, policy: policyText(policy) }));
      return { managed, attachment: attach(`attached-managed-${name}`, managed.arn) };
    });
    const attached = managedPolicyArns.map((arn, index) => attach(`attached-${nameOfArn(arn) ?? index}`, arn));
    const attachments = [...created.map(({ attachment }) => attachment), ...attached];

    // What moves between policies is never missing: attachments are made, then the inline policies are put, then the
    // exclusive lists take away what is left of the old ones.
    const inline = Object.entries(inlinePolicies).map(([name, policy]) => {
      const own = { name, role: roleName, policy: policyText(policy), lifecycle: NEW_FIRST };
      return new IamRolePolicy(this, `inline-${name}`, part({ ...own, ...dependsOn(attachments) }));
    });
    this.permissions = [...inline, ...attachments];

    // Names and ARNs are taken from the resources, so that Terraform creates those first.
    const policyNames = inline.map((policy) => policy.name);
    const policyArns = attachments.map((attachment) => attachment.policyArn);
    new IamRolePoliciesExclusive(this, 'inline', part({ roleName, policyNames, ...dependsOn(attachments) }));
    new IamRolePolicyAttachmentsExclusive(this, 'attached', part({ roleName, policyArns, ...dependsOn(inline) }));

    const parts = {
      trust: associations,
      inline,
      created: created.map(({ managed }) => managed),
      attached: managedPolicyArns,
    };
    validateAtSynth(this, (literal) => roleProblems(this, parts, literal));
  }

  /** Associations that are given `arn` wait until the role has its permissions, as those that are given the role do. */
  override interpolationForAttribute(terraformAttribute: string): IResolvable {
    const reference = super.interpolationForAttribute(terraformAttribute);
    return terraformAttribute === 'arn' ? new RoleArn(this, reference) : reference;
  }
}

/**
 * A replaced resource is created before the old one is destroyed, and one that is gone from the configuration is destroyed
 * after the resources that depended on it are updated.
 * https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
 */
const NEW_FIRST = { createBeforeDestroy: true } as const;

function dependsOn(resources: TerraformResource[]): { readonly dependsOn?: TerraformResource[] } {
  return resources.length > 0 ? { dependsOn: resources } : {};
}

function trustPolicyOf(trust: PodIdentityRoleConfig['trust']): PolicyDocument | string {
  return isTrust(trust) ? roleTrustPolicy(trust) : trust;
}

function isTrust(trust: PodIdentityRoleConfig['trust']): trust is RoleTrust {
  return typeof trust === 'object' && 'associations' in trust;
}

function policyText(policy: PolicyDocument | string): string {
  return typeof policy === 'string' ? policy : jsonText(policy);
}

/** Account and name of a managed policy, which stay the same when the list changes; undefined for a reference. */
function nameOfArn(arn: string): string | undefined {
  const { service, region, account = '', resource = '' } = parseArn(arn) ?? {};
  const isNamed = account !== '' && resource !== '' && !`${account}${resource}`.includes('$');
  return service === 'iam' && region === '' && isNamed ? `${account}-${resource}` : undefined;
}
