import { parseArn } from '../../modules/catalogue/arn';
import type { Declared } from '../../modules/doctor/examined';
import type { ObservedAssociation, Reading, Unread } from '../../modules/doctor/observed';
import type { PolicyDocument } from '../../modules/policy/document';
import { type Printed, type RunJson, unreadBy } from './run-json';

/** How the account of an environment is reached. */
export interface AwsAccess {
  readonly run: RunJson;
  readonly account: string;
  /** A profile of the user; absent for the default credentials. */
  readonly profile?: string;
}

/** Runs the AWS CLI, which gets all pages of a list. */
function aws({ run, profile }: AwsAccess, ...args: readonly string[]): Promise<Printed> {
  return run('aws', [...args, '--output', 'json', ...(profile === undefined ? [] : ['--profile', profile])]);
}

/**
 * Why the account cannot be looked at: names of clusters and roles of another account would be read for those of the
 * environment. Undefined where the credentials are of the account.
 */
export async function wrongAccount(access: AwsAccess): Promise<Unread | undefined> {
  const caller = await aws(access, 'sts', 'get-caller-identity');
  if ('failure' in caller) return unreadBy(caller);
  const { Account: account } = caller.json as { readonly Account?: string };
  const profile = access.profile === undefined ? 'the credentials' : `the credentials of profile ${access.profile}`;
  if (account === access.account) return undefined;
  return {
    unread: `${profile} are of account ${account ?? 'unknown'}, and not ${access.account}`,
    help: 'set AWS_PROFILE, or `profile` of the environment',
  };
}

interface AssociationJson {
  readonly associationId: string;
  readonly roleArn: string;
  readonly targetRoleArn?: string | null;
  readonly disableSessionTags?: boolean | null;
  readonly createdAt: string | number;
  readonly modifiedAt: string | number;
  readonly ownerArn?: string | null;
}

/**
 * The associations of a service account. The list has no roles, so each is described.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_ListPodIdentityAssociations.html
 */
export async function readAssociations(
  access: AwsAccess,
  { cluster, region, namespace, serviceAccount }: Declared,
): Promise<Reading<readonly ObservedAssociation[]>> {
  const place = ['--cluster-name', cluster, '--region', region];
  const own = ['--namespace', namespace, '--service-account', serviceAccount];
  const list = await aws(access, 'eks', 'list-pod-identity-associations', ...place, ...own);
  if ('failure' in list) return unreadBy(list);
  const { associations = [] } = list.json as { readonly associations?: readonly { readonly associationId: string }[] };
  const described = await Promise.all(
    associations.map(({ associationId }) =>
      aws(access, 'eks', 'describe-pod-identity-association', ...place, '--association-id', associationId),
    ),
  );
  const read: ObservedAssociation[] = [];
  for (const one of described) {
    if ('failure' in one) {
      if (one.isNotFound) continue; // deleted since the list
      return unreadBy(one);
    }
    read.push(observedAssociation((one.json as { readonly association: AssociationJson }).association));
  }
  return { read };
}

function observedAssociation(json: AssociationJson): ObservedAssociation {
  const { associationId: id, roleArn, targetRoleArn, disableSessionTags, ownerArn } = json;
  return {
    id,
    roleArn,
    disableSessionTags: disableSessionTags === true,
    createdAt: timeOf(json.createdAt),
    modifiedAt: timeOf(json.modifiedAt),
    ...(targetRoleArn && { targetRoleArn }),
    ...(ownerArn && { ownerArn }),
  };
}

/** The AWS CLI prints ISO 8601, or seconds with `cli_timestamp_format = wire`. */
function timeOf(value: string | number): Date {
  return new Date(typeof value === 'number' ? value * 1000 : value);
}

/** The trust policy of a role; null where the role does not exist. */
export async function readTrustPolicy(access: AwsAccess, roleArn: string): Promise<Reading<PolicyDocument | null>> {
  const { account = '', resource = '' } = parseArn(roleArn) ?? {};
  if (account !== access.account) {
    return {
      unread: `the role is in account ${account}, which is not read`,
      help: 'look at it with credentials of that account',
    };
  }
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  const role = await aws(access, 'iam', 'get-role', '--role-name', name);
  if ('failure' in role) return role.isNotFound ? { read: null } : unreadBy(role);
  const { Role } = role.json as {
    readonly Role: { readonly Arn: string; readonly AssumeRolePolicyDocument: PolicyDocument };
  };
  // Names of roles are unique in an account across all paths.
  return Role.Arn === roleArn
    ? { read: Role.AssumeRolePolicyDocument }
    : {
        unread: `the role with this name is ${Role.Arn}`,
        help: 'apply the stack of the service, or correct the role ARN',
      };
}
