import { addonStacks } from './addon-stacks';
import { quote } from '../diagnostics/quote';
import type { Account, Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { parseIamArn } from '../validation/iam-arn';
import { roleKey, serviceKey, stackKey } from './claims';
import type { Report } from '../diagnostics/problem';
import type { SourcePlace } from '../manifest/source-text';
import { namespaceStacks } from './namespace-stacks';
import { oidcStacks } from './oidc-stacks';
import { policyStacks } from './owned-policies';
import { writtenPolicyStacks } from './written-policies';
import type { WorkloadOutline } from './outline';
import { describeWorkload, placeInFile, placeOfRole, placeOfTargetRole } from './places';
import type { ReportIn } from './source-problems';
import { clusterStackNames, inventoryStackName } from './stack-names';
import { stackNamesOf } from './stacks-of-service';

/** Reports manifests whose service name is already declared by an earlier one, and returns them. */
export function checkServiceNames(manifests: readonly Manifest[], report: Report<SourcePlace>): ReadonlySet<Manifest> {
  const repeated = new Set<Manifest>();
  const firstOf = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const key = serviceKey(manifest.service);
    const first = firstOf.get(key);
    if (!first) {
      firstOf.set(key, manifest);
      continue;
    }
    repeated.add(manifest);
    report({
      code: 'service-repeated',
      severity: 'error',
      message: `duplicate service "${manifest.service}": already declared at ${placeInFile(first, ['service'])}`,
      help: 'rename one of them; case is ignored',
      source: manifest.source,
      path: ['service'],
    });
  }
  return repeated;
}

/**
 * Reports duplicate role names; IAM ignores their case and path. Managed policies that are created for a role are named
 * `<role>-<8 hexadecimal digits>`, so their names are unique if role names are.
 */
export function checkRoleNames(workloads: readonly WorkloadOutline[], report: ReportIn): void {
  const creators = new Map<string, WorkloadOutline>();
  for (const workload of workloads) {
    for (const { name, place, at } of createdRoles(workload)) {
      const key = roleKey(place, name);
      const first = creators.get(key);
      if (!first) creators.set(key, workload);
      else {
        report(
          {
            code: 'role-name-taken',
            severity: 'error',
            message: `role name "${name}" of environment "${workload.environment.name}" is already used by ${describeWorkload(first)} in the same account ${place.account}`,
            help: 'set `role.name` in one of the manifests, or use {service} and {environment} in the name template',
            ...at,
          },
          workload.environment,
        );
      }
    }
  }
  for (const workload of workloads) {
    if (workload.role?.kind !== 'existing') continue;
    const name = parseIamArn(workload.role.arn, 'role')?.name;
    const creator = name === undefined ? undefined : creators.get(roleKey(workload.environment, name));
    if (!creator) continue;
    report({
      code: 'role-name-taken',
      severity: 'error',
      message: `role ${quote(workload.role.arn)} is created for ${describeWorkload(creator)} and only trusts its service accounts`,
      help: 'list the service accounts in that manifest, or remove the ARN so that a separate role is created',
      ...placeOfRole(workload),
    });
  }
}

/** The roles that are created for a workload: its own, then its target role. */
function createdRoles(workload: WorkloadOutline): readonly {
  readonly name: string;
  readonly place: Pick<Account, 'account' | 'partition'>;
  readonly at: ReturnType<typeof placeOfRole>;
}[] {
  const { role, targetRole, environment } = workload;
  return [
    ...(role?.kind === 'created' ? [{ name: role.name, place: environment, at: placeOfRole(workload) }] : []),
    ...(targetRole && targetRole.kind !== 'existing'
      ? [{ name: targetRole.role.name, place: targetRole.account, at: placeOfTargetRole(workload) }]
      : []),
  ];
}

/** Reports entries of `accounts` with the name of an environment. */
export function checkAccountNames(configuration: Configuration, report: Report<SourcePlace>): void {
  const environments = new Set(configuration.environments.map(({ name }) => name));
  for (const { name, path } of configuration.accounts.filter((one) => environments.has(one.name))) {
    report({
      code: 'account-name-taken',
      severity: 'error',
      message: `account "${name}" has the name of an environment`,
      help: 'rename the account, or remove it and use the environment',
      source: configuration.source,
      path,
      part: 'key',
    });
  }
}

