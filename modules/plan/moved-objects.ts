import { addonImportId, associationImportId, withRegion } from '../identity/import-ids';
import { canonicalJson } from './canonical-json';
import { stackResources } from './stack-resources';
import { type Block, blocksOf } from './json-blocks';
import { attributeOf } from './plan-configuration';
import type { StackConfiguration } from './stack-changes';

/** An object, or its name, that one stack gives up and another one takes. */
export interface MovedObject {
  readonly type: string;
  /** What to call it in a message: `IAM role "orders"`. */
  readonly name: string;
  readonly from: ObjectPlace;
  readonly to: ObjectPlace;
  /**
   * `handed-over`: the new stack imports it before the old one forgets it, so it is always there. `recreated`: the old
   * stack deletes it before the new one creates it.
   */
  readonly way: 'handed-over' | 'recreated';
}

export interface ObjectPlace {
  readonly stack: string;
  readonly address: string;
}

/** Arguments of a resource, or attributes of an object. */
type Values = unknown;

interface MovableType {
  /** What no two objects of a provider have in common, of the arguments; undefined where an argument is missing. */
  readonly key: (values: Values) => readonly string[] | undefined;
  readonly name: (key: readonly string[]) => string;
  /** The import ID, from an object's attributes; absent for types that are recreated. */
  readonly importId?: (values: Values) => string | undefined;
}

/** Import IDs: section "Import" of each resource, https://registry.terraform.io/providers/hashicorp/aws/latest/docs */
const MOVABLE: Readonly<Record<string, MovableType>> = {
  aws_eks_pod_identity_association: {
    key: texts('cluster_name', 'namespace', 'service_account'),
    name: ([cluster = '', namespace = '', account = '']) =>
      `the association of service account ${namespace}/${account} in cluster ${cluster}`,
    importId: (values) => idOf(associationImportId, texts('cluster_name', 'association_id')(values)),
  },
  aws_eks_addon: {
    key: texts('cluster_name', 'addon_name'),
    name: ([cluster = '', addon = '']) => `the add-on ${addon} of cluster ${cluster}`,
    importId: (values) => idOf(addonImportId, texts('cluster_name', 'addon_name')(values)),
  },
  aws_iam_openid_connect_provider: {
    key: texts('url'),
    name: ([url = '']) => `the OIDC provider of ${url}`,
    importId: (values) => texts('arn')(values)?.[0],
  },
  kubernetes_service_account_v1: {
    key: (values) => texts('namespace', 'name')(metadataOf(values)),
    name: ([namespace = '', account = '']) => `the service account ${namespace}/${account}`,
    importId: (values) => texts('namespace', 'name')(metadataOf(values))?.join('/'),
  },
  kubernetes_namespace_v1: {
    key: (values) => texts('name')(metadataOf(values)),
    name: ([namespace = '']) => `the namespace ${namespace}`,
    importId: (values) => texts('name')(metadataOf(values))?.[0],
  },
  aws_iam_role: { key: lowerCase(texts('name')), name: ([name = '']) => `IAM role "${name}"` },
  aws_iam_policy: { key: lowerCase(texts('name')), name: ([name = '']) => `IAM policy "${name}"` },
};

/**
 * The objects that move between stacks: of service accounts, AWS and Kubernetes have one of each name only. Values that
 * are known only after an apply are not compared.
 *
 * @param clusters ARNs of clusters by their endpoints: a context of a kubeconfig has the ARN as its name
 */
export function movedObjects(
  before: readonly StackConfiguration[],
  after: readonly StackConfiguration[],
  clusters: ReadonlyMap<string, string> = new Map(),
): MovedObject[] {
  const [from, to] = [placesOf(before, clusters), placesOf(after, clusters)];
  return [...to].flatMap(([key, { place, type, name }]): MovedObject[] => {
    const old = from.get(key)?.place;
    if (old === undefined || old.stack === place.stack) return [];
    const way = MOVABLE[type]?.importId === undefined ? 'recreated' : 'handed-over';
    return [{ type, name, from: old, to: place, way }];
  });
}

/**
 * The import ID of a moved object.
 *
 * @param values its attributes
 * @param region the argument `region` of the resource that imports it, if it has one
 */
export function importIdOf(type: string, values: Values, region?: unknown): string | undefined {
  const id = MOVABLE[type]?.importId?.(values);
  return id === undefined ? undefined : withRegion(id, typeof region === 'string' ? region : undefined);
}

interface FoundObject {
  readonly place: ObjectPlace;
  readonly type: string;
  readonly name: string;
}

function placesOf(
  stacks: readonly StackConfiguration[],
  clusters: ReadonlyMap<string, string>,
): ReadonlyMap<string, FoundObject> {
  return new Map(
    stacks.flatMap(({ name: stack, configuration }) =>
      stackResources(configuration).flatMap(({ type, address, body }): [string, FoundObject][] => {
        const movable = Object.hasOwn(MOVABLE, type) ? MOVABLE[type] : undefined;
        const key = movable?.key(body);
        if (movable === undefined || key === undefined || key.some((text) => text.includes('${'))) return [];
        const place = { stack, address };
        return [
          [
            canonicalJson([type, providerPlace(configuration, type, body, clusters), key]),
            { place, type, name: movable.name(key) },
          ],
        ];
      }),
    ),
  );
}

/** The account and the region, or the Kubernetes cluster, that a resource is in. IAM has no regions. */
function providerPlace(
  configuration: Block,
  type: string,
  body: Block,
  clusters: ReadonlyMap<string, string>,
): unknown {
  const [own = ''] = type.split('_');
  const [, alias] = typeof body['provider'] === 'string' ? body['provider'].split('.') : [];
  const provider = blocksOf(blocksOf(configuration['provider'])[0]?.[own]).find((block) => block['alias'] === alias);
  if (own === 'kubernetes') {
    const endpoint = provider?.['host'];
    return typeof endpoint === 'string' ? (clusters.get(endpoint) ?? endpoint) : provider?.['config_context'];
  }
  const account = provider?.['allowed_account_ids'];
  return type.startsWith('aws_iam_') ? [account] : [account, body['region'] ?? provider?.['region']];
}

function texts(...names: readonly string[]): (values: Values) => readonly string[] | undefined {
  return (values) => {
    const found = names.map((name) => attributeOf(values, name));
    return found.every((value): value is string => typeof value === 'string' && value !== '') ? found : undefined;
  };
}

function lowerCase(key: MovableType['key']): MovableType['key'] {
  return (values) => key(values)?.map((text) => text.toLowerCase());
}

function idOf(
  format: (cluster: string, object: string) => string,
  [cluster, object]: readonly string[] = [],
): string | undefined {
  return cluster === undefined || object === undefined ? undefined : format(cluster, object);
}

/** A block of the configuration, or a list of one. */
function metadataOf(values: Values): unknown {
  return [attributeOf(values, 'metadata')].flat()[0];
}
