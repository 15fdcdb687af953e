import type { Association } from '../workloads/workload';

/**
 * The construct id of an association, and therefore part of its address in Terraform's state: readable, independent of
 * the other contents of the stack, and unique for each (cluster, namespace, service account).
 *
 * Namespaces and service accounts cannot contain `_`, so the parts can be separated from the end. Dots of service
 * accounts are replaced, because they are not valid in Terraform's identifiers.
 *
 * @param kind prefix, because identifiers begin with a letter and cluster names may begin with a digit
 */
export function associationId(kind: string, { cluster, namespace, serviceAccount }: Association): string {
  return [kind, cluster.name, namespace, serviceAccount.replaceAll('.', '__')].join('_');
}
