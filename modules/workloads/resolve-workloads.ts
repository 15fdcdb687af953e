import { closestName } from '../diagnostics/closest-name';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { Configuration, Environment } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { type Complaint, complaintBox, type Report } from './complaint';
import { checkAcrossManifests } from './cross-checks';
import { resolveWorkload } from './resolve-workload';
import type { Workload } from './workload';

/** What manifests come to under a configuration. */
export interface Resolved {
  /** In the order of the manifests' files, then of the configuration's environments. */
  readonly workloads: readonly Workload[];
  /** Services and environments that have errors of their own, so there is no workload for them. */
  readonly unresolved: readonly Unresolved[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A service in an environment that could not be worked out; without an environment when it runs in none. */
export interface Unresolved {
  readonly manifest: Manifest;
  readonly environment?: Environment;
  /** The first error. */
  readonly reason: Complaint;
}

/**
 * The workloads of manifests, each complaint about them, and the rules over several of them: unique services, one owner
 * per service account of a cluster, unique names of roles, policies and stacks, AWS's quotas per cluster.
 * Takes time in proportion to the number of manifests.
 */
export function resolveWorkloads(configuration: Configuration, manifests: readonly Manifest[]): Resolved {
  const box = complaintBox();
  const inFileOrder = [...manifests].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  const resolved = inFileOrder.map((manifest) => resolveManifest(configuration, manifest, box.report));
  const workloads = resolved.flatMap((one) => one.workloads);
  checkAcrossManifests(configuration, inFileOrder, workloads, box.report);
  return { workloads, unresolved: resolved.flatMap((one) => one.unresolved), diagnostics: box.diagnostics() };
}

/** The workloads of one manifest, in the configuration's order of environments. */
export function resolveManifest(
  configuration: Configuration,
  manifest: Manifest,
  report: Report,
): Pick<Resolved, 'workloads' | 'unresolved'> {
  const workloads: Workload[] = [];
  const unresolved: Unresolved[] = [];
  let errors: Complaint[] = [];
  const reportAndKeep: Report = (complaint) => {
    if (complaint.severity === 'error') errors.push(complaint);
    report(complaint);
  };

  const environments = environmentsOf(configuration, manifest, reportAndKeep);
  if (environments.length === 0) unresolved.push(...errors.slice(0, 1).map((reason) => ({ manifest, reason })));
  for (const environment of environments) {
    errors = [];
    const workload = resolveWorkload(configuration, manifest, environment, reportAndKeep);
    if (workload) workloads.push(workload);
    else unresolved.push(...errors.slice(0, 1).map((reason) => ({ manifest, environment, reason })));
  }
  return { workloads, unresolved };
}

/** The environments that a service runs in. One that the configuration does not have, and none at all, are errors. */
export function environmentsOf(configuration: Configuration, manifest: Manifest, report: Report): Environment[] {
  const { source, service } = manifest;
  const known = configuration.environments.map(({ name }) => name);
  for (const [name, { path }] of manifest.environments ?? []) {
    if (known.includes(name)) continue;
    const near = closestName(name, known);
    report({
      code: 'environment-unknown',
      severity: 'error',
      message: `environment "${name}" is not one of ${configuration.file}`,
      help: near === undefined ? `it has ${known.map((one) => `"${one}"`).join(', ')}` : `did you mean "${near}"?`,
      source,
      path,
      part: 'key',
    });
  }
  if (known.length === 0 || manifest.environments?.size === 0) {
    report({
      code: 'environment-none',
      severity: 'error',
      message: `service "${service}" runs in no environment`,
      help: 'list at least one, or leave `environments` out of the manifest for all that the configuration has',
      source,
      path: ['environments'],
    });
  }
  return configuration.environments.filter(({ name }) => manifest.environments?.has(name) ?? true);
}
