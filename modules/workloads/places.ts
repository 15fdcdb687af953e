import type { DocumentPath, Manifest } from '../manifest/manifest';
import type { Complaint } from './complaint';
import type { WorkloadOutline } from './outline';
import type { Association } from './workload';

/** A workload in words, for messages about another one. */
export function describeWorkload({ service, environment, manifest }: WorkloadOutline): string {
  return `service "${service}" in environment "${environment.name}" (${manifest.file})`;
}

/** `services/orders/pod-identity.yaml:3:19` */
export function placeInFile({ file, source }: Manifest, path: DocumentPath): string {
  const { line, column } = source.locate(path);
  return `${file}:${line}:${column}`;
}

/** Where a manifest lists the service account of an association: for all environments, or for the workload's. */
export function pathOfAccount({ manifest, environment }: WorkloadOutline, association: Association): DocumentPath {
  const parts = [manifest.settings, manifest.environments?.get(environment.name)];
  const found = parts
    .flatMap((part) => part?.serviceAccounts ?? [])
    .find(({ namespace, name }) => namespace === association.namespace && name === association.serviceAccount);
  return found?.path ?? ['serviceAccounts'];
}

/** Where a manifest says which role a workload has; its service, after which a role is named, where it says nothing. */
export function placeOfRole({ manifest, environment }: WorkloadOutline): Pick<Complaint, 'source' | 'path'> {
  const roles = [manifest.environments?.get(environment.name)?.role, manifest.settings.role];
  for (const role of roles) {
    if (role && 'value' in role) return { source: manifest.source, path: role.path };
    if (role?.name !== undefined) return { source: manifest.source, path: [...(role.path ?? []), 'name'] };
  }
  return { source: manifest.source, path: ['service'] };
}
