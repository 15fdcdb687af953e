import {
  type RepositoryChange,
  type RepositoryComparison,
  type ServiceChange,
  type ServiceComparison,
  withFindings,
} from '../change/change';
import { compareServices } from '../change/compare-services';
import type { Finding } from '../change/finding';
import { type ServiceAccess, serviceAccessOf } from '../access/service-access';
import { byKey } from '../text/compare-texts';
import type { Workload } from '../workloads/workload';
import { findingsOfChange, mostSevereFirst } from './findings-of-change';
import { grantLinesOf } from './grant-lines';
import { limitDetections } from './limit-detections';
import { locateCause } from './locate-cause';
import { withPresets } from './preset-changes';
import type { SeverityPolicy } from './severity-policy';

export interface FindingOptions {
  /** Search all access of a changed service, not only what it gains. */
  readonly wholeAccess?: boolean;
  /** The severity of each rule in a service; the rule's own severity when absent. */
  readonly severityPolicy?: SeverityPolicy;
  /** Findings of the configuration itself, such as a weaker gate; none by default. */
  readonly ofConfiguration?: readonly Finding[];
}

/**
 * The change with the findings of each service. A service that loses a boundary or Deny is added even if its access
 * does not change.
 *
 * @param sides the compared workloads, with their manifests
 */
export function addFindings(
  change: RepositoryComparison,
  sides: { readonly before: readonly Workload[]; readonly after: readonly Workload[] },
  { wholeAccess = false, severityPolicy, ofConfiguration = [] }: FindingOptions = {},
): RepositoryChange {
  const workloadsBefore = byServiceAndEnvironment(sides.before);
  const workloadsAfter = byServiceAndEnvironment(sides.after);
  const services = withLatent(change.services, workloadsBefore, workloadsAfter).map((service) => {
    const key = keyOf(service.service, service.environment);
    const [from, to] = [workloadsBefore.get(key), workloadsAfter.get(key)];
    const before = from && serviceAccessOf(from);
    const after = to && serviceAccessOf(to);
    const locate = to && ((cause: Parameters<typeof locateCause>[1]) => locateCause(to, cause));
    const findings = findingsOfChange(service, before, after, locate, severityPolicy);
    const grantLines = to ? grantLinesOf(service, to) : [];
    const located = { ...withPresets(service, from, to), ...(grantLines.length > 0 && { grantLines }) };
    const whole = wholeAccess && after && before && compareServices(undefined, after);
    if (!whole) return withFindings(located, findings);
    // The whole access includes the gained part. Removed limits exist only in the change.
    const all = findingsOfChange(whole, undefined, after, locate, severityPolicy);
    const rules = new Set(all.map(({ rule }) => rule));
    return withFindings(located, mostSevereFirst([...all, ...findings.filter(({ rule }) => !rules.has(rule))]));
  });
  return { ...change, services, findings: ofConfiguration };
}

/**
 * A change of a service whose access before is not that of a manifest, with its findings.
 *
 * @param to the service after the change, with its manifest
 */
export function withOwnFindings(
  service: ServiceComparison,
  before: ServiceAccess | undefined,
  to: Workload,
  severityPolicy: SeverityPolicy,
): ServiceChange {
  const grantLines = grantLinesOf(service, to);
  return withFindings(
    { ...service, ...(grantLines.length > 0 && { grantLines }) },
    findingsOfChange(service, before, serviceAccessOf(to), (cause) => locateCause(to, cause), severityPolicy),
  );
}

/** The changes in their order, plus services that lose a limit without gaining access. */
function withLatent(
  changes: readonly ServiceComparison[],
  workloadsBefore: ReadonlyMap<string, Workload>,
  workloadsAfter: ReadonlyMap<string, Workload>,
): readonly ServiceComparison[] {
  const known = new Map(changes.map((change) => [keyOf(change.service, change.environment), change]));
  const latent = [...workloadsAfter].flatMap(([key, to]): [string, ServiceComparison][] => {
    const from = workloadsBefore.get(key);
    if (!from || known.has(key)) return [];
    const [before, after] = [serviceAccessOf(from), serviceAccessOf(to)];
    if (limitDetections(before, after).length === 0) return [];
    const change = compareServices(before, after, { evenIfEqual: true });
    return change ? [[key, change]] : [];
  });
  if (latent.length === 0) return changes;
  return [...known, ...latent].sort(byKey).map(([, change]) => change);
}

function byServiceAndEnvironment(workloads: readonly Workload[]): ReadonlyMap<string, Workload> {
  return new Map(workloads.map((workload) => [keyOf(workload.service, workload.environment.name), workload]));
}

function keyOf(service: string, environment: string): string {
  return `${service}\0${environment}`;
}
