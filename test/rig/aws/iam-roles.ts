import { CloudError, type Behaviour, type RoleState } from '../terraform/cloud';
import {
  attachRolePolicy,
  checkBoundary,
  createRole,
  deleteRole,
  detachRolePolicy,
  putRolePolicy,
  roleNamed,
  updateRole,
} from '../terraform/iam';
import { encodedDocument, respelled } from './documents';
import { checkVisible, page, tagList, type IamCall, type IamOperation } from './iam-call';

const named = ({ iam, parameters }: IamCall): RoleState => roleNamed(iam, parameters.text('RoleName'));

function readable(call: IamCall): RoleState {
  const role = named(call);
  checkVisible(role.createdAt, call.behaviour, `role with name ${role.name}`);
  return role;
}

export function documentOf(text: string, { rewritesDocuments }: Behaviour): string {
  return encodedDocument(rewritesDocuments ? respelled(text) : text);
}

function roleElement(role: RoleState, behaviour: Behaviour) {
  const { permissionsBoundary } = role;
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.uniqueId,
    Arn: role.arn,
    CreateDate: role.created,
    AssumeRolePolicyDocument: documentOf(role.trustPolicy, behaviour),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    PermissionsBoundary:
      permissionsBoundary === null
        ? undefined
        : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: permissionsBoundary },
    Tags: Object.keys(role.tags).length > 0 ? tagList(role.tags) : undefined,
    RoleLastUsed: {},
  };
}

function inlineOf(role: RoleState, name: string): string {
  const document = role.inline[name];
  if (document === undefined) {
    throw new CloudError('NoSuchEntity', `The role policy with name ${name} cannot be found.`);
  }
  return document;
}

/** The operations of IAM on roles, and on what belongs to a role. */
export const IAM_ROLES: Readonly<Record<string, IamOperation>> = {
  CreateRole: ({ state, parameters, account, partition, behaviour }) => {
    const role = createRole(state, {
      account,
      partition,
      name: parameters.text('RoleName'),
      path: parameters.optional('Path') ?? '/',
      trustPolicy: parameters.text('AssumeRolePolicyDocument'),
      description: parameters.optional('Description') ?? null,
      maxSessionDuration: Number(parameters.optional('MaxSessionDuration') ?? 3600),
      permissionsBoundary: parameters.optional('PermissionsBoundary') ?? null,
      tags: parameters.tags(),
    });
    return { Role: roleElement(role, behaviour) };
  },
  GetRole: (call) => ({ Role: roleElement(readable(call), call.behaviour) }),
  ListRoles: ({ iam, behaviour }) =>
    page(
      'Roles',
      Object.values(iam.roles).map((role) => roleElement(role, behaviour)),
    ),
  UpdateRole: ({ iam, parameters }) => {
    const [description, duration] = [parameters.optional('Description'), parameters.optional('MaxSessionDuration')];
    updateRole(iam, parameters.text('RoleName'), {
      ...(description !== undefined && { description }),
      ...(duration !== undefined && { maxSessionDuration: Number(duration) }),
    });
  },
  UpdateRoleDescription: ({ iam, parameters, behaviour }) => ({
    Role: roleElement(
      updateRole(iam, parameters.text('RoleName'), { description: parameters.text('Description') }),
      behaviour,
    ),
  }),
  UpdateAssumeRolePolicy: ({ iam, parameters }) =>
    void updateRole(iam, parameters.text('RoleName'), { trustPolicy: parameters.text('PolicyDocument') }),
  DeleteRole: (call) => {
    deleteRole(call.iam, named(call).name);
  },
  ListInstanceProfilesForRole: (call) => {
    named(call);
    return page('InstanceProfiles', []);
  },
  TagRole: (call) => void Object.assign(named(call).tags, call.parameters.tags()),
  UntagRole: (call) => {
    for (const key of call.parameters.list('TagKeys')) Reflect.deleteProperty(named(call).tags, key);
  },
  ListRoleTags: (call) => page('Tags', tagList(named(call).tags)),
  PutRolePermissionsBoundary: (call) => {
    const boundary = call.parameters.text('PermissionsBoundary');
    checkBoundary(call.iam, boundary);
    named(call).permissionsBoundary = boundary;
  },
  DeleteRolePermissionsBoundary: (call) => void (named(call).permissionsBoundary = null),
  PutRolePolicy: ({ iam, parameters }) => {
    putRolePolicy(iam, parameters.text('RoleName'), parameters.text('PolicyName'), parameters.text('PolicyDocument'));
  },
  GetRolePolicy: (call) => {
    const [role, name] = [readable(call), call.parameters.text('PolicyName')];
    const document = documentOf(inlineOf(role, name), call.behaviour);
    return { RoleName: role.name, PolicyName: name, PolicyDocument: document };
  },
  DeleteRolePolicy: (call) => {
    const [role, name] = [named(call), call.parameters.text('PolicyName')];
    inlineOf(role, name);
    Reflect.deleteProperty(role.inline, name);
  },
  ListRolePolicies: (call) => page('PolicyNames', Object.keys(readable(call).inline).sort()),
  AttachRolePolicy: ({ iam, parameters }) => {
    attachRolePolicy(iam, parameters.text('RoleName'), parameters.text('PolicyArn'));
  },
  DetachRolePolicy: (call) => {
    const [role, arn] = [named(call), call.parameters.text('PolicyArn')];
    if (!role.attached.includes(arn)) throw new CloudError('NoSuchEntity', `Policy ${arn} was not found.`);
    detachRolePolicy(call.iam, role.name, arn);
  },
  ListAttachedRolePolicies: (call) =>
    page(
      'AttachedPolicies',
      readable(call).attached.map((arn) => ({ PolicyName: arn.split('/').at(-1), PolicyArn: arn })),
    ),
};
