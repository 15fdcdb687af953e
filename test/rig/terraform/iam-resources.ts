import {
  accountOf,
  CloudError,
  freshId,
  type AccountState,
  type CloudState,
  type PolicyState,
  type RoleState,
} from './cloud';
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
  foundTags,
  inlineJson,
  optionalText,
  orNull,
  plannedTags,
  sortedJson,
  text,
  textMap,
  texts,
  type DataSourceKind,
  type ProviderContext,
  type ResourceKind,
  type Values,
} from './resource-kind';

const iamOf = (state: CloudState, context: ProviderContext) => accountOf(state, context.account);

const role: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/iam-role',
  isLegacy: true,
  filled: ['name_prefix', 'managed_policy_arns', 'inline_policy'],
  spelling: { assume_role_policy: sortedJson },
  forceNew: ['name', 'path'],
  known: (id) => ({ id }),
  calls: { create: 'CreateRole', read: 'GetRole', update: 'UpdateRole', delete: 'DeleteRole' },
  defaults: (config, context, prior) => ({
    path: '/',
    max_session_duration: 3600,
    force_detach_policies: false,
    ...plannedTags(config, context, prior),
  }),
  create: (state, planned, context) => {
    const created = createRole(state, { ...wantedRole(planned), ...context, name: text(planned, 'name') });
    keepConfigured(iamOf(state, context), created, planned, {});
    return roleValues(created, planned, context);
  },
  read: (state, known, context) => {
    const found = iamOf(state, context).roles[text(known, 'id')];
    return found && roleValues(found, known, context);
  },
  update: (state, planned, context, prior) => {
    const updated = updateRole(iamOf(state, context), text(planned, 'name'), wantedRole(planned));
    keepConfigured(iamOf(state, context), updated, planned, prior);
    return roleValues(updated, planned, context);
  },
  // It takes away what the last refresh found on the role, and nothing else.
  delete: (state, known, context) => {
    const found = iamOf(state, context).roles[text(known, 'id')];
    const has = (name: string) => known['force_detach_policies'] === true || blocksOrTexts(known, name).length > 0;
    if (found && has('inline_policy')) found.inline = {};
    if (found && has('managed_policy_arns')) found.attached = [];
    deleteRole(iamOf(state, context), text(known, 'id'));
  },
};

/** `inline_policy` and `managed_policy_arns` are exclusive where they are configured, and then they change in a plan. */
function keepConfigured(iam: AccountState, found: RoleState, planned: Values, prior: Values): void {
  const isChanged = (name: string) =>
    Array.isArray(planned[name]) && JSON.stringify(planned[name]) !== JSON.stringify(prior[name] ?? []);
  if (isChanged('inline_policy')) {
    found.inline = {};
    for (const { name, policy: document } of blocksOrTexts(planned, 'inline_policy') as InlineBlock[]) {
      putRolePolicy(iam, found.name, name, document);
    }
  }
  if (isChanged('managed_policy_arns')) {
    found.attached = [];
    for (const arn of texts(planned, 'managed_policy_arns')) attachRolePolicy(iam, found.name, arn);
  }
}

interface InlineBlock {
  readonly name: string;
  readonly policy: string;
}

