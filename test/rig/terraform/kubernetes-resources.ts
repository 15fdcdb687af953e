import { CloudError, freshId, type CloudState, type KubernetesObject } from './cloud';
import { clusterAt } from './eks';
import { orNull, text, type ProviderContext, type ResourceKind, type Values } from './resource-kind';

interface Metadata {
  readonly name: string;
  readonly namespace?: string | null;
  readonly labels: Record<string, string> | null;
  readonly annotations: Record<string, string> | null;
}

/** What differs between the types of objects. */
interface ObjectKind extends Pick<ResourceKind, 'binding' | 'forceNew' | 'defaults'> {
  /** `ServiceAccount` */
  readonly kind: string;
  readonly objects: (state: CloudState, context: ProviderContext) => Record<string, KubernetesObject>;
  /** The ID of an object. */
  readonly idOf: (metadata: Metadata) => string;
  /** The names in an ID. */
  readonly namesOf: (id: string) => Partial<Metadata>;
}

/** A type whose objects have labels and annotations, and nothing else that changes. */
function objectKind({ kind, objects, idOf, namesOf, ...rest }: ObjectKind): ResourceKind {
  const notFound = (id: string) => new CloudError('NotFound', `${kind} "${id}" not found`);
  return {
    ...rest,
    known: (id) => {
      const others = ['annotations', 'generate_name', 'generation', 'labels', 'resource_version', 'uid'];
      const nothing = Object.fromEntries(others.map((other) => [other, null]));
      return { id, metadata: [{ ...nothing, ...namesOf(id) }] };
    },
    calls: { create: `create${kind}`, read: `read${kind}`, update: `replace${kind}`, delete: `delete${kind}` },
    create: (state, planned, context) => {
      const [metadata, all] = [metadataOf(planned), objects(state, context)];
      const id = idOf(metadata);
      if (all[id] !== undefined) throw new CloudError('AlreadyExists', `${kind} "${id}" already exists`);
      const { labels, annotations } = metadata;
      all[id] = { uid: freshId(state, 'uid-'), labels: labels ?? {}, annotations: annotations ?? {} };
      return valuesOf(id, all[id], planned);
    },
    read: (state, known, context) => {
      const found = objects(state, context)[text(known, 'id')];
      return found && valuesOf(text(known, 'id'), found, known);
    },
    update: (state, planned, context) => {
      const id = text(planned, 'id');
      const found = objects(state, context)[id];
      if (found === undefined) throw notFound(id);
      const { labels, annotations } = metadataOf(planned);
      return valuesOf(id, Object.assign(found, { labels: labels ?? {}, annotations: annotations ?? {} }), planned);
    },
    delete: (state, known, context) => {
      Reflect.deleteProperty(objects(state, context), text(known, 'id'));
    },
  };
}

function metadataOf(values: Values): Metadata {
  return (values['metadata'] as readonly [Metadata])[0];
}

function valuesOf(id: string, found: KubernetesObject, known: Values): Values {
  const metadata = {
    ...metadataOf(known),
    uid: found.uid,
    generation: 0,
    resource_version: '1',
    labels: orNull(found.labels),
    annotations: orNull(found.annotations),
  };
  return { ...known, id, metadata: [metadata] };
}

/** `aws eks update-kubeconfig` names a context by the cluster's ARN. */
function clusterOfContext(state: CloudState, context: ProviderContext) {
  if (context.configContext === 'down') throw new CloudError('Unreachable', 'dial tcp: i/o timeout');
  const [, partition = '', , region = '', account = '', cluster = ''] = context.configContext.split(':');
  return clusterAt(state, { partition, region, account, cluster: cluster.replace('cluster/', '') });
}

/** The Kubernetes resource types that stacks of this project declare. */
export const KUBERNETES_RESOURCES: Readonly<Record<string, ResourceKind>> = {
  kubernetes_service_account_v1: objectKind({
    kind: 'ServiceAccount',
    binding: '@cdktf/provider-kubernetes/lib/service-account-v1',
    forceNew: ['metadata.0.name', 'metadata.0.namespace'],
    defaults: () => ({ automount_service_account_token: true, default_secret_name: '' }),
    objects: (state, context) => clusterOfContext(state, context).serviceAccounts,
    idOf: ({ namespace, name }) => `${namespace ?? 'default'}/${name}`,
    namesOf: (id) => {
      const [namespace = '', name = ''] = id.split('/');
      return { namespace, name };
    },
  }),
  kubernetes_namespace_v1: objectKind({
    kind: 'Namespace',
    binding: '@cdktf/provider-kubernetes/lib/namespace-v1',
    forceNew: ['metadata.0.name'],
    objects: (state, context) => (clusterOfContext(state, context).namespaces ??= {}),
    idOf: ({ name }) => name,
    namesOf: (name) => ({ name }),
  }),
};
