import { quote } from '../diagnostics/quote';
import type { Problem, Report } from '../diagnostics/problem';
import type { Configuration, Environment, NamespaceSettings } from '../manifest/configuration';
import type { SourcePlace } from '../manifest/source-text';
import { clusterArn } from './arns';
import { isReachable, type ReachableCluster } from './reachable-cluster';
import type { ServiceAccountStack } from './stacks-of-service';

/**
 * The stack with a namespace of a cluster. Each namespace has its own, so that no plan of another one can delete it, and
 * Terraform leaves it in the cluster when it is removed from the configuration.
 */
export interface NamespaceStack {
  /** `namespace-<namespace>-<cluster>-<environment>` */
  readonly name: string;
  readonly environment: Environment;
  readonly cluster: ReachableCluster;
  readonly namespace: NamespaceSettings;
}

/** The stacks of the namespaces that this project creates, in the order of the configuration. */
export function namespaceStacks({ environments }: Pick<Configuration, 'environments'>): readonly NamespaceStack[] {
  return environments.flatMap((environment) =>
    environment.clusters.filter(isReachable).flatMap((cluster) =>
      (cluster.namespaces ?? []).map((namespace) => ({
        name: `namespace-${namespace.name}-${cluster.name}-${environment.name}`,
        environment,
        cluster,
        namespace,
      })),
    ),
  );
}

/** The namespaces that are created before the service accounts of a stack; environments may share a cluster. */
export function requiredNamespaces(
  { cluster, associations }: Pick<ServiceAccountStack, 'cluster' | 'associations'>,
  stacks: readonly NamespaceStack[],
): readonly NamespaceStack[] {
  const names = new Set(associations.map(({ namespace }) => namespace));
  return stacks.filter((one) => one.cluster.api.endpoint === cluster.api.endpoint && names.has(one.namespace.name));
}

/** Reports namespaces that Kubernetes creates itself, and those that two environments create in one cluster. */
export function checkNamespaces(configuration: Configuration, report: Report<SourcePlace>): void {
  const owners = new Map<string, NamespaceStack>();
  for (const stack of namespaceStacks(configuration)) {
    const { environment, cluster, namespace } = stack;
    const key = `${clusterArn(environment, cluster)} ${namespace.name}`;
    const first = owners.get(key);
    const problems = [...reserved(namespace), ...(first ? [repeated(stack, first)] : [])];
    if (!first) owners.set(key, stack);
    for (const problem of problems) {
      report({ ...problem, source: configuration.source, path: namespace.path, part: 'key' });
    }
  }
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces */
function reserved({ name }: NamespaceSettings): Problem[] {
  if (name !== 'default' && !name.startsWith('kube-')) return [];
  return [
    {
      code: 'namespace-reserved',
      severity: 'error',
      message: `namespace ${quote(name)} is reserved by Kubernetes`,
      help: 'remove it; service accounts can be created there all the same',
    },
  ];
}

function repeated({ environment, cluster, namespace }: NamespaceStack, first: NamespaceStack): Problem {
  return {
    code: 'namespace-repeated',
    severity: 'error',
    message: `environments "${first.environment.name}" and "${environment.name}" both create the namespace ${quote(namespace.name)} of cluster "${cluster.name}"`,
    help: 'remove it from one of them',
  };
}
