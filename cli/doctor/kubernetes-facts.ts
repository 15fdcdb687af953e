import type { Declared } from '../../modules/doctor/examined';
import type {
  ObservedAgent,
  ObservedContainer,
  ObservedNode,
  ObservedPod,
  Reading,
} from '../../modules/doctor/observed';
import { clusterArn } from '../../modules/workloads/arns';
import type { KubeContext } from '../user/kubeconfig';
import { type RunJson, unreadBy } from './run-json';

/** How a cluster is reached: by a context of the kubeconfig. */
export interface KubernetesAccess {
  readonly run: RunJson;
  readonly context: string;
}

/** The context of the kubeconfig for a cluster; the current one is preferred. */
export function contextOf(
  { clusterArn: arn, cluster: name, region }: Declared,
  contexts: readonly KubeContext[],
): string | undefined {
  return contexts.find(({ cluster }) =>
    cluster.account === undefined
      ? cluster.name === name && cluster.region === region
      : clusterArn({ ...cluster, account: cluster.account }, cluster) === arn,
  )?.context;
}

async function get<Json>({ run, context }: KubernetesAccess, ...args: readonly string[]): Promise<Reading<Json>> {
  const options = ['--context', context, '--output', 'json', '--ignore-not-found', '--request-timeout', '25s'];
  const printed = await run('kubectl', ['get', ...args, ...options]);
  return 'failure' in printed ? unreadBy(printed) : { read: printed.json as Json };
}

async function getList<Json>(access: KubernetesAccess, ...args: readonly string[]): Promise<Reading<readonly Json[]>> {
  // Of one name, kubectl prints the object itself.
  const reading = await get<Json & { readonly items?: readonly Json[] }>(access, ...args);
  if ('unread' in reading) return reading;
  const { items } = reading.read;
  return { read: items ?? (Object.keys(reading.read).length > 0 ? [reading.read] : []) };
}

interface Metadata {
  readonly name: string;
  readonly creationTimestamp: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
}

interface PodJson {
  readonly metadata: Metadata;
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly ContainerJson[];
    readonly initContainers?: readonly ContainerJson[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

interface ContainerJson {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly { readonly name: string }[];
  readonly envFrom?: readonly unknown[];
}

/** The pods of a service account that have not ended. */
export async function readPods(
  access: KubernetesAccess,
  { namespace, serviceAccount }: Declared,
): Promise<Reading<readonly ObservedPod[]>> {
  const selector = ['--field-selector', `spec.serviceAccountName=${serviceAccount}`];
  const pods = await getList<PodJson>(access, 'pods', '--namespace', namespace, ...selector);
  if ('unread' in pods) return pods;
  const live = pods.read.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  return { read: live.map(observedPod) };
}

/** https://github.com/aws/amazon-eks-pod-identity-webhook#skipping-injection-on-containers */
const SKIP = 'eks.amazonaws.com/skip-containers';

function observedPod({ metadata, spec }: PodJson): ObservedPod {
  const { name, creationTimestamp, labels = {}, annotations = {} } = metadata;
  const workload = workloadOf(metadata);
  return {
    name,
    ...(workload !== undefined && { workload }),
    ...(spec.nodeName !== undefined && { node: spec.nodeName }),
    createdAt: new Date(creationTimestamp),
    isFargate: 'eks.amazonaws.com/fargate-profile' in labels,
    skippedContainers: (annotations[SKIP] ?? '').split(',').flatMap((text) => text.trim() || []),
    containers: [...(spec.initContainers ?? []), ...spec.containers].map(observedContainer),
  };
}

const RESTARTABLE = ['StatefulSet', 'DaemonSet'];

/** A deployment owns its pods by a ReplicaSet, whose name ends with the hash of the template. */
function workloadOf({ ownerReferences = [], labels = {} }: Metadata): string | undefined {
  const [owner] = ownerReferences;
  const suffix = `-${labels['pod-template-hash'] ?? ''}`;
  if (owner?.kind === 'ReplicaSet' && suffix !== '-' && owner.name.endsWith(suffix)) {
    return `deployment/${owner.name.slice(0, -suffix.length)}`;
  }
  return owner && RESTARTABLE.includes(owner.kind) ? `${owner.kind.toLowerCase()}/${owner.name}` : undefined;
}

function observedContainer({ name, image = '', env = [], envFrom = [] }: ContainerJson): ObservedContainer {
  return { name, image, variables: env.map((one) => one.name), hasVariablesFrom: envFrom.length > 0 };
}

interface NodeJson {
  readonly metadata: Metadata;
  readonly status?: { readonly nodeInfo?: { readonly operatingSystem?: string } };
}

/** The nodes of pods; those that were deleted since are left out. */
export async function readNodes(
  access: KubernetesAccess,
  pods: readonly ObservedPod[],
): Promise<Reading<readonly ObservedNode[]>> {
  const names = [...new Set(pods.flatMap(({ node }) => node ?? []))].sort();
  if (names.length === 0) return { read: [] };
  const nodes = await getList<NodeJson>(access, 'nodes', ...names);
  return 'unread' in nodes ? nodes : { read: nodes.read.map(observedNode) };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/automode.html, https://docs.aws.amazon.com/eks/latest/userguide/fargate.html */
const COMPUTE_TYPE = 'eks.amazonaws.com/compute-type';
const KINDS: Readonly<Record<string, ObservedNode['kind']>> = {
  auto: 'auto-mode',
  fargate: 'fargate',
  hybrid: 'hybrid',
};

function observedNode({ metadata: { name, labels = {} }, status }: NodeJson): ObservedNode {
  const system = labels['kubernetes.io/os'] ?? status?.nodeInfo?.operatingSystem;
  return { name, kind: KINDS[labels[COMPUTE_TYPE] ?? ''] ?? 'ec2', isWindows: system === 'windows' };
}

/** The pods of the agent, which the add-on and the chart install into kube-system. */
export async function readAgents(access: KubernetesAccess): Promise<Reading<readonly ObservedAgent[]>> {
  const selector = ['--selector', 'app.kubernetes.io/name=eks-pod-identity-agent'];
  const pods = await getList<PodJson>(access, 'pods', '--namespace', 'kube-system', ...selector);
  if ('unread' in pods) return pods;
  return {
    read: pods.read.flatMap(({ spec: { nodeName: node }, status }) =>
      node === undefined
        ? []
        : [
            {
              node,
              isReady: status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true,
            },
          ],
    ),
  };
}

/** The annotations of the service account; null where it does not exist. */
export async function readAnnotations(
  access: KubernetesAccess,
  { namespace, serviceAccount }: Declared,
): Promise<Reading<Readonly<Record<string, string>> | null>> {
  const found = await getList<{ readonly metadata: Metadata }>(
    access,
    'serviceaccounts',
    serviceAccount,
    '--namespace',
    namespace,
  );
  if ('unread' in found) return found;
  const [account] = found.read;
  return { read: account ? (account.metadata.annotations ?? {}) : null };
}
