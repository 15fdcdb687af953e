import type { PolicyDocument, Statement } from '../../modules';

/** What the two jobs of a repository may touch in one account. */
export interface JobScope {
  readonly account: string;
  /** `owner/repository` on GitHub, with the numeric ids of both: names can be taken over, ids cannot. */
  readonly repository: { readonly name: string; readonly ownerId: string; readonly id: string };
  readonly defaultBranch: string;
  /** Path of the roles for pods, with a slash at both ends. */
  readonly rolePath: string;
  /** ARN of the permissions boundary that every role for pods must have. */
  readonly permissionsBoundary: string;
  /** Bucket and prefix of the Terraform state. */
  readonly state: { readonly bucket: string; readonly prefix: string };
  /** Whether the configuration has clusters with `oidc: { manage: true }`. */
  readonly managesOidcProviders?: boolean;
  /** ARNs of the policies with `manage: true` in the configuration that are not under `rolePath`. */
  readonly managedPolicies?: readonly string[];
  /** Whether the configuration has environments with `lookUpPolicies: true`. */
  readonly looksUpPolicies?: boolean;
  /** ARNs of roles outside `rolePath` that manifests take over with `adopt`. */
  readonly adoptedRoles?: readonly string[];
}

const PROVIDER = 'token.actions.githubusercontent.com';

export type Job = 'plan' | 'apply';

/**
 * Who may use a job's role: runs of the repository, for pull requests or for the default branch.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function jobTrust({ account, repository, defaultBranch }: JobScope, job: Job): PolicyDocument {
  const [owner = '', name = ''] = repository.name.split('/');
  // Repositories made since July 2026 say their ids in the subject, older ones do not.
  const spellings = [repository.name, `${owner}@${repository.ownerId}/${name}@${repository.id}`];
  const branch = `ref:refs/heads/${defaultBranch}`;
  // Drift is looked for on the default branch, with the role that may only look.
  const contexts = job === 'plan' ? ['pull_request', branch] : [branch];
  return document({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${PROVIDER}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${PROVIDER}:aud`]: 'sts.amazonaws.com',
        [`${PROVIDER}:repository_id`]: repository.id,
        [`${PROVIDER}:sub`]: spellings.flatMap((spelling) => contexts.map((context) => `repo:${spelling}:${context}`)),
      },
    },
  });
}

/**
 * What `terraform plan` needs: to read the state, to lock it, and to see what it describes. The inventories, which drift
 * runs read, and pull requests for the gate in force, are states under the same prefix.
 */
export function planPolicy(scope: JobScope): PolicyDocument {
  return document(...stateStatements(scope, ['s3:GetObject']), ...readStatements(scope));
}

