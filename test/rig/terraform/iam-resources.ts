import { accountOf, freshId, type CloudState, type PolicyState, type RoleState } from './cloud';
import {
  attachRolePolicy,
  checkManagedDocument,
  createPolicy,
  createRole,
  deletePolicy,
  deleteRole,
  detachRolePolicy,
  putRolePolicy,
  roleNamed,
  updateRole,
} from './iam';
import {
  optionalText,
  orNull,
  text,
  textMap,
  texts,
  type ProviderContext,
  type ResourceKind,
  type Values,
} from './resource-kind';

const iamOf = (state: CloudState, context: ProviderContext) => accountOf(state, context.account);

const role: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/iam-role',
  forceNew: ['name', 'path'],
  calls: { create: 'CreateRole', read: 'GetRole', update: 'UpdateRole', delete: 'DeleteRole' },
  defaults: (config) => ({
    path: '/',
    max_session_duration: 3600,
    force_detach_policies: false,
    tags_all: config['tags'] ?? null,
  }),
  create: (state, planned, context) =>
    roleValues(createRole(state, { ...wantedRole(planned), ...context, name: text(planned, 'name') }), planned),
  read: (state, known, context) => {
    const found = iamOf(state, context).roles[text(known, 'id')];
    return found && roleValues(found, known);
  },
  update: (state, planned, context) =>
    roleValues(updateRole(iamOf(state, context), text(planned, 'name'), wantedRole(planned)), planned),
  delete: (state, known, context) => {
    deleteRole(iamOf(state, context), text(known, 'id'));
  },
};

function wantedRole(planned: Values) {
  return {
    path: text(planned, 'path'),
    trustPolicy: text(planned, 'assume_role_policy'),
    description: optionalText(planned, 'description'),
    maxSessionDuration: planned['max_session_duration'] as number,
    permissionsBoundary: optionalText(planned, 'permissions_boundary'),
    tags: textMap(planned, 'tags'),
  };
}

function roleValues(found: RoleState, known: Values): Values {
  return {
    ...known,
    id: found.name,
    name: found.name,
    arn: found.arn,
    path: found.path,
    unique_id: found.uniqueId,
    create_date: found.created,
    assume_role_policy: found.trustPolicy,
    description: found.description,
    max_session_duration: found.maxSessionDuration,
    permissions_boundary: found.permissionsBoundary,
    managed_policy_arns: [...found.attached].sort(),
    tags: orNull(found.tags),
    tags_all: orNull(found.tags),
  };
}

const rolePolicy: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/iam-role-policy',
  forceNew: ['name', 'role'],
  calls: { create: 'PutRolePolicy', read: 'GetRolePolicy', update: 'PutRolePolicy', delete: 'DeleteRolePolicy' },
  create: putInline,
  update: putInline,
  read: (state, known, context) => {
    const [roleName = '', name = ''] = text(known, 'id').split(':');
    const policy = iamOf(state, context).roles[roleName]?.inline[name];
    return policy === undefined ? undefined : { ...known, role: roleName, name, policy };
  },
  delete: (state, known, context) => {
    const found = iamOf(state, context).roles[text(known, 'role')];
    if (found) Reflect.deleteProperty(found.inline, text(known, 'name'));
  },
};

function putInline(state: CloudState, planned: Values, context: ProviderContext): Values {
  const [roleName, name] = [text(planned, 'role'), text(planned, 'name')];
  putRolePolicy(iamOf(state, context), roleName, name, text(planned, 'policy'));
  return { ...planned, id: `${roleName}:${name}` };
}

const policy: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/iam-policy',
  forceNew: ['name', 'path', 'description'],
  calls: { create: 'CreatePolicy', read: 'GetPolicy', update: 'CreatePolicyVersion', delete: 'DeletePolicy' },
  defaults: (config) => ({ path: '/', tags_all: config['tags'] ?? null }),
  create: (state, planned, context) =>
    policyValues(
      createPolicy(state, {
        ...context,
        name: text(planned, 'name'),
        path: text(planned, 'path'),
        description: optionalText(planned, 'description'),
        document: text(planned, 'policy'),
        tags: textMap(planned, 'tags'),
      }),
      planned,
    ),
  read: (state, known, context) => {
    const found = iamOf(state, context).policies[text(known, 'arn')];
    return found && policyValues(found, known);
  },
  update: (state, planned, context) => {
    const found = iamOf(state, context).policies[text(planned, 'arn')];
    if (found === undefined) throw new Error(`no policy ${text(planned, 'arn')}`);
    checkManagedDocument(text(planned, 'policy'));
    return policyValues(
      Object.assign(found, { document: text(planned, 'policy'), tags: textMap(planned, 'tags') }),
      planned,
    );
  },
  delete: (state, known, context) => {
    deletePolicy(iamOf(state, context), text(known, 'arn'));
  },
};

function policyValues(found: PolicyState, known: Values): Values {
  return {
    ...known,
    id: found.arn,
    arn: found.arn,
    name: found.name,
    path: found.path,
    policy_id: found.id,
    description: found.description,
    policy: found.document,
    attachment_count: 0,
    tags: orNull(found.tags),
    tags_all: orNull(found.tags),
  };
}

