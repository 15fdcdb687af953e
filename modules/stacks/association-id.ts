import type { Association } from '../workloads/workload';

/**
 * A name for an association within its stack, for construct ids and so for addresses in Terraform's state: readable,
 * the same whatever else the stack holds, and different for every (cluster, namespace, service account).
 *
 * Neither a namespace nor a service account contains `_`, so the parts can be told apart from the end. The dots that a
 * service account may contain are no part of Terraform's identifiers.
 *
 * @param kind what is named, in front, because an identifier starts with a letter and a cluster may start with a digit
 */
export function associationId(kind: string, { cluster, namespace, serviceAccount }: Association): string {
  return [kind, cluster.name, namespace, serviceAccount.replaceAll('.', '__')].join('_');
}
