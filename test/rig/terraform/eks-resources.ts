import { CloudError, freshId, type AddonState, type AssociationState, type CloudState } from './cloud';
import { clusterAt, createAddon, createAssociation, updateAddon, updateAssociation, type ClusterAddress } from './eks';
import {
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
  tags_all: config['tags'] ?? {},
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
    return associationValues(created, planned);
  },
  read: (state, known, context) => {
    const found = clusterAt(state, addressOf(known, context)).associations[text(known, 'association_id')];
    return found && associationValues(found, known);
  },
  update: (state, planned, context) =>
    associationValues(
      updateAssociation(state, addressOf(planned, context), text(planned, 'association_id'), changeable(planned)),
      planned,
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
    tags: textMap(planned, 'tags'),
  };
}

function associationValues(found: AssociationState, known: Values): Values {
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
    tags: orNull(found.tags),
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
  defaults: (config, context, prior) => ({ region: context.region, ...plannedTags(config, prior) }),
  create: (state, planned, context) =>
    addonValues(createAddon(state, addressOf(planned, context), wantedAddon(planned)), planned),
  read: (state, known, context) => {
    const found = clusterAt(state, addressOf(known, context)).addons[text(known, 'addon_name')];
    return found && addonValues(found, known);
  },
  update: (state, planned, context) =>
    addonValues(updateAddon(state, addressOf(planned, context), wantedAddon(planned)), planned),
  delete: (state, known, context) => {
    Reflect.deleteProperty(clusterAt(state, addressOf(known, context)).addons, text(known, 'addon_name'));
  },
};

function wantedAddon(planned: Values) {
  return {
    name: text(planned, 'addon_name'),
    version: optionalText(planned, 'addon_version'),
    configurationValues: optionalText(planned, 'configuration_values'),
    tags: textMap(planned, 'tags'),
  };
}

function addonValues(found: AddonState, known: Values): Values {
  return {
    ...known,
    id: `${text(known, 'cluster_name')}:${found.name}`,
    arn: found.arn,
    addon_version: found.version,
    configuration_values: found.configurationValues ?? '',
    service_account_role_arn: '',
    created_at: found.created,
    modified_at: found.created,
    tags: found.tags,
    tags_all: found.tags,
  };
}

interface Metadata {
  readonly name: string;
  readonly namespace: string | null;
  readonly labels: Record<string, string> | null;
  readonly annotations: Record<string, string> | null;
}

const serviceAccount: ResourceKind = {
  binding: '@cdktf/provider-kubernetes/lib/service-account-v1',
  forceNew: ['metadata.0.name', 'metadata.0.namespace'],
  known: (id) => {
    const [namespace = '', name = ''] = id.split('/');
    const others = ['annotations', 'generate_name', 'generation', 'labels', 'resource_version', 'uid'];
    const nothing = Object.fromEntries(others.map((other) => [other, null]));
    return { id, metadata: [{ ...nothing, namespace, name }] };
  },
  calls: {
    create: 'createServiceAccount',
    read: 'readServiceAccount',
    update: 'replaceServiceAccount',
    delete: 'deleteServiceAccount',
  },
  defaults: () => ({ automount_service_account_token: true, default_secret_name: '' }),
  create: (state, planned, context) => {
    const accounts = clusterOfContext(state, context).serviceAccounts;
    const { name, namespace, labels, annotations } = metadataOf(planned);
    const key = `${namespace ?? 'default'}/${name}`;
    if (accounts[key] !== undefined) throw new CloudError('AlreadyExists', `serviceaccounts "${name}" already exists`);
    accounts[key] = { uid: freshId(state, 'uid-'), labels: labels ?? {}, annotations: annotations ?? {} };
    return serviceAccountValues(key, accounts[key], planned);
  },
  read: (state, known, context) => {
    const found = clusterOfContext(state, context).serviceAccounts[text(known, 'id')];
    return found && serviceAccountValues(text(known, 'id'), found, known);
  },
  update: (state, planned, context) => {
    const found = clusterOfContext(state, context).serviceAccounts[text(planned, 'id')];
    if (found === undefined) throw new CloudError('NotFound', `serviceaccounts "${text(planned, 'id')}" not found`);
    const { labels, annotations } = metadataOf(planned);
    return serviceAccountValues(
      text(planned, 'id'),
      Object.assign(found, { labels: labels ?? {}, annotations: annotations ?? {} }),
      planned,
    );
  },
  delete: (state, known, context) => {
    Reflect.deleteProperty(clusterOfContext(state, context).serviceAccounts, text(known, 'id'));
  },
};

function metadataOf(values: Values): Metadata {
  return (values['metadata'] as readonly [Metadata])[0];
}

function serviceAccountValues(
  key: string,
  found: { uid: string; labels: Record<string, string>; annotations: Record<string, string> },
  known: Values,
): Values {
  const metadata = {
    ...metadataOf(known),
    uid: found.uid,
    generation: 0,
    resource_version: '1',
    labels: orNull(found.labels),
    annotations: orNull(found.annotations),
  };
  return { ...known, id: key, metadata: [metadata] };
}

/** `aws eks update-kubeconfig` names a context by the cluster's ARN. */
function clusterOfContext(state: CloudState, context: ProviderContext) {
  if (context.configContext === 'down') throw new CloudError('Unreachable', 'dial tcp: i/o timeout');
  const [, partition = '', , region = '', account = '', cluster = ''] = context.configContext.split(':');
  return clusterAt(state, { partition, region, account, cluster: cluster.replace('cluster/', '') });
}

/** The EKS resource types that stacks of this project declare. */
export const EKS_RESOURCES: Readonly<Record<string, ResourceKind>> = {
  aws_eks_addon: addon,
  aws_eks_pod_identity_association: association,
};

/** The Kubernetes resource types that stacks of this project declare. */
export const KUBERNETES_RESOURCES: Readonly<Record<string, ResourceKind>> = {
  kubernetes_service_account_v1: serviceAccount,
};
