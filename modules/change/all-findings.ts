import type { RepositoryChange, ServiceComparison } from './change';
import type { Finding } from './finding';

/** A finding, and whose it is. */
export interface LocatedFinding {
  readonly finding: Finding;
  /** Absent for a finding without a service. */
  readonly service?: ServiceComparison;
}

/** The findings of a change, those that are no service's first, then in the order of the services. */
export function allFindings(change: Pick<RepositoryChange, 'findings' | 'services'>): readonly LocatedFinding[] {
  return [
    ...change.findings.map((finding) => ({ finding })),
    ...change.services.flatMap((service) => service.findings.map((finding) => ({ finding, service }))),
  ];
}

/** The findings that are not accepted. */
export function openFindings(change: Pick<RepositoryChange, 'findings' | 'services'>): readonly LocatedFinding[] {
  return allFindings(change).filter(({ finding }) => finding.accepted === undefined);
}
