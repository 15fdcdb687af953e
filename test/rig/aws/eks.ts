import { randomUUID } from 'node:crypto';
import {
  CloudError,
  type AddonState,
  type AssociationState,
  type Behaviour,
  type CloudState,
  type ClusterState,
  type Need,
} from '../terraform/cloud';
import {
  clusterAt,
  createAddon,
  createAssociation,
  deleteAddon,
  ownedAssociations,
  updateAddon,
  updateAssociation,
  type OwnedAssociation,
} from '../terraform/eks';
import { roleOfArn } from '../terraform/iam';
import type { Operation, Protocol } from './operation';
import type { AwsRequest } from './request';
import { restJson, type RestCall, type Route } from './rest-json';

/** https://docs.aws.amazon.com/eks/latest/APIReference/Welcome.html */
export function eks(request: AwsRequest): Protocol {
  return restJson(request, ROUTES);
}

const CREATED = 1_767_225_600;

const ROUTES: readonly Route[] = [
  ['POST', '/clusters/{cluster}/pod-identity-associations', createAssociationCall],
  ['GET', '/clusters/{cluster}/pod-identity-associations', listAssociations],
  ['GET', '/clusters/{cluster}/pod-identity-associations/{id}', describeAssociation],
  ['POST', '/clusters/{cluster}/pod-identity-associations/{id}', updateAssociationCall],
  ['DELETE', '/clusters/{cluster}/pod-identity-associations/{id}', deleteAssociation],
  ['POST', '/clusters/{cluster}/addons', createAddonCall],
  ['GET', '/clusters/{cluster}/addons', listAddons],
  ['GET', '/clusters/{cluster}/addons/{addon}', describeAddon],
  ['POST', '/clusters/{cluster}/addons/{addon}/update', updateAddonCall],
  ['DELETE', '/clusters/{cluster}/addons/{addon}', deleteAddonCall],
  ['GET', '/clusters/{cluster}/updates/{id}', describeUpdate],
  ['GET', '/clusters/{cluster}', describeCluster],
  ['GET', '/tags/{arn+}', listTags],
  ['POST', '/tags/{arn+}', tagResource],
  ['DELETE', '/tags/{arn+}', untagResource],
];

function placeOf({ request: { account, region, partition }, part }: RestCall) {
  return { account, region, partition, cluster: part('cluster') };
}

const clusterOf = (state: CloudState, call: RestCall): ClusterState => clusterAt(state, placeOf(call));

function arnOf(call: RestCall, kind: 'cluster' | 'addon' | 'podidentityassociation', rest = ''): string {
  const { partition, region, account, cluster } = placeOf(call);
  return `arn:${partition}:eks:${region}:${account}:${kind}/${cluster}${rest}`;
}

const text = (body: RestCall['body'], name: string): string | null =>
  typeof body[name] === 'string' ? body[name] : null;

const tagsOf = (body: RestCall['body']): Record<string, string> => ({
  ...(body['tags'] as Record<string, string> | undefined),
});

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html */
const needs =
  (action: string, resource: string, more: readonly Need[] = []) =>
  (): Need[] => [{ action: `eks:${action}`, resource, context: {} }, ...more];

