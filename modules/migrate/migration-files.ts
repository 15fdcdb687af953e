import { parse } from 'yaml';
import { findEksAddon } from '../catalogue/eks-addons';
import { parseArn } from '../catalogue/arn';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { AGENT_ADDON } from '../manifest/configuration-schema';
import { isObject } from '../policy/untyped-json';
import type { PolicyDocument } from '../policy/document';
import type { Placeholders } from '../grants/placeholders';
import { parseIamArn } from '../validation/iam-arn';
import type { DraftAddon, DraftEnvironment, DraftRole, DraftService, PlacedCluster } from './draft';
import { trustStatement } from './draft-role';
import { grantsOfPolicies, type WrittenGrants } from './grants-of-policies';
import type { KnownRoles } from './known-roles';
import { matchingPreset } from './matching-preset';
import { notCarriedOver } from './not-carried-over';
import { accessKeys, manifestText, type WrittenManifest, type WrittenPreset, yamlText } from './written-manifest';

/** A file of the migrated repository. */
export interface MigratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The files of the repository: the configuration, manifests and documents of managed policies. */
export interface MigrationFiles {
  readonly configuration: MigratedFile;
  /** In the order of the services. */
  readonly manifests: readonly MigratedFile[];
  readonly policies: readonly (MigratedFile & { readonly document: PolicyDocument })[];
  readonly problems: readonly Diagnostic[];
}

/** Writes drafts as the files of a repository. */
export function migrationFiles(
  environments: readonly DraftEnvironment[],
  services: readonly DraftService[],
  roles: KnownRoles,
): MigrationFiles {
  const problems: Diagnostic[] = [];
  const drafted = [...services, ...environments.flatMap(({ addons }) => addons)].flatMap(({ role }) => role ?? []);
  const policies = keptPolicies(drafted, roles, environments.length > 1);
  const configuration = {
    environments: Object.fromEntries(environments.map((one) => [one.name, environmentOf(one, problems)])),
    ...(policies.length > 0 && { policies: Object.fromEntries(policies.map(({ arn, path }) => [arn, path])) }),
  };
  return {
    configuration: { path: 'eks-pod-identity.yaml', text: yamlText(configuration) },
    manifests: services.map((service) => ({
      path: `services/${service.service}/pod-identity.yaml`,
      text: manifestText(manifestOf(service, environments.length > 1)),
    })),
    policies: policies.map(({ path, document }) => ({
      path,
      document,
      text: `${JSON.stringify(document, null, 2)}\n`,
    })),
    problems,
  };
}

function environmentOf(environment: DraftEnvironment, problems: Diagnostic[]): object {
  const { account, region, partition, clusters } = environment;
  return {
    account,
    region,
    ...(partition !== 'aws' && { partition }),
    clusters: clusters.map((cluster) => {
      const addons = environment.addons.filter((one) => one.cluster === cluster);
      const agent = addons.find(({ addon }) => addon.name === AGENT_ADDON);
      const written = addons.flatMap((one): [string, object][] => {
        const keys = addonOf(one, environment, problems);
        return keys ? [[one.addon.name, keys]] : [];
      });
      return {
        name: cluster.name,
        ...(cluster.region !== region && { region: cluster.region }),
        ...(cluster.isAutoMode && !agent && { agent: 'auto-mode' }),
        ...(cluster.fargate && { fargate: cluster.fargate }),
        ...(cluster.issuer !== undefined && { oidc: `https://${cluster.issuer}` }),
        ...(written.length > 0 && { addons: Object.fromEntries(written) }),
      };
    }),
  };
}