/** Reports duplicate names of shared stacks: cluster `shop-eu`, and cluster `shop` of environment `eu`, for example. */
export function checkSharedStacks(configuration: Configuration, report: Report<SourcePlace>): void {
  const owners = sharedStackOwners(configuration);
  for (const { name, owner, path } of sharedStacks(configuration)) {
    const first = owners.get(stackKey(name));
    if (first === undefined || first === owner) continue;
    report({
      code: 'stack-name-taken',
      severity: 'error',
      message: `stack name "${name}" of ${owner} is already used by ${first}`,
      help: 'rename an environment',
      source: configuration.source,
      path,
    });
  }
}

/** The first owner of each stack name. */
function sharedStackOwners(configuration: Configuration): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { name, owner } of sharedStacks(configuration)) {
    if (!owners.has(stackKey(name))) owners.set(stackKey(name), owner);
  }
  return owners;
}

/** The stacks that services share: those of add-ons, OIDC providers, namespaces and policies, and the inventories. */
function sharedStacks(
  configuration: Configuration,
): readonly { readonly name: string; readonly owner: string; readonly path: SourcePlace['path'] }[] {
  const ofAddons = [...clusterStackNames(configuration)].map(([cluster, name]) => ({
    name,
    owner: `cluster "${cluster.name}"`,
    path: [...cluster.path, 'name'],
  }));
  const ofOtherAddons = addonStacks(configuration)
    .filter(({ addon }) => !addon.role) // the others have workloads
    .map(({ name, addon, cluster }) => ({
      name,
      owner: `the add-on "${addon.name}" of cluster "${cluster.name}"`,
      path: addon.path,
    }));
  const ofProviders = oidcStacks(configuration).map(({ name, cluster }) => ({
    name,
    owner: `the OIDC provider of cluster "${cluster.name}"`,
    path: [...cluster.path, 'name'],
  }));
  const ofNamespaces = namespaceStacks(configuration).map(({ name, cluster, namespace }) => ({
    name,
    owner: `the namespace "${namespace.name}" of cluster "${cluster.name}"`,
    path: namespace.path,
  }));
  const ofPolicies = policyStacks(configuration).map(({ name, environment, region }) => ({
    name,
    owner: `the policies of environment "${environment.name}" in ${region}`,
    path: environment.path,
  }));
  const ofManaged = writtenPolicyStacks(configuration).map(({ name, environment }) => ({
    name,
    owner: `the managed policies of environment "${environment.name}"`,
    path: environment.path,
  }));
  const ofInventories = configuration.environments.map(({ name, path }) => ({
    name: inventoryStackName(name),
    owner: `the inventory of environment "${name}"`,
    path,
  }));
  return [
    ...ofAddons,
    ...ofOtherAddons,
    ...ofProviders,
    ...ofNamespaces,
    ...ofPolicies,
    ...ofManaged,
    ...ofInventories,
  ];
}

/**
 * Reports duplicate stack names of services: `a-b` in `c` and `a` in `b-c`, or `cluster` in `shop` and the cluster
 * `shop`, for example.
 */
export function checkStackNames(
  configuration: Configuration,
  workloads: readonly WorkloadOutline[],
  report: ReportIn,
): void {
  const owners = new Map(sharedStackOwners(configuration));
  for (const workload of workloads) {
    for (const name of stackNamesOf(workload)) {
      const key = stackKey(name);
      const first = owners.get(key);
      if (first === undefined) owners.set(key, describeWorkload(workload));
      else {
        report(
          {
            code: 'stack-name-taken',
            severity: 'error',
            message: `stack name "${name}" of environment "${workload.environment.name}" is already used by ${first}`,
            help: 'rename the service',
            source: workload.manifest.source,
            path: ['service'],
          },
          workload.environment,
        );
      }
    }
  }
}
