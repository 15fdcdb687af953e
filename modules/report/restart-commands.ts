import type { ServiceChange } from '../change/change';
import { inert } from './escape';

/** Commands that a report shows; more are counted. */
const MOST_COMMANDS = 20;

/**
 * The commands that restart the pods of these changes, one for each namespace of a cluster, where manifests list workloads.
 * They are for a person: this project runs none of them. The context is the one that `aws eks update-kubeconfig` writes.
 * https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_restart/
 */
export function restartCommands(changes: readonly ServiceChange[]): readonly string[] {
  const places = new Map<string, Set<string>>();
  for (const { cluster, namespace, workloads } of changes.flatMap(({ podRestarts = [] }) => podRestarts)) {
    const start = `kubectl --context ${inert(cluster)} --namespace ${inert(namespace)} rollout restart`;
    const known = places.get(start) ?? new Set<string>();
    for (const workload of workloads) known.add(inert(workload));
    places.set(start, known);
  }
  const commands = [...places].map(([start, workloads]) => [start, ...workloads].join(' '));
  const rest = commands.length - MOST_COMMANDS;
  return [...commands.slice(0, MOST_COMMANDS), ...(rest > 0 ? [`# and ${rest} more`] : [])];
}
