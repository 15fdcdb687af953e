import { quote } from '../diagnostics/quote';
import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { parseIamArn } from '../validation/iam-arn';
import { roleKey, serviceKey, stackKey } from './claims';
import type { Report } from './complaint';
import type { WorkloadOutline } from './outline';
import { describeWorkload, placeInFile, placeOfRole } from './places';
import { clusterStackNames, workloadStackName } from './stack-names';

/** Manifests whose service another one before them declares. */
export function checkServiceNames(manifests: readonly Manifest[], report: Report): ReadonlySet<Manifest> {
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
      message: `service "${manifest.service}" is declared at ${placeInFile(first, ['service'])} already`,
      help: 'give one of them another name; upper and lower case make no difference',
      source: manifest.source,
      path: ['service'],
    });
  }
  return repeated;
}

/**
 * IAM tells the names of roles apart neither by upper and lower case nor by their paths. Managed policies that a role
 * needs beside its inline ones are named `<role>-<8 hexadecimal digits>`, so where roles differ they do, too.
 */
export function checkRoleNames(workloads: readonly WorkloadOutline[], report: Report): void {
  const creators = new Map<string, WorkloadOutline>();
  for (const workload of workloads) {
    if (workload.role?.kind !== 'created') continue;
    const key = roleKey(workload.environment, workload.role.name);
    const first = creators.get(key);
    if (!first) creators.set(key, workload);
    else {
      report({
        code: 'role-name-taken',
        severity: 'error',
        message: `role "${workload.role.name}" of environment "${workload.environment.name}" is the role of ${describeWorkload(first)} already, in the same account ${workload.environment.account}`,
        help: 'set `role.name` in one of the manifests, or use {service} and {environment} in the template of the name',
        ...placeOfRole(workload),
      });
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
      message: `role ${quote(workload.role.arn)} is created for ${describeWorkload(creator)} and trusts only the service accounts there`,
      help: 'list the service accounts in that manifest, or let this one create a role of its own',
      ...placeOfRole(workload),
    });
  }
}

/** The cluster `shop-eu` of one environment and `shop` of environment `eu` may be one stack. */
export function checkClusterStacks(configuration: Configuration, report: Report): void {
  const owners = clusterStackOwners(configuration);
  for (const [cluster, name] of clusterStackNames(configuration)) {
    const first = owners.get(stackKey(name));
    if (first === undefined || first === cluster.name) continue;
    report({
      code: 'stack-name-taken',
      severity: 'error',
      message: `stack "${name}" of cluster "${cluster.name}" is the stack of cluster "${first}" already`,
      help: 'rename an environment',
      source: configuration.source,
      path: [...cluster.path, 'name'],
    });
  }
}

/** The name of the first cluster that each stack of a cluster is for. */
function clusterStackOwners(configuration: Configuration): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const [cluster, name] of clusterStackNames(configuration)) {
    if (!owners.has(stackKey(name))) owners.set(stackKey(name), cluster.name);
  }
  return owners;
}

/** `a-b` in `c` and `a` in `b-c` would be one stack; and `cluster` in `shop` that of the cluster `shop`. */
export function checkStackNames(
  configuration: Configuration,
  workloads: readonly WorkloadOutline[],
  report: Report,
): void {
  const owners = new Map<string, string>();
  for (const [key, cluster] of clusterStackOwners(configuration)) owners.set(key, `cluster "${cluster}"`);
  for (const workload of workloads) {
    const name = workloadStackName(workload.service, workload.environment.name);
    const key = stackKey(name);
    const first = owners.get(key);
    if (first === undefined) owners.set(key, describeWorkload(workload));
    else {
      report({
        code: 'stack-name-taken',
        severity: 'error',
        message: `stack "${name}" of environment "${workload.environment.name}" is the stack of ${first} already`,
        help: 'rename the service',
        source: workload.manifest.source,
        path: ['service'],
      });
    }
  }
}
