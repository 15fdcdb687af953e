import { type ServiceChange, withFindings } from '../change/change';
import { compareServices } from '../change/compare-services';
import { serviceAccessOf, type ServiceAccess } from '../access/service-access';
import { findingsOfChange } from '../findings/findings-of-change';
import { coversFinding } from '../gate/covers-finding';
import type { ChangeWithFindings } from '../gate/decide-gate';
import type { UndecidedPart } from '../policy/comparison';
import { targetStackName, workloadStackName } from '../workloads/stack-names';
import type { Workload } from '../workloads/workload';
import type { Review } from './review';

/** The account's access of a service, if it differs from the base's manifest. */
export interface AccountAccess {
  /** Undefined without access. */
  readonly access: ServiceAccess | undefined;
  readonly undecided: readonly UndecidedPart[];
}

/** By stack name, only for stacks whose account differs from the base. */
export type AccountAccesses = ReadonlyMap<string, AccountAccess>;

/**
 * The change with the additional findings of its apply, if the account lacks access of the base because an earlier
 * apply was refused, failed or never ran. Without them, refused access would be applied with the next harmless change.
 */
export function withAccount(
  { change, revisions: { after }, severityPolicy }: Review,
  accounts: AccountAccesses,
): ChangeWithFindings {
  const owed = after.flatMap((workload): ServiceChange[] => {
    const account = accountOf(workload, accounts);
    if (account === undefined) return [];
    const next = serviceAccessOf(workload);
    const brought = compareServices(account.access, next, { undecided: account.undecided });
    if (brought === undefined) return [];
    const own = change.services.find(
      ({ service, environment }) => service === next.service && environment === next.environment,
    );
    const findings = findingsOfChange(brought, account.access, next, undefined, severityPolicy)
      .filter(
        (finding) =>
          !own?.findings.some((told) => coversFinding({ finding: told, service: own }, { finding, service: brought })),
      )
      .map((finding) => ({
        ...finding,
        message: `${finding.message} (already granted on the base branch but not yet applied)`,
      }));
    return findings.length > 0 ? [withFindings(brought, findings)] : [];
  });
  return owed.length === 0 ? change : { ...change, services: [...change.services, ...owed] };
}

/** What the account has of a service, from the plans of its stacks. */
function accountOf({ service, environment }: Workload, accounts: AccountAccesses): AccountAccess | undefined {
  const own = accounts.get(workloadStackName(service, environment.name));
  const ofTarget = accounts.get(targetStackName(service, environment.name));
  if (!own || !ofTarget) return own ?? ofTarget;
  const targetRoles = ofTarget.access?.targetRoles;
  return {
    access: own.access && { ...own.access, ...(targetRoles && { targetRoles }) },
    undecided: [...own.undecided, ...ofTarget.undecided],
  };
}
