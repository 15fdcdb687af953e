import type { Construct } from 'constructs';
import { type TargetTrust, targetTrustPolicy } from '../../identity/role-chain';
import type { PolicyDocument } from '../../policy/document';
import { PodIdentityRole, type PodIdentityRoleConfig } from '../pod-identity-role';
import { validateAtSynth } from '../validate-at-synth';
import { targetTrustProblems } from './target-trust-problems';

/** A role that pods get through another one: who may chain to it, and what it may do. */
export interface TargetRoleConfig extends Omit<PodIdentityRoleConfig, 'trust'> {
  /**
   * Who may assume the role. Given as associations, it trusts the sessions of one role for exactly those service
   * accounts; any other trust policy can be given as a document or as its JSON text.
   */
  readonly trust: TargetTrust | PolicyDocument | string;
}

/**
 * An IAM role that pods get through the role of their association, usually in another account: `aws_iam_role` and its
 * policies. It is the `targetRole` of a `PodIdentityAssociation`, and needs the provider of its own account. Its trust
 * names the other role by its ARN only, so that either can be created first.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export class TargetRole extends PodIdentityRole {
  /** Whether its trust policy only matches sessions with the tags that EKS adds. */
  readonly needsSessionTags: boolean;

  constructor(scope: Construct, id: string, config: TargetRoleConfig) {
    const { trust } = config;
    const given = isTargetTrust(trust) ? trust : undefined;
    super(scope, id, { ...config, trust: isTargetTrust(trust) ? targetTrustPolicy(trust) : trust });
    this.needsSessionTags = given !== undefined && given.sessionTags !== false;
    validateAtSynth(this, (literal) => targetTrustProblems(given, literal));
  }
}

function isTargetTrust(trust: TargetRoleConfig['trust']): trust is TargetTrust {
  return typeof trust === 'object' && 'associations' in trust;
}
