import { serviceAccessOf } from '../access/service-access';
import { type ShownComparison, shownComparison } from '../change/shown-comparison';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
import { parseManifest } from '../manifest/parse-manifest';
import { compareRoleSessions } from '../policy/compare';
import type { AccessObject } from '../policy/document';
import { resolveWorkloads } from '../workloads/resolve-workloads';

/** Whether a written manifest gives the access that was there. */
export interface Proof {
  /** Of the manifest. */
  readonly diagnostics: readonly Diagnostic[];
  /** The access before against that of the manifest; absent if the manifest has errors. */
  readonly comparison?: ShownComparison;
}

/**
 * Compares the access of a role with what a manifest gives its service in one environment, as the permission diff does.
 *
 * @param before the policies of the role
 * @param file path of the manifest, for diagnostics
 */
export function proveManifest(
  before: AccessObject,
  manifest: { readonly text: string; readonly file: string; readonly environment: string },
  configuration: Configuration,
): Proof {
  const { text, file, environment } = manifest;
  const { manifest: parsed, diagnostics: syntax } = parseManifest(Buffer.from(text), file);
  if (!parsed) return { diagnostics: syntax };
  const { workloads, diagnostics: resolved } = resolveWorkloads(configuration, [parsed]);
  const diagnostics = sortDiagnostics([...syntax, ...resolved.filter((one) => one.file === file)]);
  const workload = workloads.find((one) => one.environment.name === environment);
  const after = workload && serviceAccessOf(workload).role.permissions;
  if (hasErrors(diagnostics) || !after) return { diagnostics };
  return { diagnostics, comparison: shownComparison(compareRoleSessions(before, after)) };
}
