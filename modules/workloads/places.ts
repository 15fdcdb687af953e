import type { DocumentPath, Manifest } from '../manifest/manifest';
import type { SourcePlace } from '../manifest/source-text';
import type { WorkloadOutline } from './outline';
import type { Association } from './workload';

/** Describes a workload, for messages about another one. */
export function describeWorkload({ service, environment, manifest }: WorkloadOutline): string {
  return `service "${service}" in environment "${environment.name}" (${manifest.file})`;
}

/** `services/orders/pod-identity.yaml:3:19` */
export function placeInFile({ file, source }: Manifest, path: DocumentPath): string {
  const { line, column } = source.locate(path);
  return `${file}:${line}:${column}`;
}

/** The path of an association's service account: in the settings for all environments, or for the workload's. */
export function pathOfAccount({ manifest, environment }: WorkloadOutline, association: Association): DocumentPath {
  const parts = [manifest.settings, manifest.environments?.get(environment.name)];
  const found = parts
    .flatMap((part) => part?.serviceAccounts ?? [])
    .find(({ namespace, name }) => namespace === association.namespace && name === association.serviceAccount);
  return found?.path ?? ['serviceAccounts'];
}

/** The place of a workload's role ARN or name, or of the service, which determines the default name. */
export function placeOfRole({ manifest, environment }: WorkloadOutline): Pick<SourcePlace, 'source' | 'path'> {
  const roles = [manifest.environments?.get(environment.name)?.role, manifest.settings.role];
  for (const role of roles) {
    if (role && 'value' in role) return { source: manifest.source, path: role.path };
    if (role?.name !== undefined) return { source: manifest.source, path: [...(role.path ?? []), 'name'] };
  }
  return { source: manifest.source, path: ['service'] };
}

/** The place of a target role: its name, or its settings. */
export function placeOfTargetRole({ manifest, environment }: WorkloadOutline): Pick<SourcePlace, 'source' | 'path'> {
  const setting = manifest.environments?.get(environment.name)?.targetRole ?? manifest.settings.targetRole;
  const name = setting && !('value' in setting) && setting.role.name !== undefined ? ['name'] : [];
  return { source: manifest.source, path: [...(setting?.path ?? []), ...name] };
}
