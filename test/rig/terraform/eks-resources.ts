import type { AddonState, AssociationState, CloudState } from './cloud';
import {
  clusterAt,
  createAddon,
  createAssociation,
  deleteAddon,
  ownedAssociations,
  updateAddon,
  updateAssociation,
  type ClusterAddress,
  type OwnedAssociation,
} from './eks';
import {
  foundTags,
  optionalText,
  orNull,
  plannedTags,
  text,
  textMap,
  type ProviderContext,
  type ResourceKind,
  type Values,
} from './resource-kind';

const addressOf = (values: Values, context: ProviderContext): ClusterAddress => ({
  ...context,
  region: text(values, 'region'),
  cluster: text(values, 'cluster_name'),
});

const regional = (config: Values, context: ProviderContext) => ({
  region: context.region,
  tags_all: { ...context.defaultTags, ...textMap(config, 'tags') },
});

const association: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/eks-pod-identity-association',
  // Since 6.57.1.
  newer: ['policy'],
  forceNew: ['cluster_name', 'namespace', 'service_account', 'region'],
  known: (id, { region }) => {
    const [cluster_name = '', association_id = ''] = id.split(',');
    return { cluster_name, association_id, region };
  },
  calls: {
    create: 'CreatePodIdentityAssociation',
    read: 'DescribePodIdentityAssociation',
    update: 'UpdatePodIdentityAssociation',
    delete: 'DeletePodIdentityAssociation',
  },
  defaults: (config, context) => ({ ...regional(config, context), disable_session_tags: false }),
  create: (state, planned, context) => {
    const wanted = { namespace: text(planned, 'namespace'), serviceAccount: text(planned, 'service_account') };
    const created = createAssociation(state, addressOf(planned, context), { ...wanted, ...changeable(planned) });
    return associationValues(created, planned, context);
  },
  read: (state, known, context) => {
    const found = clusterAt(state, addressOf(known, context)).associations[text(known, 'association_id')];
    return found && associationValues(found, known, context);
  },
  update: (state, planned, context) =>
    associationValues(
      updateAssociation(state, addressOf(planned, context), text(planned, 'association_id'), changeable(planned)),
      planned,
      context,
    ),
  delete: (state, known, context) => {
    Reflect.deleteProperty(clusterAt(state, addressOf(known, context)).associations, text(known, 'association_id'));
  },
};

function changeable(planned: Values) {
  return {
    roleArn: text(planned, 'role_arn'),
    disableSessionTags: planned['disable_session_tags'] === true,
    targetRoleArn: optionalText(planned, 'target_role_arn'),
    policy: optionalText(planned, 'policy'),
    tags: textMap(planned, 'tags_all'),
  };
}

function associationValues(found: AssociationState, known: Values, context: ProviderContext): Values {
  return {
    ...known,
    id: found.id,
    association_id: found.id,
    association_arn: found.arn,
    namespace: found.namespace,
    service_account: found.serviceAccount,
    external_id: found.externalId ?? '',
    role_arn: found.roleArn,
    disable_session_tags: found.disableSessionTags,
    target_role_arn: found.targetRoleArn,
    policy: found.policy ?? null,
    tags: orNull(foundTags(found.tags, context).tags),
    tags_all: found.tags,
  };
}

const addon: ResourceKind = {
  binding: '@cdktf/provider-aws/lib/eks-addon',
  isLegacy: true,
  filled: ['addon_version', 'configuration_values'],
  forceNew: ['cluster_name', 'addon_name', 'region'],
  known: (id, { region }) => {
    const [cluster_name = '', addon_name = ''] = id.split(':');
    return { cluster_name, addon_name, region };
  },
  calls: { create: 'CreateAddon', read: 'DescribeAddon', update: 'UpdateAddon', delete: 'DeleteAddon' },
  defaults: (config, context, prior) => ({ region: context.region, ...plannedTags(config, context, prior) }),
  create: (state, planned, context) =>
    addonValues(state, createAddon(state, addressOf(planned, context), wantedAddon(planned)), planned, context),
  read: (state, known, context) => {
    const found = clusterAt(state, addressOf(known, context)).addons[text(known, 'addon_name')];
    return found && addonValues(state, found, known, context);
  },
  update: (state, planned, context) =>
    addonValues(state, updateAddon(state, addressOf(planned, context), wantedAddon(planned)), planned, context),
  delete: (state, known, context) => {
    deleteAddon(state, addressOf(known, context), text(known, 'addon_name'));
  },
};

function wantedAddon(planned: Values) {
  return {
    name: text(planned, 'addon_name'),
    version: optionalText(planned, 'addon_version'),
    configurationValues: optionalText(planned, 'configuration_values'),
    associations: ((planned['pod_identity_association'] ?? []) as readonly OwnedBlock[]).map(
      ({ service_account, role_arn }): OwnedAssociation => ({ serviceAccount: service_account, roleArn: role_arn }),
    ),
    tags: textMap(planned, 'tags_all'),
  };
}

interface OwnedBlock {
  readonly service_account: string;
  readonly role_arn: string;
}

function addonValues(state: CloudState, found: AddonState, known: Values, context: ProviderContext): Values {
  const owned = ownedAssociations(state, addressOf(known, context), found.arn);
  return {
    ...known,
    id: `${text(known, 'cluster_name')}:${found.name}`,
    arn: found.arn,
    addon_version: found.version,
    configuration_values: found.configurationValues ?? '',
    service_account_role_arn: '',
    pod_identity_association: owned.map(({ serviceAccount, roleArn }): OwnedBlock => ({
      service_account: serviceAccount,
      role_arn: roleArn,
    })),
    created_at: found.created,
    modified_at: found.created,
    ...foundTags(found.tags, context),
  };
}

/** The EKS resource types that stacks of this project declare. */
export const EKS_RESOURCES: Readonly<Record<string, ResourceKind>> = {
  aws_eks_addon: addon,
  aws_eks_pod_identity_association: association,
};