/** What `terraform apply` needs besides: to change roles that keep the boundary, and to give them to pods only. */
export function applyPolicy(scope: JobScope): PolicyDocument {
  const { account, permissionsBoundary, managesOidcProviders = false } = scope;
  const [roles, policies] = [podRoles(scope), podPolicies(scope)];
  const bounded = { StringEquals: { 'iam:PermissionsBoundary': permissionsBoundary } };
  return document(
    ...stateStatements(scope, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']),
    ...readStatements(scope),
    allow(
      [
        'iam:AttachRolePolicy',
        'iam:CreateRole',
        'iam:DeleteRolePolicy',
        'iam:DetachRolePolicy',
        'iam:PutRolePermissionsBoundary',
        'iam:PutRolePolicy',
      ],
      roles,
      bounded,
    ),
    allow(
      [
        'iam:DeleteRole',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      roles,
    ),
    allow(
      [
        'iam:CreatePolicy',
        'iam:CreatePolicyVersion',
        'iam:DeletePolicy',
        'iam:DeletePolicyVersion',
        'iam:TagPolicy',
        'iam:UntagPolicy',
      ],
      policies,
    ),
    allow('iam:PassRole', roles, { StringEquals: { 'iam:PassedToService': 'pods.eks.amazonaws.com' } }),
    allow(
      [
        'eks:CreateAddon',
        'eks:CreatePodIdentityAssociation',
        'eks:DeleteAddon',
        'eks:DeletePodIdentityAssociation',
        'eks:TagResource',
        'eks:UntagResource',
        'eks:UpdateAddon',
        'eks:UpdatePodIdentityAssociation',
      ],
      clusterResources(account),
    ),
    ...(managesOidcProviders
      ? [
          allow(
            [
              'iam:AddClientIDToOpenIDConnectProvider',
              'iam:CreateOpenIDConnectProvider',
              'iam:DeleteOpenIDConnectProvider',
              'iam:RemoveClientIDFromOpenIDConnectProvider',
              'iam:TagOpenIDConnectProvider',
              'iam:UntagOpenIDConnectProvider',
            ],
            clusterProviders(account),
          ),
        ]
      : []),
  );
}

/**
 * What each job needs besides where the configuration manages the permissions boundary or other policies with
 * `manage: true`. It is a policy of its own because of what it gives away: a role that may write its own boundary, or
 * that of the roles it makes, is bounded by nothing any more. Then the review alone protects the account: give it to a
 * role whose workflow waits for the owners of the boundary, or leave it out and let another repository manage the
 * boundary.
 *
 * @returns undefined where the configuration manages no such policy
 */
export function managedPoliciesPolicy({ managedPolicies = [] }: JobScope, job: Job): PolicyDocument | undefined {
  if (managedPolicies.length === 0) return undefined;
  const read = ['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListPolicyTags', 'iam:ListPolicyVersions'];
  const write = [
    'iam:CreatePolicy',
    'iam:CreatePolicyVersion',
    'iam:DeletePolicy',
    'iam:DeletePolicyVersion',
    'iam:TagPolicy',
    'iam:UntagPolicy',
  ];
  return document(allow(job === 'plan' ? read : [...read, ...write], managedPolicies));
}

/**
 * The state and its lock. `terraform init` lists the states of workspaces too, below `env:/`, also where there are none.
 * https://developer.hashicorp.com/terraform/language/backend/s3#s3-bucket-permissions
 */
function stateStatements({ state }: JobScope, objectActions: readonly string[]): Statement[] {
  const bucket = `arn:aws:s3:::${state.bucket}`;
  return [
    allow('s3:ListBucket', bucket, { StringLike: { 's3:prefix': [`${state.prefix}*`, 'env:/'] } }),
    allow(objectActions, `${bucket}/${state.prefix}*`),
    allow(['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], `${bucket}/${state.prefix}*.tflock`),
  ];
}

function readStatements(scope: JobScope): Statement[] {
  return [
    allow(
      [
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
        'iam:ListRolePolicies',
        'iam:ListRoleTags',
      ],
      podRoles(scope),
    ),
    allow(
      ['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListPolicyTags', 'iam:ListPolicyVersions'],
      podPolicies(scope),
    ),
    allow(
      [
        'eks:DescribeAddon',
        'eks:DescribePodIdentityAssociation',
        'eks:DescribeUpdate',
        'eks:ListPodIdentityAssociations',
        'eks:ListTagsForResource',
      ],
      clusterResources(scope.account),
    ),
    ...(scope.managesOidcProviders ? [allow('iam:GetOpenIDConnectProvider', clusterProviders(scope.account))] : []),
    ...(scope.looksUpPolicies
      ? [allow(['iam:GetPolicy', 'iam:GetPolicyVersion'], `arn:aws:iam::${scope.account}:policy/*`)]
      : []),
  ];
}

function podRoles({ account, rolePath, adoptedRoles = [] }: JobScope): readonly string[] {
  return [`arn:aws:iam::${account}:role${rolePath}*`, ...adoptedRoles];
}

function podPolicies({ account, rolePath }: JobScope): string {
  return `arn:aws:iam::${account}:policy${rolePath}*`;
}

/** The OIDC providers of EKS clusters, and not that of GitHub. */
function clusterProviders(account: string): string {
  return `arn:aws:iam::${account}:oidc-provider/oidc.eks.*`;
}

function clusterResources(account: string): string[] {
  return ['cluster', 'addon', 'podidentityassociation'].map((type) => `arn:aws:eks:*:${account}:${type}/*`);
}

function allow(
  Action: string | readonly string[],
  Resource: string | readonly string[],
  Condition?: Statement['Condition'],
): Statement {
  return { Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) };
}

function document(...Statement: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}
