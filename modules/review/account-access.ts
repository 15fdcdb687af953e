import { type RepositoryChange, type ServiceChange, withFindings } from '../change/change';
import { compareServices } from '../change/compare-services';
import { combineVerdicts } from '../change/verdicts';
import { serviceAccessOf, type ServiceAccess } from '../access/service-access';
import { withOwnFindings } from '../findings/add-findings';
import { findingsOfChange } from '../findings/findings-of-change';
import type { SeverityPolicy } from '../findings/severity-policy';
import { coversFinding } from '../gate/covers-finding';
import type { ChangeWithFindings } from '../gate/decide-gate';
import type { UndecidedPart } from '../policy/comparison';
import { byText } from '../text/compare-texts';
import { listed } from '../text/listed';
import { targetStackName, workloadStackName } from '../workloads/stack-names';
import type { Workload } from '../workloads/workload';
import type { Review } from './review';

/** The account's access of a service, if it differs from the base's manifest. */
export interface AccountAccess {
  /** Undefined without access. */
  readonly access: ServiceAccess | undefined;
  readonly undecided: readonly UndecidedPart[];
  /**
   * What the change takes over from the account, in words; empty where all of it is managed already. Present if the access
   * of the account is the one before the change.
   */
  readonly adopts?: readonly string[];
}

/** By stack name, only for stacks whose account differs from the base. */
export type AccountAccesses = ReadonlyMap<string, AccountAccess>;

/**
 * The change with the additional findings of its apply, if the account lacks access of the base because an earlier
 * apply was refused, failed or never ran. Without them, refused access would be applied with the next harmless change.
 */
export function withAccount(review: Review, accounts: AccountAccesses): ChangeWithFindings {
  const { severityPolicy } = review;
  const change = withAdoptions(review, accounts);
  const owed = review.revisions.after.flatMap((workload): ServiceChange[] => {
    const account = accountOf(workload, accounts);
    if (account === undefined || account.adopts) return [];
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

/**
 * The change with the access of the account as the one before, for services that take over objects of the account: the
 * repository does not have it.
 */
export function withAdoptions(
  { change, revisions: { after }, severityPolicy }: Review,
  accounts: AccountAccesses,
): RepositoryChange {
  const adopted = new Map(
    after.flatMap((workload): [string, ServiceChange | undefined][] => {
      const account = accountOf(workload, accounts);
      if (account?.adopts === undefined) return [];
      return [[keyOf(serviceAccessOf(workload)), adoptedChange(workload, account, account.adopts, severityPolicy)]];
    }),
  );
  if (adopted.size === 0) return change;
  const services = [
    ...change.services.filter((service) => !adopted.has(keyOf(service))),
    ...[...adopted.values()].flatMap((service) => service ?? []),
  ].sort(byText(keyOf));
  const verdicts = services.map(({ verdict }) => verdict);
  const verdict = combineVerdicts(change.unreadable.length > 0 ? [...verdicts, 'unknown'] : verdicts);
  return { ...change, verdict, services };
}

/** Undefined where nothing is left to take over, and the access is that of the manifest. */
function adoptedChange(
  workload: Workload,
  { access, undecided }: AccountAccess,
  adopts: readonly string[],
  severityPolicy: SeverityPolicy,
): ServiceChange | undefined {
  const isTaken = adopts.length > 0;
  const change = compareServices(access, serviceAccessOf(workload), { undecided, evenIfEqual: isTaken });
  if (!change) return undefined;
  const note = `${listed(adopts)} ${adopts.length > 1 ? 'are' : 'is'} adopted: compared with the account, as the plan has it`;
  const noted = isTaken ? { ...change, notes: [note, ...change.notes] } : change;
  return withOwnFindings(noted, access, workload, severityPolicy);
}

function keyOf({ service, environment }: Pick<ServiceChange, 'service' | 'environment'>): string {
  return `${service}\0${environment}`;
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
