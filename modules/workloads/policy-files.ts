import type { Configuration } from '../manifest/configuration';
import type { PolicyFileKind } from '../manifest/parse-policy-file';
import { byText } from '../text/compare-texts';
import { fillForEnvironment } from './known-policies';

/** A file that `policies` names. */
export interface PolicyFile {
  /** From the folder of the configuration. */
  readonly path: string;
  readonly kind: PolicyFileKind;
}

/** The files that a configuration names, with placeholders filled in, each once per kind, sorted. */
export function policyFilesOf({ environments, policies, managedPolicies }: Configuration): readonly PolicyFile[] {
  const files = environments.flatMap((environment): PolicyFile[] => {
    const { serviceControl = [], resourceControl = [] } = environment.organizationPolicies ?? {};
    return [
      ...policies.map(({ file }) => ({ path: file, kind: 'resource' as const })),
      ...managedPolicies.flatMap(ofKind('managed-policy')),
      ...serviceControl.flat().flatMap(ofKind('service-control')),
      ...resourceControl.flatMap(ofKind('resource-control')),
    ].map(({ path, kind }) => ({ path: fillForEnvironment(path, environment), kind }));
  });
  const distinct = new Map(files.map((file) => [`${file.path}\n${file.kind}`, file]));
  return [...distinct.values()].sort(byText(({ path }) => path));
}

function ofKind(kind: PolicyFileKind): (entry: object) => readonly PolicyFile[] {
  return (entry) => ('file' in entry ? [{ path: String(entry.file), kind }] : []);
}
