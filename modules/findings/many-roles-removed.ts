import type { Finding } from '../change/finding';
import type { Severity } from '../diagnostics/severity';
import type { Workload } from '../workloads/workload';
import { findingId } from './finding-id';
import type { RuleText } from './rule';
import { MANY_ROLES_REMOVED } from './rules/removals';
import { fillIn, firstFew } from './wording';

/** Removing so few is ordinary, however small the environment is. */
const FEWEST = 3;
/** The part of an environment's roles that may be removed without a finding. */
const SHARE = 0.2;

/**
 * Environments that lose a large part of their roles, each as a finding at the manifest of the first removed service.
 *
 * @param severityOf a rule, by the gate that applies
 */
export function manyRolesRemoved(
  before: readonly Workload[],
  after: readonly Workload[],
  severityOf: (rule: RuleText) => Severity,
): readonly Finding[] {
  const kept = new Set(after.map(keyOf));
  const created = before.filter(({ role }) => role.kind === 'created');
  return [...new Set(created.map(({ environment }) => environment.name))].flatMap((environment): Finding[] => {
    const workloads = created.filter((workload) => workload.environment.name === environment);
    const removed = workloads.filter((workload) => !kept.has(keyOf(workload)));
    const [first] = removed;
    if (!first || removed.length < FEWEST || removed.length <= workloads.length * SHARE) return [];
    const { id, message, family, remedy, reference } = MANY_ROLES_REMOVED;
    const services = removed.map(({ service }) => service).sort();
    return [
      {
        id: findingId(id, [environment, services]),
        rule: id,
        severity: severityOf(MANY_ROLES_REMOVED),
        message: fillIn(message, {
          count: String(removed.length),
          total: String(workloads.length),
          environment,
          services: firstFew(services),
        }),
        witnesses: [],
        remedy: remedy ?? family.remedy,
        reference,
        file: first.manifest.source.file,
        line: 1,
        column: 1,
      },
    ];
  });
}

function keyOf({ service, environment }: Workload): string {
  return `${service}\0${environment.name}`;
}
