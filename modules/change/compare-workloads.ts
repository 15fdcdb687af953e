import { CONFIGURATION_FILE } from '../diagnostics/configuration-file';
import { byText } from '../text/compare-texts';
import { listed } from '../text/listed';
import { newAdoption } from '../workloads/new-adoption';
import type { Workload } from '../workloads/workload';
import type { UndecidedPart } from '../policy/comparison';
import type { Unreadable } from '../workloads/unreadable';
import type { RepositoryComparison } from './change';
import { compareServices } from './compare-services';
import { type ServiceAccess, serviceAccessOf } from '../access/service-access';
import { combineVerdicts } from './verdicts';

/** The two commits that are compared. */
export interface ComparedRevisions {
  /** Commit hash. */
  readonly base: string;
  /** Commit hash, or `worktree`. */
  readonly head: string;
  /** What could not be read at one of them. */
  readonly unreadable?: readonly Unreadable[];
}

export interface CompareOptions {
  /** Show rows that cannot occur too; the verdict counts only those that can. */
  readonly allRows?: boolean;
}

/**
 * The access changes between the workloads of two commits, paired by service and environment; the path and layout of a
 * manifest do not matter. Equal workloads in any order give equal bytes as JSON.
 */
export function compareWorkloads(
  before: readonly Workload[],
  after: readonly Workload[],
  revisions: ComparedRevisions,
  options: CompareOptions = {},
): RepositoryComparison {
  const workloadsBefore = byServiceAndEnvironment(before);
  const workloadsAfter = byServiceAndEnvironment(after);
  const adoptions = adoptionsOf(before, after);
  const unreadable = [...(revisions.unreadable ?? [])].sort(byText(sortKey));

  const services = [...new Set([...workloadsBefore.keys(), ...workloadsAfter.keys()])].sort().flatMap((key) => {
    const workloadBefore = workloadsBefore.get(key);
    const workloadAfter = workloadsAfter.get(key);
    const undecided = [
      ...(!workloadBefore && workloadAfter ? unreadableOf(workloadAfter, 'before', unreadable) : []),
      ...(workloadBefore && !workloadAfter ? unreadableOf(workloadBefore, 'after', unreadable) : []),
      ...(adoptions.get(key) ?? []),
    ];
    return compareServices(workloadBefore, workloadAfter, { ...options, undecided }) ?? [];
  });
  const verdicts = services.map(({ verdict }) => verdict);
  return {
    schemaVersion: 1,
    base: revisions.base,
    head: revisions.head,
    verdict: combineVerdicts(unreadable.length > 0 ? [...verdicts, 'unknown'] : verdicts),
    services,
    unreadable,
  };
}

/** Why a service that is missing on one side may be there after all. */
function unreadableOf(
  { service, environment, manifest }: ServiceAccess,
  side: Unreadable['side'],
  unreadable: readonly Unreadable[],
): UndecidedPart[] {
  const doubt = side === 'before' ? 'what is listed as gained may not be new' : 'what is listed as lost may stay';
  return unreadable
    .filter((one) => {
      if (one.side !== side) return false;
      if (isConfiguration(one.file)) return true;
      if (one.service === undefined) return one.file === manifest;
      return one.service === service && (one.environment ?? environment) === environment;
    })
    .slice(0, 1)
    .map(({ file, reason }) => ({ reason: `${file} could not be read: ${reason}; ${doubt}`, side }));
}

/**
 * What is not known of services that take over objects of the account: a repository does not have the access that these
 * have before. A plan has it; see `withAdoptions`.
 */
function adoptionsOf(
  before: readonly Workload[],
  after: readonly Workload[],
): ReadonlyMap<string, readonly UndecidedPart[]> {
  if (after.every(({ adopt, addon }) => adopt === undefined && addon?.adopt === undefined)) return new Map();
  const known = new Map(before.map((workload) => [keyOf(workload), workload]));
  return new Map(
    after.map((workload) => {
      const base = known.get(keyOf(workload));
      const objects = newAdoption(base, workload);
      if (objects.length === 0) return [keyOf(workload), []];
      const doubt = base ? 'only the manifests are compared' : 'all access counts as gained and none as lost';
      const many = objects.length > 1;
      const reason = `${listed(objects)} ${many ? 'are' : 'is'} adopted, and ${many ? 'their' : 'its'} access in the account is not known without a plan: ${doubt}`;
      return [keyOf(workload), [{ reason, side: 'before' }]];
    }),
  );
}

/** Without the configuration nothing is known of any service. */
function isConfiguration(file: string): boolean {
  return file === CONFIGURATION_FILE || file.endsWith(`/${CONFIGURATION_FILE}`);
}

function sortKey({ file, side, service = '', environment = '' }: Unreadable): string {
  return [file, side, service, environment].join('\0');
}

/** Keys sort by service, then environment: the separator sorts before everything that a name may contain. */
function byServiceAndEnvironment(workloads: readonly Workload[]): Map<string, ServiceAccess> {
  return new Map(workloads.map((workload) => [keyOf(workload), serviceAccessOf(workload)]));
}

function keyOf({ service, environment }: Workload): string {
  return `${service}\0${environment.name}`;
}
