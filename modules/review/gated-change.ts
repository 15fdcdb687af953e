import { accessesOf, type NotChecked, notCheckedOf } from '../access/not-checked';
import { serviceAccessOf } from '../access/service-access';
import type { RepositoryChange } from '../change/change';
import type { Severity } from '../diagnostics/severity';
import { compareWorkloads, type CompareOptions } from '../change/compare-workloads';
import { addFindings, type FindingOptions } from '../findings/add-findings';
import { boundaryFindings } from '../findings/boundary-findings';
import { mostSevereFirst } from '../findings/findings-of-change';
import { manyRolesRemoved } from '../findings/many-roles-removed';
import { policyFindings } from '../findings/policy-findings';
import type { RuleText } from '../findings/rule';
import type { SeverityPolicy } from '../findings/severity-policy';
import type { Configuration } from '../manifest/configuration';
import type { Workload } from '../workloads/workload';
import { gateFindings } from '../gate/gate-findings';
import { severityOfRule } from '../gate/severity-of-rule';
import { severityPolicyOfGate } from '../gate/severity-policy-of-gate';

/** Two commits with their workloads and read errors. */
export interface GatedRevisions extends Pick<RepositoryChange, 'base' | 'head' | 'unreadable'> {
  readonly before: readonly Workload[];
  readonly after: readonly Workload[];
}

export type GatedChangeOptions = CompareOptions & Pick<FindingOptions, 'wholeAccess'>;

/**
 * The change between two commits, with findings as the gate rates them. Errors of the head are reported by the
 * validation. Unreadable parts of the base make the result `unknown`.
 *
 * @param configurations the configuration whose gate applies, and the head's
 * @param today as `2027-03-31`, in UTC
 */
export function gatedChange(
  revisions: GatedRevisions,
  configurations: { readonly before?: Configuration; readonly after?: Configuration },
  today: string,
  { allRows = false, wholeAccess = false }: GatedChangeOptions = {},
): { readonly change: RepositoryChange; readonly severityPolicy: SeverityPolicy } {
  const { before, after } = revisions;
  const unreadable = revisions.unreadable.filter(({ side }) => side === 'before');
  const compared = compareWorkloads(before, after, { ...revisions, unreadable }, { allRows });
  const services = new Set(before.map(({ service }) => service));
  const severityPolicy = severityPolicyOfGate(configurations.before?.gate, today, services);
  const { gate } = configurations.before ?? {};
  const severityOf = (rule: RuleText): Severity => (gate ? severityOfRule(gate, rule) : rule.severity);
  const ofConfiguration = mostSevereFirst([
    ...gateFindings(configurations, today),
    ...policyFindings(configurations, severityOf),
    ...manyRolesRemoved(before, after, severityOf),
    ...boundaryFindings(configurations, { before, after }, severityOf),
  ]);
  const change = addFindings(compared, revisions, { wholeAccess, severityPolicy, ofConfiguration });
  return { change: { ...change, notChecked: notCheckedIn(change, [...before, ...after]) }, severityPolicy };
}

/** What is not known of the services that change, on either side. */
function notCheckedIn({ services }: RepositoryChange, workloads: readonly Workload[]): NotChecked {
  const changed = new Set(services.map(({ service, environment }) => JSON.stringify([service, environment])));
  const looked = workloads.filter(({ service, environment }) =>
    changed.has(JSON.stringify([service, environment.name])),
  );
  return notCheckedOf(looked.flatMap((workload) => accessesOf(serviceAccessOf(workload))));
}
