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

/** The files that `policies` names, with placeholders filled in, each once per kind, sorted. */
export function policyFilesOf({ environments, policies, managedPolicies }: Configuration): readonly PolicyFile[] {
  const named = [
    ...policies.map(({ file }) => ({ path: file, kind: 'resource' as const })),
    ...managedPolicies.flatMap((entry) =>
      'file' in entry ? [{ path: entry.file, kind: 'managed-policy' as const }] : [],
    ),
  ];
  const files = environments.flatMap((environment) =>
    named.map(({ path, kind }): PolicyFile => ({ path: fillForEnvironment(path, environment), kind })),
  );
  const distinct = new Map(files.map((file) => [`${file.path}\n${file.kind}`, file]));
  return [...distinct.values()].sort(byText(({ path }) => path));
}
