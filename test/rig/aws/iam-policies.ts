import { CloudError, type PolicyState } from '../terraform/cloud';
import {
  attachmentCount,
  createPolicy,
  createPolicyVersion,
  deletePolicy,
  deletePolicyVersion,
  policyAt,
  policyVersions,
} from '../terraform/iam';
import { checkVisible, page, tagList, type IamCall, type IamOperation } from './iam-call';
import { documentOf } from './iam-roles';

const CREATED = '2026-01-01T00:00:00Z';

const at = ({ iam, parameters }: IamCall): PolicyState => policyAt(iam, parameters.text('PolicyArn'));

function policyElement({ iam }: IamCall, policy: PolicyState) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policyVersions(policy).default,
    AttachmentCount: attachmentCount(iam, policy.arn),
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: CREATED,
    UpdateDate: CREATED,
    Tags: Object.keys(policy.tags).length > 0 ? tagList(policy.tags) : undefined,
  };
}

function versionElement(policy: PolicyState, version: string) {
  return { VersionId: version, IsDefaultVersion: version === policyVersions(policy).default, CreateDate: CREATED };
}

/** The operations of IAM on managed policies. */
export const IAM_POLICIES: Readonly<Record<string, IamOperation>> = {
  CreatePolicy: (call) => {
    const { state, parameters, account, partition } = call;
    const policy = createPolicy(state, {
      account,
      partition,
      name: parameters.text('PolicyName'),
      path: parameters.optional('Path') ?? '/',
      description: parameters.optional('Description') ?? null,
      document: parameters.text('PolicyDocument'),
      tags: parameters.tags(),
    });
    return { Policy: policyElement(call, policy) };
  },
  GetPolicy: (call) => {
    const policy = at(call);
    checkVisible(policy.createdAt, call.behaviour, `policy ${policy.arn}`);
    return { Policy: policyElement(call, policy) };
  },
  ListPolicies: (call) =>
    page(
      'Policies',
      Object.values(call.iam.policies).map((policy) => policyElement(call, policy)),
    ),
  GetPolicyVersion: (call) => {
    const [policy, version] = [at(call), call.parameters.text('VersionId')];
    const document = policyVersions(policy).documents[version];
    if (document === undefined) {
      throw new CloudError('NoSuchEntity', `Policy ${policy.arn} version ${version} does not exist.`);
    }
    return {
      PolicyVersion: { ...versionElement(policy, version), Document: documentOf(document, call.behaviour) },
    };
  },
  ListPolicyVersions: (call) => {
    const policy = at(call);
    const versions = Object.keys(policyVersions(policy).documents);
    return page(
      'Versions',
      versions.map((version) => versionElement(policy, version)),
    );
  },
  CreatePolicyVersion: (call) => {
    const [policy, { parameters }] = [at(call), call];
    const isDefault = parameters.optional('SetAsDefault') === 'true';
    const version = createPolicyVersion(policy, parameters.text('PolicyDocument'), isDefault);
    return { PolicyVersion: versionElement(policy, version) };
  },
  DeletePolicyVersion: (call) => {
    deletePolicyVersion(at(call), call.parameters.text('VersionId'));
  },
  DeletePolicy: (call) => {
    deletePolicy(call.iam, at(call).arn);
  },
  TagPolicy: (call) => void Object.assign(at(call).tags, call.parameters.tags()),
  UntagPolicy: (call) => {
    for (const key of call.parameters.list('TagKeys')) Reflect.deleteProperty(at(call).tags, key);
  },
  ListPolicyTags: (call) => page('Tags', tagList(at(call).tags)),
  ListEntitiesForPolicy: (call) => {
    const { arn } = at(call);
    const roles = Object.values(call.iam.roles).filter(({ attached }) => attached.includes(arn));
    return {
      ...page(
        'PolicyRoles',
        roles.map(({ name, uniqueId }) => ({ RoleName: name, RoleId: uniqueId })),
      ),
      PolicyGroups: [],
      PolicyUsers: [],
    };
  },
};