/** The add-on as the configuration has it; undefined for one without a role, or whose role cannot be carried over. */
function addonOf(draft: DraftAddon, environment: DraftEnvironment, problems: Diagnostic[]): object | undefined {
  const { addon, cluster, role, accounts } = draft;
  const { name, version, configurationValues, preserve, tags, place } = addon;
  const settings = {
    ...(version !== undefined && { version }),
    ...(configurationValues !== undefined && { configurationValues: valuesOf(configurationValues) }),
    ...(preserve === true && { preserve }),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
  if (name === AGENT_ADDON) return { adopt: true, ...settings };
  const fail = (message: string, help: string): void => {
    problems.push(notCarriedOver('error', message, help, place));
  };
  if (!role) {
    if (addon.hasHiddenAssociations !== true) return undefined;
    fail(
      `the associations of add-on ${name} on cluster ${cluster.name} are not known`,
      'add the output of `aws eks describe-pod-identity-association` for each of them',
    );
    return undefined;
  }
  const others = accounts.filter((one) => one.role.id !== role.known.id);
  if (others.length > 0) {
    fail(
      `the service accounts of add-on ${name} on cluster ${cluster.name} have different roles`,
      'give them one role, or keep the add-on where it is',
    );
    return undefined;
  }
  const names = accounts.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`);
  const usual = findEksAddon(name)?.serviceAccounts ?? [];
  if (usual.length === 0 && addon.role !== undefined) {
    fail(
      `whether add-on ${name} supports EKS Pod Identity is not known`,
      'see `aws eks describe-addon-configuration`; until then, keep the add-on and IRSA',
    );
    return undefined;
  }
  return {
    adopt: role.kind === 'adopted' ? true : { role: false },
    ...settings,
    ...(names.join() !== usual.slice(0, 1).join() && { serviceAccounts: names.length === 1 ? names[0] : names }),
    ...accessKeys(accessOf(role, placeholdersOf(environment, [cluster]))),
  };
}

function valuesOf(text: string): unknown {
  try {
    const value = parse(text) as unknown;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function manifestOf(draft: DraftService, severalEnvironments: boolean): WrittenManifest {
  const { service, environment, clusters, serviceAccounts, role, usesIrsa, association } = draft;
  const isEverywhere = clusters.length === environment.clusters.length;
  const names = clusters.map(({ name }) => name);
  const only = isEverywhere ? null : { clusters: names.length === 1 ? names[0] : names };
  const hasIssuers = clusters.every(({ issuer }) => issuer !== undefined);
  const ids = associationIds(draft);
  const { partition } = environment;
  const { targetRole, disablesSessionTags, sessionPolicy, tags } = association ?? {};
  const withTarget = targetRole !== undefined && role.kind !== 'existing';
  return {
    service,
    serviceAccounts,
    ...((severalEnvironments || !isEverywhere) && { environments: { [environment.name]: only } }),
    ...(usesIrsa && role.kind === 'adopted' && hasIssuers && targetRole === undefined && { identity: 'both' }),
    ...adoption(role, ids),
    ...(targetRole !== undefined && { targetRole }),
    ...(disablesSessionTags === true && { sessionTags: false }),
    ...(sessionPolicy && { sessionPolicy: grantsOfPolicies([sessionPolicy], partition) }),
    ...(tags && { associationTags: withoutReserved(tags) }),
    ...accessOf(role, placeholdersOf(environment, clusters), withTarget),
  };
}

function adoption(role: DraftRole, associations: object): Pick<WrittenManifest, 'adopt'> {
  const isAdopted = role.kind === 'adopted';
  if (Object.keys(associations).length === 0) return isAdopted ? { adopt: true } : {};
  return { adopt: { ...(!isAdopted && { role: false }), associations } };
}

/** The IDs of associations that exist, by cluster and service account. */
function associationIds({ before }: DraftService): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const ids: Record<string, Record<string, string>> = {};
  for (const { cluster, namespace, serviceAccount, association } of before) {
    if (association?.id !== undefined) (ids[cluster.name] ??= {})[`${namespace}/${serviceAccount}`] = association.id;
  }
  return ids;
}

type WrittenAccess = Pick<WrittenManifest, 'role' | 'presets' | 'managedPolicies' | 'grants'>;

/** @param hasTarget pods get the access of a target role only, so the role has no other */
function accessOf(role: DraftRole, placeholders: Placeholders, hasTarget = false): WrittenAccess {
  if (role.kind === 'existing') return { role: role.known.id, grants: NO_GRANTS };
  const settings = { role: roleSettings(role) };
  if (hasTarget) return { ...settings, grants: NO_GRANTS };
  const preset = matchingPreset(role.documents, placeholders);
  return {
    ...settings,
    managedPolicies: role.managedPolicies.map(nameOfPolicy),
    ...(preset
      ? { presets: [preset satisfies WrittenPreset], grants: NO_GRANTS }
      : { grants: grantsOfPolicies(role.documents, placeholders.partition) }),
  };
}

function placeholdersOf(
  { name, account, region, partition }: DraftEnvironment,
  clusters: readonly PlacedCluster[],
): Placeholders {
  return {
    ...{ service: '', environment: name, account, region, partition },
    clusters: clusters.map((cluster) => ({ cluster: cluster.name, 'cluster-region': cluster.region })),
  };
}

const NO_GRANTS: WrittenGrants = { allow: [], deny: [] };

/** A new role gets its name from the defaults. */
function roleSettings({ kind, known, trust }: DraftRole): Readonly<Record<string, unknown>> {
  const { name, path, description, maxSessionDuration, boundary, tags, trusts } = known;
  const isAdopted = kind === 'adopted';
  const own = withoutReserved(tags);
  const statements = trust.flatMap((one) => trustStatement(one) ?? []);
  const added = {
    ...(isAdopted && trusts?.conditions && { conditions: trusts.conditions }),
    ...(statements.length > 0 && { statements }),
  };
  return {
    ...(isAdopted && name !== undefined && { name }),
    ...(isAdopted && { path: path ?? parseIamArn(known.arn ?? '', 'role')?.path ?? '/' }),
    ...(description !== undefined && description !== '' && { description }),
    ...(isAdopted && maxSessionDuration !== undefined && maxSessionDuration !== 3600 && { maxSessionDuration }),
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
    ...(Object.keys(own).length > 0 && { tags: own }),
    ...(Object.keys(added).length > 0 && { trust: added }),
  };
}

/** Tags of AWS itself cannot be set. */
function withoutReserved(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^aws:/i.test(key)));
}

/** AWS managed policies without a path by their name. */
function nameOfPolicy(arn: string): string {
  const [, name] = /^arn:aws:iam::aws:policy\/([^/]+)$/.exec(arn) ?? [];
  return name ?? arn;
}

interface KeptPolicy {
  readonly arn: string;
  readonly path: string;
  readonly document: PolicyDocument;
}

/** Customer managed policies and boundaries that stay, and whose documents are known. */
function keptPolicies(
  drafted: readonly DraftRole[],
  roles: KnownRoles,
  severalAccounts: boolean,
): readonly KeptPolicy[] {
  const arns = drafted.flatMap(({ managedPolicies, known }) => [
    ...managedPolicies,
    ...(known.boundary === undefined ? [] : [known.boundary]),
  ]);
  const unique = [...new Set(arns)].toSorted();
  return unique.flatMap((arn): KeptPolicy[] => {
    const { account = '' } = parseArn(arn) ?? {};
    const policy = roles.policy(arn);
    if (!policy || account === 'aws') return [];
    const folder = severalAccounts ? `policies/${account}` : 'policies';
    return [{ arn, path: `${folder}/${policy.name}.json`, document: policy.document }];
  });
}
