import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import type { App } from 'cdktf';
import type { DataStack } from '../constructs/data-stack';
import { escapeInterpolation } from '../constructs/escape-interpolation';
import type { NamespaceStack } from '../workloads/namespace-stacks';
import { newKubernetesStack } from './kubernetes-provider';

/** The stack of a namespace. Kubernetes deletes everything in a namespace with it, so Terraform never does. */
export function addNamespaceStack(app: App, { name, environment, cluster, namespace }: NamespaceStack): DataStack {
  const stack = newKubernetesStack(app, name, environment, cluster);
  const { name: own, labels, annotations } = namespace;
  const metadata = { name: own, ...(labels && { labels }), ...(annotations && { annotations }) };
  new NamespaceV1(stack, 'namespace', {
    ...escapeInterpolation(stack.data({ metadata })),
    lifecycle: { preventDestroy: true },
  });
  return stack.close();
}