const attachment: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/iam-role-policy-attachment',
  forceNew: ['role', 'policy_arn'],
  calls: { create: 'AttachRolePolicy', read: 'ListAttachedRolePolicies', update: '', delete: 'DetachRolePolicy' },
  create: (state, planned, context) => {
    const [roleName, arn] = [text(planned, 'role'), text(planned, 'policy_arn')];
    attachRolePolicy(iamOf(state, context), roleName, arn);
    return { ...planned, id: `${roleName}/${arn}` };
  },
  read: (state, known, context) =>
    iamOf(state, context).roles[text(known, 'role')]?.attached.includes(text(known, 'policy_arn')) === true
      ? known
      : undefined,
  update: (_state, planned) => planned,
  delete: (state, known, context) => {
    detachRolePolicy(iamOf(state, context), text(known, 'role'), text(known, 'policy_arn'));
  },
};

const policiesExclusive: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/iam-role-policies-exclusive',
  forceNew: ['role_name'],
  calls: {
    create: 'ListRolePolicies',
    read: 'ListRolePolicies',
    update: 'DeleteRolePolicy',
    delete: 'ListRolePolicies',
  },
  create: keepListedPolicies,
  update: keepListedPolicies,
  read: (state, known, context) => {
    const found = iamOf(state, context).roles[text(known, 'role_name')];
    return found && { ...known, policy_names: Object.keys(found.inline).sort() };
  },
  delete: () => undefined,
};

/** Removes what the list does not name; it cannot create what is missing, which stays for the next plan to show. */
function keepListedPolicies(state: CloudState, planned: Values, context: ProviderContext): Values {
  const found = roleNamed(iamOf(state, context), text(planned, 'role_name'));
  const listed = texts(planned, 'policy_names');
  found.inline = Object.fromEntries(Object.entries(found.inline).filter(([name]) => listed.includes(name)));
  return planned;
}

const attachmentsExclusive: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive',
  forceNew: ['role_name'],
  calls: {
    create: 'ListAttachedRolePolicies',
    read: 'ListAttachedRolePolicies',
    update: 'DetachRolePolicy',
    delete: 'ListAttachedRolePolicies',
  },
  create: attachExactly,
  update: attachExactly,
  read: (state, known, context) => {
    const found = iamOf(state, context).roles[text(known, 'role_name')];
    return found && { ...known, policy_arns: [...found.attached].sort() };
  },
  delete: () => undefined,
};

function attachExactly(state: CloudState, planned: Values, context: ProviderContext): Values {
  const iam = iamOf(state, context);
  const name = text(planned, 'role_name');
  const listed = texts(planned, 'policy_arns');
  for (const arn of roleNamed(iam, name).attached.filter((attached) => !listed.includes(attached)))
    detachRolePolicy(iam, name, arn);
  for (const arn of listed) attachRolePolicy(iam, name, arn);
  return planned;
}

const openIdProvider: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/iam-openid-connect-provider',
  forceNew: ['url'],
  calls: {
    create: 'CreateOpenIDConnectProvider',
    read: 'GetOpenIDConnectProvider',
    update: 'UpdateOpenIDConnectProvider',
    delete: 'DeleteOpenIDConnectProvider',
  },
  defaults: (config) => ({ thumbprint_list: config['thumbprint_list'] ?? [], tags_all: config['tags'] ?? null }),
  create: (state, planned, context) => {
    const host = text(planned, 'url').replace('https://', '');
    const arn = `arn:${context.partition}:iam::${context.account}:oidc-provider/${host}`;
    iamOf(state, context).openIdProviders[arn] = {
      url: text(planned, 'url'),
      clientIds: texts(planned, 'client_id_list'),
      tags: textMap(planned, 'tags'),
    };
    freshId(state, '');
    return { ...planned, id: arn, arn };
  },
  read: (state, known, context) => {
    const found = iamOf(state, context).openIdProviders[text(known, 'arn')];
    return (
      found && { ...known, client_id_list: found.clientIds, tags: orNull(found.tags), tags_all: orNull(found.tags) }
    );
  },
  update: (state, planned, context) => {
    const found = iamOf(state, context).openIdProviders[text(planned, 'arn')];
    if (found) Object.assign(found, { clientIds: texts(planned, 'client_id_list'), tags: textMap(planned, 'tags') });
    return planned;
  },
  delete: (state, known, context) => {
    Reflect.deleteProperty(iamOf(state, context).openIdProviders, text(known, 'arn'));
  },
};

/** The IAM resource types that stacks of this project declare. */
export const IAM_RESOURCES: Readonly<Record<string, ResourceKind>> = {
  aws_iam_role: role,
  aws_iam_role_policy: rolePolicy,
  aws_iam_policy: policy,
  aws_iam_role_policy_attachment: attachment,
  aws_iam_role_policies_exclusive: policiesExclusive,
  aws_iam_role_policy_attachments_exclusive: attachmentsExclusive,
  aws_iam_openid_connect_provider: openIdProvider,
};
