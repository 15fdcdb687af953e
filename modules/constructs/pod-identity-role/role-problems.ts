import { parseArn } from '../../catalogue/arn';
import type { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { PodIdentityRole } from '.';
import { quote } from '../../diagnostics/quote';
import type { RoleTrust } from '../../identity/role-trust';
import type { PodIdentityTrust } from '../../identity/trust-policy';
import type { Statement } from '../../policy/document';
import { IAM_PATH, POLICY_NAME, ROLE_DESCRIPTION, ROLE_NAME } from '../../validation/iam-formats';
import { policySize } from '../../validation/policy-size';
import { POLICY_QUOTAS, QUOTAS } from '../../validation/quotas';
import { ACCOUNT_ID, CLUSTER_ARN, NAMESPACE, SERVICE_ACCOUNT_NAME } from '../../validation/text-formats';
import type { LiteralText } from '../validate-at-synth';
import { iamArnProblems, tagCaseProblems, tagProblems, textProblems, type RolePlace } from '../value-problems';

/** What a role consists of besides its own resource. */
export interface CheckedRoleParts {
  /** Undefined where the trust policy is given as a document. */
  readonly trust?: RoleTrust | undefined;
  readonly inline: readonly IamRolePolicy[];
  /** Managed policies that are created. */
  readonly created: readonly IamPolicy[];
  /** ARNs of existing managed policies. */
  readonly attached: readonly string[];
}

/** Problems of a role: of its own arguments, of its trust and of its policies. */
export function roleProblems(role: PodIdentityRole, parts: CheckedRoleParts, literal: LiteralText): string[] {
  const place = rolePlace(parts.trust, literal);
  const tags = literal(role.tagsInput);
  return [
    ...textProblems('name', literal(role.nameInput), ROLE_NAME),
    ...textProblems('path', literal(role.pathInput), IAM_PATH),
    ...textProblems('description', literal(role.descriptionInput), ROLE_DESCRIPTION),
    ...sessionProblems(literal(role.maxSessionDurationInput)),
    ...iamArnProblems('permissionsBoundary', literal(role.permissionsBoundaryInput), 'policy', place),
    ...tagProblems(tags),
    ...tagCaseProblems(tags),
    ...trustProblems(parts.trust, place, literal),
    ...sizeProblems('trust policy', [literal(role.assumeRolePolicyInput)], QUOTAS.trustPolicy),
    ...policyProblems(parts, place, literal),
  ];
}

/** The account and the partition of the role, by its trust. Nothing is compared with an invalid account or ARN. */
function rolePlace(trust: PodIdentityTrust | undefined, literal: LiteralText): RolePlace {
  const account = literal(trust?.account) ?? '';
  const clusterArn = literal(trust?.associations[0]?.clusterArn) ?? '';
  return {
    account: ACCOUNT_ID.pattern.test(account) ? account : undefined,
    partition: CLUSTER_ARN.pattern.test(clusterArn) ? parseArn(clusterArn)?.partition : undefined,
  };
}

function sessionProblems(seconds: number | undefined): string[] {
  const { shortestMaxSession: shortest, longestMaxSession: longest } = QUOTAS;
  if (seconds === undefined) return [];
  if (Number.isInteger(seconds) && seconds >= shortest && seconds <= longest) return [];
  return [`maxSessionDuration ${seconds} is not valid: expected ${shortest} to ${longest} seconds`];
}

function trustProblems(trust: RoleTrust | undefined, { account }: RolePlace, literal: LiteralText): string[] {
  if (!trust) return [];
  return [
    ...textProblems('trust.account', literal(trust.account), ACCOUNT_ID),
    ...trustedAssociationProblems(trust, account, literal),
    ...(trust.statements ?? []).flatMap(trustStatementProblems),
  ];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function trustStatementProblems(statement: Statement, index: number): string[] {
  const argument = `trust.statements[${index}]`;
  const { Principal, NotPrincipal, Resource, NotResource } = statement;
  return [
    ...(Principal === undefined && NotPrincipal === undefined ? [`${argument} has no Principal`] : []),
    ...(Resource !== undefined || NotResource !== undefined
      ? [`${argument} has a Resource, which trust policies do not allow`]
      : []),
  ];
}

/** Problems of the associations that a trust names. @param account their account, if known */
export function trustedAssociationProblems(
  trust: PodIdentityTrust,
  account: string | undefined,
  literal: LiteralText,
): string[] {
  return trust.associations.flatMap((association, index) => {
    const argument = `trust.associations[${index}]`;
    return [
      ...clusterArnProblems(`${argument}.clusterArn`, literal(association.clusterArn), account),
      ...textProblems(`${argument}.namespace`, literal(association.namespace), NAMESPACE),
      ...textProblems(`${argument}.serviceAccount`, literal(association.serviceAccount), SERVICE_ACCOUNT_NAME),
    ];
  });
}

/** A role trusts clusters of its own account only, because `aws:SourceAccount` names that account. */
function clusterArnProblems(argument: string, arn: string | undefined, account: string | undefined): string[] {
  const problems = textProblems(argument, arn, CLUSTER_ARN);
  const accountOfCluster = arn === undefined ? undefined : parseArn(arn)?.account;
  if (problems.length > 0 || arn === undefined || account === undefined || accountOfCluster === account) {
    return problems;
  }
  return [`${argument} ${quote(arn)} is in account ${accountOfCluster}: expected the account of the trust, ${account}`];
}

function policyProblems(
  { inline, created, attached }: CheckedRoleParts,
  place: RolePlace,
  literal: LiteralText,
): string[] {
  const attachments = created.length + attached.length;
  return [
    ...inline.flatMap((policy) => textProblems('inlinePolicies name', literal(policy.nameInput), POLICY_NAME)),
    ...sizeProblems(
      'inlinePolicies',
      inline.map((policy) => literal(policy.policyInput)),
      POLICY_QUOTAS.inlinePolicies,
    ),
    ...created.flatMap((policy) => [
      ...textProblems('managedPolicies name', literal(policy.nameInput), POLICY_NAME),
      ...sizeProblems(
        `managedPolicies ${quote(literal(policy.nameInput) ?? policy.node.id)}`,
        [literal(policy.policyInput)],
        POLICY_QUOTAS.managedPolicy,
      ),
    ]),
    ...attached.flatMap((arn) => iamArnProblems('managedPolicyArns', literal(arn), 'policy', place)),
    ...(attachments > QUOTAS.attachments
      ? [`the role has ${attachments} managed policies: IAM allows ${QUOTAS.attachments}`]
      : []),
  ];
}

/** Documents that count together. The size of a document with references is not known, so it counts as nothing. */
function sizeProblems(argument: string, texts: readonly (string | undefined)[], quota: number): string[] {
  const sizes = texts.map((text) => (text === undefined ? 0 : sizeOfJson(text)));
  const problems = sizes.some((size) => size === undefined) ? [`${argument} is not valid JSON`] : [];
  const size = sizes.reduce((sum: number, one) => sum + (one ?? 0), 0);
  if (size <= quota) return problems;
  return [...problems, `${argument} has ${size} characters without white space: IAM allows ${quota}`];
}

/** Undefined for text that is not the JSON of an object. */
function sizeOfJson(text: string): number | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? policySize(value) : undefined;
  } catch {
    return undefined;
  }
}
