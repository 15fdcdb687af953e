/** Pieces of what the AWS CLI and Terraform print, for tests of migrations. */

export const ACCOUNT = '111122223333';
export const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/SHOP';
export const US_ISSUER = 'oidc.eks.us-east-1.amazonaws.com/id/SHOPUS';

export const roleArn = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
export const policyArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
export const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
export const allow = (Action: string | readonly string[], Resource: string | readonly string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

/** A statement of a trust policy by which pods assume a role with IRSA. */
export function tokens(
  subject: string | readonly string[],
  { issuer = ISSUER, operator = 'StringEquals' }: { readonly issuer?: string; readonly operator?: string } = {},
) {
  return {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { [operator]: { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: 'sts.amazonaws.com' } },
  };
}

export const subject = (account: string): string => `system:serviceaccount:${account.replace('/', ':')}`;

interface RoleParts {
  readonly trust: readonly object[];
  readonly inline?: object;
  readonly attached?: readonly string[];
  readonly more?: object;
}

/** An entry of `RoleDetailList`. */
export function roleDetail(name: string, { trust, inline, attached = [], more = {} }: RoleParts) {
  return {
    Path: '/',
    RoleName: name,
    Arn: roleArn(name),
    AssumeRolePolicyDocument: document(...trust),
    RolePolicyList: inline ? [{ PolicyName: 'own', PolicyDocument: inline }] : [],
    AttachedManagedPolicies: attached.map((PolicyArn) => ({ PolicyArn })),
    ...more,
  };
}

/** The output of `aws iam get-account-authorization-details`. */
export function accountDetails(roles: readonly object[], policies: Readonly<Record<string, object>> = {}): string {
  const Policies = Object.entries(policies).map(([name, Document]) => ({
    PolicyName: name,
    Arn: policyArn(name),
    PolicyVersionList: [{ Document, VersionId: 'v1', IsDefaultVersion: true }],
  }));
  return JSON.stringify({ RoleDetailList: roles, Policies }, null, 2);
}

/** The output of `aws eks describe-cluster`. */
export function describedCluster(name: string, issuer = ISSUER): string {
  const region = issuer.split('.')[2] ?? '';
  const arn = `arn:aws:eks:${region}:${ACCOUNT}:cluster/${name}`;
  return JSON.stringify({ cluster: { name, arn, identity: { oidc: { issuer: `https://${issuer}` } } } });
}
