import { accountOf, type AccountState, type Need } from '../terraform/cloud';
import type { IamOperation } from './iam-call';
import type { Protocol } from './operation';
import { IAM_OPEN_ID } from './iam-open-id';
import { IAM_POLICIES } from './iam-policies';
import { IAM_ROLES } from './iam-roles';
import { queryProtocol, type Parameters } from './query-protocol';
import type { AwsRequest } from './request';

const OPERATIONS: Readonly<Record<string, IamOperation>> = {
  ...IAM_ROLES,
  ...IAM_POLICIES,
  ...IAM_OPEN_ID,
  ListAccountAliases: () => ({ AccountAliases: [], IsTruncated: false }),
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html */
export function iam(request: AwsRequest): Protocol {
  const { account, partition } = request;
  return queryProtocol(request, 'https://iam.amazonaws.com/doc/2010-05-08/', (name, parameters) => {
    const run = OPERATIONS[name];
    if (run === undefined) return undefined;
    const subject = ['RoleName', 'PolicyName', 'PolicyArn', 'OpenIDConnectProviderArn']
      .flatMap((parameter) => parameters.optional(parameter) ?? [])
      .join(' ');
    return {
      name,
      subject,
      needs: (state) => needsOf(name, parameters, accountOf(state, account), { account, partition }),
      effect: (state, behaviour) =>
        run({ state, iam: accountOf(state, account), parameters, account, partition, behaviour }),
    };
  });
}

/** Calls whose permission depends on the boundary of the role. */
const BOUNDED = new Set([
  'AttachRolePolicy',
  'CreateRole',
  'DeleteRolePermissionsBoundary',
  'DeleteRolePolicy',
  'DetachRolePolicy',
  'PutRolePermissionsBoundary',
  'PutRolePolicy',
]);

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
function needsOf(
  operation: string,
  parameters: Parameters,
  { roles }: AccountState,
  { account, partition }: { account: string; partition: string },
): Need[] {
  const place = `arn:${partition}:iam::${account}`;
  const [name, policyName] = [parameters.optional('RoleName'), parameters.optional('PolicyName')];
  const path = parameters.optional('Path') ?? '/';
  const isCreation = /^Create(Role|Policy)$/.test(operation);
  const context: Record<string, string> = {};
  let resource: string;
  if (name !== undefined) {
    const role = roles[name];
    // Which resource IAM authorizes for a role that does not exist is not documented.
    if (role === undefined && !isCreation) return [];
    resource = isCreation ? `${place}:role${path}${name}` : (role?.arn ?? '');
    const boundary = parameters.optional('PermissionsBoundary') ?? role?.permissionsBoundary ?? undefined;
    if (BOUNDED.has(operation) && boundary !== undefined) context['iam:PermissionsBoundary'] = boundary;
    const policy = parameters.optional('PolicyArn');
    if (policy !== undefined) context['iam:PolicyARN'] = policy;
  } else {
    resource =
      parameters.optional('PolicyArn') ??
      parameters.optional('OpenIDConnectProviderArn') ??
      providerArn(parameters.optional('Url'), place) ??
      (policyName === undefined ? '*' : `${place}:policy${path}${policyName}`);
  }
  const needs = [{ action: `iam:${operation}`, resource, context }];
  if (isCreation && Object.keys(parameters.tags()).length > 0) {
    needs.push({ action: operation === 'CreateRole' ? 'iam:TagRole' : 'iam:TagPolicy', resource, context: {} });
  }
  return needs;
}

/** The OpenID Connect provider that a call creates. */
function providerArn(url: string | undefined, place: string): string | undefined {
  return url === undefined ? undefined : `${place}:oidc-provider/${url.replace('https://', '')}`;
}
