import type { Diagnostic } from '../diagnostics/diagnostic';
import type { Configuration, Environment } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { byText } from '../text/compare-texts';
import { checkBackends } from './backends';
import { addonManifests } from './addon-stacks';
import { checkAddons, checkNodes } from './check-addons';
import { checkClusters, checkManagedIssuers } from './check-clusters';
import { checkTargetTrust } from './check-chains';
import { checkEndpoints } from './check-endpoints';
import { checkRegions } from './check-regions';
import { checkAccountNames, checkSharedStacks } from './check-names';
import { checkProviderVersions } from './check-provider-versions';
import type { Problem } from '../diagnostics/problem';
import type { SourcePlace } from '../manifest/source-text';
import { withoutConsequences } from './consequences';
import { collectSourceProblems, reportIn, type ReportIn } from './source-problems';
import { checkAcrossManifests } from './cross-checks';
import { environmentsOf } from './environments-of';
import { checkOwnedPolicies } from './owned-policies';
import { checkManagedPolicies } from './known-managed-policies';
import { checkPolicies } from './known-policies';
import { checkOrganizationPolicies } from './organization-policies';
import { checkNamespaces } from './namespace-stacks';
import { outlineManifest } from './outline';
import { resolveWorkload } from './resolve-workload';
import type { Workload } from './workload';
import { checkWrittenPolicies } from './written-policies';

/** The result of resolving manifests with a configuration. */
export interface Resolved {
  /** In the order of the manifests' files, then of the configuration's environments. */
  readonly workloads: readonly Workload[];
  /** Services and environments without a workload, because they have errors themselves. */
  readonly unresolved: readonly Unresolved[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A service in an environment that could not be resolved; without environment if the service has none. */
export interface Unresolved {
  readonly manifest: Manifest;
  readonly environment?: Environment;
  /** The first error. */
  readonly reason: Problem<SourcePlace>;
}

/**
 * Resolves manifests to workloads and checks all rules, also those across manifests: unique services, one owner per
 * service account of a cluster, unique names of roles, policies and stacks, AWS's quotas per cluster.
 * Runs in linear time in the number of manifests.
 *
 * @param others further manifests that must not conflict with these. They are not resolved, and conflicts only among
 * them are not reported. A conflict with these may be reported at one of them.
 * @param incomplete the usable parts of manifests with errors. Only their problems are reported.
 */
export function resolveWorkloads(
  configuration: Configuration,
  manifests: readonly Manifest[],
  others: readonly Manifest[] = [],
  incomplete: readonly Manifest[] = [],
): Resolved {
  const problems = collectSourceProblems();
  const collected = { ...problems, report: withoutConsequences(problems.report, configuration.removed) };
  const resolve = (some: readonly Manifest[]): readonly Pick<Resolved, 'workloads' | 'unresolved'>[] =>
    [...some]
      .sort(byText(({ file }) => file))
      .map((manifest) =>
        resolveManifest(configuration, manifest, withoutConsequences(collected.report, manifest.removed)),
      );
  const all = [...addonManifests(configuration), ...manifests];
  const resolved = resolve(all);
  const workloads = resolved.flatMap((one) => one.workloads);
  const partly = resolve(incomplete).flatMap((one) => one.workloads);
  checkRegions(configuration, collected.report);
  checkClusters(configuration, collected.report);
  checkAddons(configuration, collected.report);
  checkEndpoints(configuration, collected.report);
  checkNamespaces(configuration, collected.report);
  checkNodes(workloads, collected.report);
  checkManagedIssuers(configuration, collected.report);
  checkSharedStacks(configuration, collected.report);
  checkBackends(configuration, collected.report);
  checkPolicies(configuration, collected.report);
  checkManagedPolicies(configuration, collected.report);
  checkOrganizationPolicies(configuration, collected.report);
  checkWrittenPolicies(configuration, collected.report);
  checkOwnedPolicies(configuration, collected.report);
  checkAccountNames(configuration, collected.report);
  checkTargetTrust(workloads, collected.report);
  checkProviderVersions(configuration, workloads, collected.report);

  const outlines = others.flatMap((manifest) => outlineManifest(configuration, manifest));
  const named = ({ removed }: Manifest): boolean => removed?.has('service') !== true;
  const conflicts: Parameters<ReportIn>[] = [];
  checkAcrossManifests(
    configuration,
    [...all, ...others, ...incomplete.filter(named)],
    [...workloads, ...outlines, ...partly.filter(({ manifest }) => named(manifest))],
    (...conflict) => conflicts.push(conflict),
  );
  const amongOthers = collectSourceProblems();
  if (conflicts.length > 0) checkAcrossManifests(configuration, others, outlines, amongOthers.report);
  for (const conflict of conflicts) if (!amongOthers.has(...conflict)) collected.report(...conflict);
  return { workloads, unresolved: resolved.flatMap((one) => one.unresolved), diagnostics: collected.diagnostics() };
}

/** Resolves one manifest to workloads, in the configuration's order of environments. */
export function resolveManifest(
  configuration: Configuration,
  manifest: Manifest,
  report: ReportIn,
): Pick<Resolved, 'workloads' | 'unresolved'> {
  const workloads: Workload[] = [];
  const unresolved: Unresolved[] = [];
  let errors: Problem<SourcePlace>[] = [];
  const reportAndKeep: ReportIn = (problem, environment) => {
    if (problem.severity === 'error') errors.push(problem);
    report(problem, environment);
  };

  const environments = environmentsOf(configuration, manifest, reportAndKeep);
  if (environments.length === 0) unresolved.push(...errors.slice(0, 1).map((reason) => ({ manifest, reason })));
  for (const environment of environments) {
    errors = [];
    const workload = resolveWorkload(configuration, manifest, environment, reportIn(reportAndKeep, environment));
    if (workload) workloads.push(workload);
    else unresolved.push(...errors.slice(0, 1).map((reason) => ({ manifest, environment, reason })));
  }
  return { workloads, unresolved };
}
