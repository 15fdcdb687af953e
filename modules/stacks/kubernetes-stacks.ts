import type { App } from 'cdktf';
import type { DataStack } from '../constructs/data-stack';
import { requirePeers } from '../constructs/peers';
import { type NamespaceStack, requiredNamespaces } from '../workloads/namespace-stacks';
import { accountsInServiceStack, serviceAccountStacks } from '../workloads/stacks-of-service';
import type { Workload } from '../workloads/workload';
import type * as Namespaces from './namespace-stack';
import type * as ServiceAccountStacks from './service-account-stack';
import type * as ServiceAccounts from './service-accounts';

/* The Kubernetes provider is an optional dependency of 145 MB, which most repositories do without. */
/* eslint-disable @typescript-eslint/no-require-imports -- `import()` would make every caller asynchronous */

/** The stacks of the namespaces of all clusters. */
export function addNamespaceStacks(
  app: App,
  stacks: readonly NamespaceStack[],
): ReadonlyMap<NamespaceStack, DataStack> {
  if (stacks.length === 0) return new Map();
  requirePeers('`namespaces` of a cluster', ['@cdktf/provider-kubernetes']);
  const { addNamespaceStack } = require('./namespace-stack') as typeof Namespaces;
  return new Map(stacks.map((one) => [one, addNamespaceStack(app, one)]));
}

/**
 * The stacks of the service accounts of one service in one environment. They are applied after the service's stack and
 * after their namespaces.
 *
 * @param isMoving whether the service accounts exist already, and are in the state of the service's stack
 */
export function addServiceAccountStacks(
  app: App,
  workload: Workload,
  serviceStack: DataStack,
  namespaces: ReadonlyMap<NamespaceStack, DataStack>,
  isMoving: boolean,
): readonly DataStack[] {
  const stacks = serviceAccountStacks(workload);
  if (stacks.length === 0) return [];
  requireForServiceAccounts();
  const constructs = require('./service-account-stack') as typeof ServiceAccountStacks;
  if (isMoving) {
    constructs.forgetServiceAccounts(serviceStack, workload.environment, stacks);
    serviceStack.close();
  }
  return stacks.map((one) => {
    const stack = constructs.addServiceAccountStack(app, workload, one, isMoving);
    stack.addDependency(serviceStack);
    for (const required of requiredNamespaces(one, [...namespaces.keys()])) {
      const namespace = namespaces.get(required);
      if (namespace) stack.addDependency(namespace);
    }
    return stack;
  });
}

/** The service accounts of a service in clusters without an endpoint, in the service's own stack. */
export function addAccountsToServiceStack(stack: DataStack, workload: Workload): void {
  const accounts = accountsInServiceStack(workload);
  if (accounts.length === 0) return;
  requireForServiceAccounts();
  const { addServiceAccounts } = require('./service-accounts') as typeof ServiceAccounts;
  addServiceAccounts(stack, workload, accounts);
}

function requireForServiceAccounts(): void {
  requirePeers('`kubernetes.serviceAccount: create`', ['@cdktf/provider-kubernetes']);
}