/** Tags that are set while something is created need their own permission. */
function tagging({ body }: RestCall, resource: string): Need[] {
  return Object.keys(tagsOf(body)).length > 0 ? [{ action: 'eks:TagResource', resource, context: {} }] : [];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
function passing({ body }: RestCall): Need[] {
  const resource = text(body, 'roleArn');
  if (resource === null) return [];
  return [{ action: 'iam:PassRole', resource, context: { 'iam:PassedToService': 'pods.eks.amazonaws.com' } }];
}

const ownedOf = (body: RestCall['body']): readonly OwnedAssociation[] | undefined =>
  body['podIdentityAssociations'] as readonly OwnedAssociation[] | undefined;

/**
 * What a request for an add-on with associations needs besides.
 * https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html
 */
function owning(call: RestCall): Need[] {
  const owned = ownedOf(call.body);
  if (owned === undefined) return [];
  const kinds = ['Create', 'Update', 'Delete'] as const;
  const all = kinds.map((kind): Need => ({
    action: `eks:${kind}PodIdentityAssociation`,
    resource: kind === 'Create' ? arnOf(call, 'cluster') : arnOf(call, 'podidentityassociation', '/*'),
    context: {},
  }));
  const context = { 'iam:PassedToService': 'pods.eks.amazonaws.com' };
  return [...all, ...owned.map(({ roleArn }): Need => ({ action: 'iam:PassRole', resource: roleArn, context }))];
}

function checkRoleIsVisible(state: CloudState, arn: string | null, { eksDelay }: Behaviour): void {
  const createdAt = arn === null ? undefined : roleOfArn(state, arn)?.createdAt;
  if (createdAt !== undefined && Date.now() - createdAt < eksDelay) {
    throw new CloudError('InvalidParameterException', 'Role provided in the request does not exist.');
  }
}

function createAssociationCall(call: RestCall): Operation {
  const { body } = call;
  const [namespace, serviceAccount] = [text(body, 'namespace') ?? '', text(body, 'serviceAccount') ?? ''];
  const arn = arnOf(call, 'podidentityassociation', '/*');
  return {
    name: 'CreatePodIdentityAssociation',
    subject: `${call.part('cluster')} ${namespace}/${serviceAccount}`,
    needs: needs('CreatePodIdentityAssociation', arnOf(call, 'cluster'), [...passing(call), ...tagging(call, arn)]),
    effect: (state, behaviour) => {
      const cluster = clusterOf(state, call);
      const token = text(body, 'clientRequestToken');
      // The same request again, because its answer was lost.
      const earlier = cluster.associations[cluster.tokens?.[token ?? ''] ?? ''];
      if (earlier !== undefined) return { association: associationShape(call, earlier) };
      checkRoleIsVisible(state, text(body, 'roleArn'), behaviour);
      const created = createAssociation(state, placeOf(call), {
        namespace,
        serviceAccount,
        roleArn: text(body, 'roleArn') ?? '',
        disableSessionTags: body['disableSessionTags'] === true,
        targetRoleArn: text(body, 'targetRoleArn'),
        tags: tagsOf(body),
      });
      if (token !== null) cluster.tokens = { ...cluster.tokens, [token]: created.id };
      return { association: associationShape(call, created) };
    },
  };
}

function associationShape(call: RestCall, association: AssociationState) {
  const { disableSessionTags, targetRoleArn, externalId } = association;
  return {
    clusterName: call.part('cluster'),
    namespace: association.namespace,
    serviceAccount: association.serviceAccount,
    roleArn: association.roleArn,
    associationArn: association.arn,
    associationId: association.id,
    tags: association.tags,
    createdAt: CREATED,
    modifiedAt: CREATED,
    ...(disableSessionTags && { disableSessionTags }),
    ...(targetRoleArn !== null && { targetRoleArn, externalId }),
    ...(association.ownerArn !== undefined && { ownerArn: association.ownerArn }),
  };
}

function listAssociations(call: RestCall): Operation {
  const { query } = call.request;
  const [namespace, serviceAccount] = [query.get('namespace'), query.get('serviceAccount')];
  return {
    name: 'ListPodIdentityAssociations',
    subject: call.part('cluster'),
    needs: needs('ListPodIdentityAssociations', arnOf(call, 'cluster')),
    effect: (state) => ({
      associations: Object.values(clusterOf(state, call).associations)
        .filter((one) => namespace === null || one.namespace === namespace)
        .filter((one) => serviceAccount === null || one.serviceAccount === serviceAccount)
        .map((one) => {
          const { clusterName, associationArn, associationId, ...rest } = associationShape(call, one);
          return {
            clusterName,
            namespace: rest.namespace,
            serviceAccount: rest.serviceAccount,
            associationArn,
            associationId,
          };
        }),
    }),
  };
}

function associationIn(state: CloudState, call: RestCall): AssociationState {
  const found = clusterOf(state, call).associations[call.part('id')];
  if (found !== undefined) return found;
  throw new CloudError('ResourceNotFoundException', `No association found with ID: ${call.part('id')}`);
}

function onAssociation(
  call: RestCall,
  action: string,
  effect: (state: CloudState, association: AssociationState, behaviour: Behaviour) => AssociationState,
): Operation {
  const id = call.part('id');
  return {
    name: action,
    subject: `${call.part('cluster')} ${id}`,
    needs: needs(action, arnOf(call, 'podidentityassociation', `/${id}`), passing(call)),
    effect: (state, behaviour) => ({
      association: associationShape(call, effect(state, associationIn(state, call), behaviour)),
    }),
  };
}

function describeAssociation(call: RestCall): Operation {
  return onAssociation(call, 'DescribePodIdentityAssociation', (_state, association) => association);
}

function updateAssociationCall(call: RestCall): Operation {
  const { body } = call;
  return onAssociation(call, 'UpdatePodIdentityAssociation', (state, association, behaviour) => {
    checkRoleIsVisible(state, text(body, 'roleArn'), behaviour);
    const { disableSessionTags = association.disableSessionTags } = body as { disableSessionTags?: boolean };
    const target = 'targetRoleArn' in body ? text(body, 'targetRoleArn') : association.targetRoleArn;
    return updateAssociation(state, placeOf(call), association.id, {
      roleArn: text(body, 'roleArn') ?? association.roleArn,
      disableSessionTags,
      // An empty ARN removes it.
      targetRoleArn: target === '' ? null : target,
      tags: association.tags,
    });
  });
}

function deleteAssociation(call: RestCall): Operation {
  return onAssociation(call, 'DeletePodIdentityAssociation', (state, association) => {
    Reflect.deleteProperty(clusterOf(state, call).associations, association.id);
    return association;
  });
}

/** An add-on as it is now: what it was becoming, it has become once its time is over. */
function settledAddon(state: CloudState, call: RestCall, { addonResult }: Behaviour): AddonState {
  const [cluster, name] = [clusterOf(state, call), call.part('addon')];
  const addon = cluster.addons[name];
  if (addon?.pending !== undefined && Date.now() >= addon.pending.until) {
    if (addon.pending.status === 'DELETING') deleteAddon(state, placeOf(call), name);
    else addon.status = addon.pending.status === 'CREATING' ? addonResult : 'ACTIVE';
    delete addon.pending;
  }
  const settled = cluster.addons[name];
  if (settled !== undefined) return settled;
  throw new CloudError('ResourceNotFoundException', `No addon: ${name} found in cluster: ${call.part('cluster')}`);
}

function addonShape(state: CloudState, call: RestCall, addon: AddonState) {
  const status = addon.pending?.status ?? addon.status ?? 'ACTIVE';
  const issue = { code: 'InsufficientNumberOfReplicas', message: 'no node is ready', resourceIds: [] };
  return {
    addonName: addon.name,
    clusterName: call.part('cluster'),
    status,
    addonVersion: addon.version,
    health: { issues: status === 'DEGRADED' || status === 'CREATE_FAILED' ? [issue] : [] },
    addonArn: addon.arn,
    createdAt: CREATED,
    modifiedAt: CREATED,
    tags: addon.tags,
    podIdentityAssociations: ownedAssociations(state, placeOf(call), addon.arn).map(({ arn }) => arn),
    ...(addon.configurationValues !== null && { configurationValues: addon.configurationValues }),
  };
}

const pendingFrom = (status: NonNullable<AddonState['pending']>['status'], { addonDelay }: Behaviour) => ({
  status,
  until: Date.now() + addonDelay,
});

function createAddonCall(call: RestCall): Operation {
  const { body } = call;
  const name = text(body, 'addonName') ?? '';
  const arn = arnOf(call, 'addon', `/${name}/*`);
  return {
    name: 'CreateAddon',
    subject: `${call.part('cluster')} ${name}`,
    needs: needs('CreateAddon', arnOf(call, 'cluster'), [...owning(call), ...tagging(call, arn)]),
    effect: (state, behaviour) => {
      const created = createAddon(state, placeOf(call), {
        name,
        version: text(body, 'addonVersion'),
        configurationValues: text(body, 'configurationValues'),
        associations: ownedOf(body),
        tags: tagsOf(body),
      });
      created.pending = pendingFrom('CREATING', behaviour);
      return { addon: addonShape(state, call, created) };
    },
  };
}

function listAddons(call: RestCall): Operation {
  return {
    name: 'ListAddons',
    subject: call.part('cluster'),
    needs: needs('ListAddons', arnOf(call, 'cluster')),
    effect: (state) => ({ addons: Object.keys(clusterOf(state, call).addons) }),
  };
}

function onAddon(call: RestCall, action: string, effect: Operation['effect']): Operation {
  const name = call.part('addon');
  const subject = `${call.part('cluster')} ${name}`;
  return { name: action, subject, needs: needs(action, arnOf(call, 'addon', `/${name}/*`), owning(call)), effect };
}

function describeAddon(call: RestCall): Operation {
  return onAddon(call, 'DescribeAddon', (state, behaviour) => ({
    addon: addonShape(state, call, settledAddon(state, call, behaviour)),
  }));
}

function updateAddonCall(call: RestCall): Operation {
  return onAddon(call, 'UpdateAddon', (state, behaviour) => {
    const { body } = call;
    const { name, configurationValues, tags } = settledAddon(state, call, behaviour);
    const updated = updateAddon(state, placeOf(call), {
      name,
      version: text(body, 'addonVersion'),
      configurationValues: 'configurationValues' in body ? text(body, 'configurationValues') : configurationValues,
      associations: ownedOf(body),
      tags,
    });
    updated.pending = pendingFrom('UPDATING', behaviour);
    const id = randomUUID();
    const cluster = clusterOf(state, call);
    cluster.updates = { ...cluster.updates, [id]: updated.pending.until };
    return { update: updateShape(id, 'InProgress') };
  });
}

function deleteAddonCall(call: RestCall): Operation {
  return onAddon(call, 'DeleteAddon', (state, behaviour) => {
    const addon = settledAddon(state, call, behaviour);
    addon.pending = pendingFrom('DELETING', behaviour);
    return { addon: addonShape(state, call, addon) };
  });
}

function describeUpdate(call: RestCall): Operation {
  const id = call.part('id');
  // The update of an add-on is asked for with the add-on's name, which the permission then needs too.
  const addon = call.request.query.get('addonName');
  const resource = addon === null ? arnOf(call, 'cluster') : arnOf(call, 'addon', `/${addon}/*`);
  return {
    name: 'DescribeUpdate',
    subject: `${call.part('cluster')} ${addon ?? ''}`,
    needs: needs('DescribeUpdate', resource),
    effect: (state) => {
      const until = clusterOf(state, call).updates?.[id];
      if (until === undefined) throw new CloudError('ResourceNotFoundException', `No update found for ID: ${id}`);
      return { update: updateShape(id, Date.now() >= until ? 'Successful' : 'InProgress') };
    },
  };
}

function updateShape(id: string, status: string) {
  return { id, status, type: 'AddonUpdate', params: [], createdAt: CREATED, errors: [] };
}

function describeCluster(call: RestCall): Operation {
  return {
    name: 'DescribeCluster',
    subject: call.part('cluster'),
    needs: needs('DescribeCluster', arnOf(call, 'cluster')),
    effect: (state) => {
      clusterOf(state, call);
      const [name, arn] = [call.part('cluster'), arnOf(call, 'cluster')];
      return { cluster: { name, arn, version: '1.33', status: 'ACTIVE', createdAt: CREATED, tags: {} } };
    },
  };
}

function onTags(call: RestCall, action: string, effect: (tags: Record<string, string>) => unknown): Operation {
  const arn = call.part('arn');
  return {
    name: action,
    subject: arn,
    needs: needs(action, arn),
    effect: (state) => {
      const { account, region } = call.request;
      const clusters = Object.entries(state.clusters).filter(([key]) => key.startsWith(`${account}/${region}/`));
      const found = clusters
        .flatMap(([, { associations, addons }]) => [...Object.values(associations), ...Object.values(addons)])
        .find((one) => one.arn === arn);
      if (found === undefined) throw new CloudError('ResourceNotFoundException', `No resource found: ${arn}`);
      return effect(found.tags);
    },
  };
}

function listTags(call: RestCall): Operation {
  return onTags(call, 'ListTagsForResource', (tags) => ({ tags }));
}

function tagResource(call: RestCall): Operation {
  return onTags(call, 'TagResource', (tags) => void Object.assign(tags, tagsOf(call.body)));
}

function untagResource(call: RestCall): Operation {
  return onTags(call, 'UntagResource', (tags) => {
    for (const key of call.request.query.getAll('tagKeys')) Reflect.deleteProperty(tags, key);
  });
}
