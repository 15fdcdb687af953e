import { type ServiceChange, withFindings } from '../change/change';
import { compareServices } from '../change/compare-services';
import { serviceAccessOf, type ServiceAccess } from '../access/service-access';
import { findingsOfChange } from '../findings/findings-of-change';
import { coversFinding } from '../gate/covers-finding';
import type { ChangeWithFindings } from '../gate/decide-gate';
import type { UndecidedPart } from '../policy/comparison';
import { workloadStackName } from '../workloads/stack-names';
import type { Review } from './review';

/** What an account has for a service, where that is not what the base's manifest says. */
export interface AccountAccess {
  /** Undefined where it has nothing. */
  readonly access: ServiceAccess | undefined;
  readonly undecided: readonly UndecidedPart[];
}

/** By the names of stacks; those are missing whose account has what the base asks for. */
export type AccountAccesses = ReadonlyMap<string, AccountAccess>;

/**
 * The change with the findings that applying it brings beyond it, because the account does not have all that the base
 * asks for: an apply before it was refused, failed or never ran. Without them, what was refused would be applied with
 * the next harmless change.
 */
export function withAccount(
  { change, revisions: { after }, weigh }: Review,
  accounts: AccountAccesses,
): ChangeWithFindings {
  const owed = after.flatMap((workload): ServiceChange[] => {
    const account = accounts.get(workloadStackName(workload.service, workload.environment.name));
    if (account === undefined) return [];
    const next = serviceAccessOf(workload);
    const brought = compareServices(account.access, next, { undecided: account.undecided });
    if (brought === undefined) return [];
    const own = change.services.find(
      ({ service, environment }) => service === next.service && environment === next.environment,
    );
    const findings = findingsOfChange(brought, account.access, next, undefined, weigh)
      .filter(
        (finding) =>
          !own?.findings.some((told) => coversFinding({ finding: told, service: own }, { finding, service: brought })),
      )
      .map((finding) => ({
        ...finding,
        message: `${finding.message}, which the base asks for already and the account does not have yet`,
      }));
    return findings.length > 0 ? [withFindings(brought, findings)] : [];
  });
  return owed.length === 0 ? change : { ...change, services: [...change.services, ...owed] };
}