function blocksOrTexts(values: Values, name: string): readonly unknown[] {
  const value = values[name];
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function wantedRole(planned: Values) {
  return {
    path: text(planned, 'path'),
    trustPolicy: text(planned, 'assume_role_policy'),
    description: optionalText(planned, 'description'),
    maxSessionDuration: planned['max_session_duration'] as number,
    permissionsBoundary: optionalText(planned, 'permissions_boundary'),
    tags: textMap(planned, 'tags_all'),
  };
}

function roleValues(found: RoleState, known: Values, context: ProviderContext): Values {
  return {
    ...known,
    id: found.name,
    name: found.name,
    arn: found.arn,
    path: found.path,
    unique_id: found.uniqueId,
    create_date: found.created,
    name_prefix: '',
    assume_role_policy: kept(known['assume_role_policy'], found.trustPolicy, sortedJson),
    description: found.description ?? '',
    max_session_duration: found.maxSessionDuration,
    permissions_boundary: found.permissionsBoundary ?? '',
    inline_policy: Object.entries(found.inline)
      .map(([name, document]) => ({ name, policy: inlineJson(document) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    managed_policy_arns: [...found.attached].sort(),
    ...foundTags(found.tags, context),
  };
}

/** The text that the state has, if it means the same as the one that was found; else that one, as the provider writes it. */
function kept(known: unknown, found: string, spell: (text: string) => string): string {
  const next = spell(found);
  return typeof known === 'string' && spell(known) === next ? known : next;
}

const rolePolicy: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/iam-role-policy',
  isLegacy: true,
  filled: ['name_prefix'],
  spelling: { policy: inlineJson },
  forceNew: ['name', 'role'],
  known: (id) => ({ id }),
  calls: { create: 'PutRolePolicy', read: 'GetRolePolicy', update: 'PutRolePolicy', delete: 'DeleteRolePolicy' },
  create: putInline,
  update: putInline,
  read: (state, known, context) => {
    const [roleName = '', name = ''] = text(known, 'id').split(':');
    const found = iamOf(state, context).roles[roleName]?.inline[name];
    return found === undefined
      ? undefined
      : { ...known, role: roleName, name, name_prefix: '', policy: kept(known['policy'], found, inlineJson) };
  },
  delete: (state, known, context) => {
    const found = iamOf(state, context).roles[text(known, 'role')];
    if (found) Reflect.deleteProperty(found.inline, text(known, 'name'));
  },
};

function putInline(state: CloudState, planned: Values, context: ProviderContext): Values {
  const [roleName, name] = [text(planned, 'role'), text(planned, 'name')];
  putRolePolicy(iamOf(state, context), roleName, name, text(planned, 'policy'));
  return { ...planned, id: `${roleName}:${name}`, name_prefix: '' };
}

const policy: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/iam-policy',
  isLegacy: true,
  filled: ['name_prefix'],
  spelling: { policy: sortedJson },
  forceNew: ['name', 'path', 'description'],
  known: (arn) => ({ arn }),
  calls: { create: 'CreatePolicy', read: 'GetPolicy', update: 'CreatePolicyVersion', delete: 'DeletePolicy' },
  defaults: (config, context, prior) => ({ path: '/', ...plannedTags(config, context, prior) }),
  create: (state, planned, context) =>
    policyValues(
      iamOf(state, context),
      createPolicy(state, {
        ...context,
        name: text(planned, 'name'),
        path: text(planned, 'path'),
        description: optionalText(planned, 'description'),
        document: text(planned, 'policy'),
        tags: textMap(planned, 'tags_all'),
      }),
      planned,
      context,
    ),
  read: (state, known, context) => {
    const found = iamOf(state, context).policies[text(known, 'arn')];
    return found && policyValues(iamOf(state, context), found, known, context);
  },
  update: (state, planned, context) => {
    const found = iamOf(state, context).policies[text(planned, 'arn')];
    if (found === undefined) throw new Error(`no policy ${text(planned, 'arn')}`);
    checkManagedDocument(text(planned, 'policy'));
    return policyValues(
      iamOf(state, context),
      Object.assign(found, { document: text(planned, 'policy'), tags: textMap(planned, 'tags_all') }),
      planned,
      context,
    );
  },
  delete: (state, known, context) => {
    deletePolicy(iamOf(state, context), text(known, 'arn'));
  },
};

function policyValues(iam: AccountState, found: PolicyState, known: Values, context: ProviderContext): Values {
  return {
    ...known,
    id: found.arn,
    arn: found.arn,
    name: found.name,
    path: found.path,
    name_prefix: '',
    policy_id: found.id,
    description: found.description ?? '',
    policy: kept(known['policy'], found.document, sortedJson),
    attachment_count: Object.values(iam.roles).filter(({ attached }) => attached.includes(found.arn)).length,
    ...foundTags(found.tags, context),
  };
}

const attachment: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/iam-role-policy-attachment',
  isLegacy: true,
  forceNew: ['role', 'policy_arn'],
  known: (id) => ({ id, role: id.split('/')[0] ?? '', policy_arn: id.slice(id.indexOf('/') + 1) }),
  calls: { create: 'AttachRolePolicy', read: 'ListAttachedRolePolicies', update: '', delete: 'DetachRolePolicy' },
  create: (state, planned, context) => {
    const [roleName, arn] = [text(planned, 'role'), text(planned, 'policy_arn')];
    attachRolePolicy(iamOf(state, context), roleName, arn);
    // The provider counts on from the time: the ID is another one whenever the policy is attached again.
    const time = new Date().toISOString().replace(/\D/g, '').padEnd(18, '0');
    return { ...planned, id: `${roleName}-${time}${freshId(state, '').slice(-8)}` };
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
  known: (role_name) => ({ role_name }),
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
  known: (role_name) => ({ role_name }),
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
  known: (arn) => ({ id: arn, arn }),
  calls: {
    create: 'CreateOpenIDConnectProvider',
    read: 'GetOpenIDConnectProvider',
    update: 'UpdateOpenIDConnectProvider',
    delete: 'DeleteOpenIDConnectProvider',
  },
  defaults: (config, context) => ({
    thumbprint_list: config['thumbprint_list'] ?? [],
    tags_all: orNull({ ...context.defaultTags, ...textMap(config, 'tags') }),
  }),
  create: (state, planned, context) => {
    const host = text(planned, 'url').replace('https://', '');
    const arn = `arn:${context.partition}:iam::${context.account}:oidc-provider/${host}`;
    iamOf(state, context).openIdProviders[arn] = {
      url: text(planned, 'url'),
      clientIds: texts(planned, 'client_id_list'),
      tags: textMap(planned, 'tags_all'),
    };
    freshId(state, '');
    return { ...planned, id: arn, arn };
  },
  read: (state, known, context) => {
    const found = iamOf(state, context).openIdProviders[text(known, 'arn')];
    return (
      found && {
        ...known,
        url: found.url,
        client_id_list: found.clientIds,
        tags: orNull(foundTags(found.tags, context).tags),
        tags_all: orNull(found.tags),
      }
    );
  },
  update: (state, planned, context) => {
    const found = iamOf(state, context).openIdProviders[text(planned, 'arn')];
    if (found)
      Object.assign(found, { clientIds: texts(planned, 'client_id_list'), tags: textMap(planned, 'tags_all') });
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

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy */
export const IAM_DATA_SOURCES: Readonly<Record<string, DataSourceKind>> = {
  aws_iam_policy: {
    binding: '@cdktf/provider-aws/lib/data-aws-iam-policy',
    call: 'GetPolicyVersion',
    read: (state, config, context) => {
      const arn = text(config, 'arn');
      const found = iamOf(state, context).policies[arn];
      if (found === undefined) throw new CloudError('NoSuchEntity', `Policy ${arn} does not exist`);
      return { id: arn, policy: found.document, name: found.name, path: found.path };
    },
  },
};
