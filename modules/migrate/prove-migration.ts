import { type ServiceAccess, serviceAccessOf } from '../access/service-access';
import { comparePermissions } from '../change/compare-permissions';
import type { ShownComparison } from '../change/shown-comparison';
import { verdictOf } from '../change/verdicts';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic';
import type { MechanismName } from '../identity/mechanisms';
import { podIdentityRequest } from '../identity/pod-identity-request';
import { associationRefOf, mechanismNameOf, type SessionAssociation } from '../identity/session-settings';
import { parseConfiguration } from '../manifest/parse-configuration';
import { parseManifest } from '../manifest/parse-manifest';
import type { UndecidedPart } from '../policy/comparison';
import { evaluate } from '../policy/evaluate';
import { resolveWorkloads } from '../workloads/resolve-workloads';
import type { Workload } from '../workloads/workload';
import { accessBefore } from './access-before';
import type { DraftEnvironment, DraftService } from './draft';
import type { JoinedServiceAccount } from './join-sources';
import type { KnownRoles } from './known-roles';
import type { MigrationFiles } from './migration-files';

/** A service account with its access before the migration against after. */
export interface MigratedServiceAccount extends Pick<ShownComparison, 'verdict' | 'gained' | 'lost' | 'unknown'> {
  readonly environment: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Of the manifest; of an add-on, the one in the name of its stack. Absent where the written files have errors. */
  readonly service?: string;
  /** How pods get their sessions before. */
  readonly mechanism: MechanismName;
  readonly role: { readonly before: string; readonly after?: string };
}

export interface MigrationProof {
  readonly serviceAccounts: readonly MigratedServiceAccount[];
  readonly workloads: readonly Workload[];
  /** Of the written files. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Compares the access of every service account, as the sources have it, with what the written files give it. */
export function proveMigration(
  { configuration: file, manifests, policies }: MigrationFiles,
  environments: readonly DraftEnvironment[],
  services: readonly DraftService[],
  roles: KnownRoles,
): MigrationProof {
  const { configuration, diagnostics: ofConfiguration } = parseConfiguration(Buffer.from(file.text), file.path);
  const read = manifests.map(({ path, text }) => parseManifest(Buffer.from(text), path));
  const documents = new Map(policies.map(({ path, document }) => [path, document]));
  const resolved = configuration
    ? resolveWorkloads(
        { ...configuration, policyDocuments: documents },
        read.flatMap(({ manifest }) => manifest ?? []),
      )
    : { workloads: [], diagnostics: [] };
  const { workloads } = resolved;
  const diagnostics = sortDiagnostics([
    ...ofConfiguration,
    ...read.flatMap((one) => one.diagnostics),
    ...resolved.diagnostics,
  ]);
  const owners = new Map(
    workloads.flatMap((workload) =>
      workload.associations.map((one) => [keyOf(workload.environment.name, one.cluster.name, one), workload] as const),
    ),
  );
  const prove = (
    environment: DraftEnvironment,
    accounts: readonly JoinedServiceAccount[],
  ): MigratedServiceAccount[] => {
    const [first] = accounts;
    const workload = first && owners.get(keyOf(environment.name, first.cluster.name, first));
    return proveAccounts(accounts, environment, workload, roles);
  };
  return {
    workloads,
    diagnostics,
    serviceAccounts: [
      ...services.flatMap(({ environment, before }) => prove(environment, before)),
      ...environments.flatMap((environment) =>
        environment.addons.flatMap(({ accounts }) => prove(environment, accounts)),
      ),
    ],
  };
}

function keyOf(environment: string, cluster: string, { namespace, serviceAccount }: Named): string {
  return JSON.stringify([environment, cluster, namespace, serviceAccount]);
}

type Named = Pick<JoinedServiceAccount, 'namespace' | 'serviceAccount'>;

function proveAccounts(
  accounts: readonly JoinedServiceAccount[],
  { name: environment }: DraftEnvironment,
  workload: Workload | undefined,
  roles: KnownRoles,
): MigratedServiceAccount[] {
  const before = workload && accessBefore(accounts, workload, roles);
  const full = workload && serviceAccessOf(workload);
  // Pods that have restarted use EKS Pod Identity, so their sessions by IRSA do not count.
  const after = full && { ...full, associations: full.associations.filter(isByPodIdentity) };
  const together = before && after && outcomeOf(before, after, before.associations);
  return accounts.map((account) => {
    const { namespace, serviceAccount, cluster, mechanism, role } = account;
    const place = { environment, cluster: cluster.name, namespace, serviceAccount };
    const own = { ...place, mechanism, role: { before: role.arn ?? role.id } };
    const session = before?.associations.find(
      (one) => one.cluster === cluster.name && one.namespace === namespace && one.serviceAccount === serviceAccount,
    );
    if (!before || !after || !session || !together) return { ...own, ...NOT_WRITTEN };
    const refusal = refusalOf(workload, after, session, own.role.before);
    const outcome = together.verdict === 'equal' ? together : outcomeOf(before, after, [session]);
    return {
      ...own,
      service: workload.service,
      role: { ...own.role, after: after.role.arn },
      ...(refusal ? { ...outcome, verdict: 'unknown', unknown: [...outcome.unknown, refusal] } : outcome),
    };
  });
}

function isByPodIdentity(session: SessionAssociation): boolean {
  return mechanismNameOf(session) === 'pod-identity';
}

type Outcome = Pick<MigratedServiceAccount, 'verdict' | 'gained' | 'lost' | 'unknown'>;

const NOT_WRITTEN: Outcome = {
  verdict: 'unknown',
  gained: [],
  lost: [],
  unknown: [{ reason: 'the written files have errors, or do not have the service account', side: 'after' }],
};

/** Rows that cannot occur do not count, as in the permission diff. */
function outcomeOf(before: ServiceAccess, after: ServiceAccess, sessions: readonly SessionAssociation[]): Outcome {
  const kept = sessions.map(associationRefOf);
  const change = comparePermissions(before, after, { kept, gained: [], lost: [] });
  const gained = change.gained.filter(({ occurs }) => occurs);
  const lost = change.lost.filter(({ occurs }) => occurs);
  const { unknown } = change;
  const verdict = verdictOf({
    gained: gained.length > 0,
    lost: lost.length > 0 || change.losesUnlisted,
    unknown: unknown.length > 0,
  });
  return { verdict, gained, lost, unknown };
}

/** Why EKS could not assume the role after the migration. */
function refusalOf(
  { role, environment, sessionTags }: Workload,
  { role: { arn } }: ServiceAccess,
  { clusterArn, namespace, serviceAccount, targetRole }: SessionAssociation,
  before: string,
): UndecidedPart | undefined {
  if (role.kind === 'existing') return undefined;
  if (targetRole !== undefined && arn !== before) {
    return { reason: `whether target role ${targetRole} trusts the new role ${arn} is not known`, side: 'after' };
  }
  const pod = { clusterArn, namespace, serviceAccount };
  const { decision } = evaluate(role.trustPolicy, podIdentityRequest(arn, environment.account, pod, sessionTags));
  if (decision === 'allowed') return undefined;
  return { reason: 'whether the trust policy accepts EKS Pod Identity could not be decided', side: 'after' };
}
