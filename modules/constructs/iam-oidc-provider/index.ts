import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import type { TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import { AUDIENCE } from '../../identity/irsa';
import { OIDC_ISSUER } from '../../validation/text-formats';
import { escapeArguments } from '../escape-interpolation';
import { validateAtSynth } from '../validate-at-synth';
import { tagProblems, textProblems } from '../value-problems';

/** The OpenID Connect provider of a cluster. */
export interface IamOidcProviderConfig extends TerraformMetaArguments {
  /** The issuer of the cluster's tokens: `https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE`. */
  readonly url: string;

  /**
   * Tags of the provider.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}

/**
 * Lets roles of an account trust the service accounts of a cluster by IRSA: `aws_iam_openid_connect_provider`, for tokens
 * of the audience `sts.amazonaws.com`. A cluster needs one in each account that has such roles. IAM verifies issuers of EKS
 * without a thumbprint.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_openid_connect_provider
 */
export class IamOidcProvider extends IamOpenidConnectProvider {
  constructor(scope: Construct, id: string, config: IamOidcProviderConfig) {
    super(scope, id, escapeArguments({ ...config, clientIdList: [AUDIENCE] }));
    validateAtSynth(this, (literal) => [
      ...textProblems('url', literal(this.urlInput), OIDC_ISSUER),
      ...tagProblems(literal(this.tagsInput)),
    ]);
  }
}
