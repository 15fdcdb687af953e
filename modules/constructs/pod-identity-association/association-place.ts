import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import type { PodIdentityAssociation } from '.';
import { parseIamArn } from '../../validation/iam-arn';
import { literalTextOf } from '../literal-text';

/** Where an association is, as far as that is known at synth. */
export interface AssociationPlace {
  readonly stack: TerraformStack;
  readonly provider: AwsProvider | undefined;
  readonly region: string | undefined;
  readonly account: string | undefined;
}

/**
 * The region and the account of an association's cluster. The role of an association is in the cluster's account.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html, `roleArn`
 */
export function clusterPlace(association: PodIdentityAssociation): AssociationPlace {
  const stack = TerraformStack.of(association);
  const provider = providerOf(association, stack);
  const roleAccount = parseIamArn(literalTextOf(association, association.roleArnInput) ?? '', 'role')?.account;
  const { role } = association;
  return {
    stack,
    provider,
    region: literalTextOf(association, association.regionInput ?? provider?.regionInput),
    account: (role && literalTextOf(role, role.trustedAccount)) ?? roleAccount ?? onlyAccountOf(provider),
  };
}

/**
 * Whether two associations are certainly in the same account and region: clusters elsewhere may have the same name.
 * Two providers may use different credentials, so then both accounts have to be known.
 */
export function isSamePlace(one: AssociationPlace, other: AssociationPlace): boolean {
  if (one.region !== other.region || differ(one.account, other.account)) return false;
  if (one.stack === other.stack && one.provider === other.provider) return true;
  return one.region !== undefined && one.account !== undefined && other.account !== undefined;
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** The accounts that a provider is limited to; undefined where it is not limited, or not by literals. */
export function allowedAccountsOf(provider: AwsProvider | undefined): readonly string[] | undefined {
  const listed = provider?.allowedAccountIdsInput;
  const known = provider && listed && literalTextOf(provider, listed);
  return known?.length === listed?.length ? known : undefined;
}

function onlyAccountOf(provider: AwsProvider | undefined): string | undefined {
  const accounts = allowedAccountsOf(provider);
  return accounts?.length === 1 ? accounts[0] : undefined;
}

/** The provider that an association names, or the default one of its stack. */
function providerOf(association: PodIdentityAssociation, stack: TerraformStack): AwsProvider | undefined {
  const given = association.provider;
  if (given) return given instanceof AwsProvider ? given : undefined;
  return stack.node.findAll().find((one): one is AwsProvider => one instanceof AwsProvider && one.alias === undefined);
}
