import { EKS_ADDONS, findEksAddon } from '../catalogue/eks-addons';
import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import type { Problem, Report } from '../diagnostics/problem';
import type { Configuration } from '../manifest/configuration';
import type { SourcePlace } from '../manifest/source-text';
import { type AddonStack, addonStacks } from './addon-stacks';
import { clusterArn } from './arns';
import type { WorkloadOutline } from './outline';
import { pathOfAccount } from './places';

/** Reports add-ons that two environments manage, that EKS Auto Mode has built in, and roles that an add-on cannot have. */
export function checkAddons(configuration: Configuration, report: Report<SourcePlace>): void {
  const managers = new Map<string, AddonStack>();
  for (const stack of addonStacks(configuration)) {
    const { environment, cluster, addon } = stack;
    const key = `${clusterArn(environment, cluster)} ${addon.name}`;
    const first = managers.get(key);
    const problems = [
      ...(first ? [repeated(stack, first)] : []),
      ...unknownName(stack),
      ...builtIn(stack),
      ...roleProblems(stack),
    ];
    if (!first) managers.set(key, stack);
    for (const problem of problems) {
      report({ ...problem, source: configuration.source, path: addon.path, part: 'key' });
    }
  }
}

function repeated({ environment, cluster, addon }: AddonStack, first: AddonStack): Problem {
  return {
    code: 'addon-repeated',
    severity: 'error',
    message: `environments "${first.environment.name}" and "${environment.name}" both manage the add-on ${quote(addon.name)} of cluster "${cluster.name}"`,
    help: 'remove it from one of them',
  };
}

/** Add-ons of the AWS Marketplace are not known, but a similar name is probably a mistake. */
function unknownName({ addon }: AddonStack): Problem[] {
  if (findEksAddon(addon.name)) return [];
  const near = closestName(addon.name, Object.keys(EKS_ADDONS));
  if (near === undefined) return [];
  return [
    {
      code: 'addon-unknown',
      severity: 'warning',
      message: `${quote(addon.name)} is not an add-on of AWS or of the community`,
      help: `did you mean "${near}"?`,
    },
  ];
}

function builtIn({ cluster, addon }: AddonStack): Problem[] {
  if (cluster.agent !== 'auto-mode' || !findEksAddon(addon.name)?.isBuiltIntoAutoMode) return [];
  return [
    {
      code: 'addon-in-auto-mode',
      severity: 'warning',
      message: `EKS Auto Mode has ${quote(addon.name)} built in, so nodes of Auto Mode of cluster "${cluster.name}" do not use the add-on`,
      help: 'remove it, unless the cluster has other nodes too',
    },
  ];
}

function roleProblems({ addon }: AddonStack): Problem[] {
  if (!addon.role || addon.role.serviceAccounts.length > 0) return [];
  if (findEksAddon(addon.name)) {
    return [
      {
        code: 'addon-without-role',
        severity: 'error',
        message: `the add-on ${quote(addon.name)} requires no role`,
        help: 'remove its grants, or list the service accounts that use them as `serviceAccounts`',
      },
    ];
  }
  return [
    {
      code: 'addon-service-account-missing',
      severity: 'error',
      message: `the service accounts of the add-on ${quote(addon.name)} are not known`,
      help: 'list them as `serviceAccounts: namespace/name`; `aws eks describe-addon-configuration` names them',
    },
  ];
}

const NODES = { fargate: 'Fargate', windows: 'Windows nodes' } as const;

/**
 * Reports service accounts whose pods run where EKS Pod Identity is not available.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html#pod-id-restrictions
 */
export function checkNodes(workloads: readonly WorkloadOutline[], report: Report<SourcePlace>): void {
  for (const workload of workloads) {
    if (workload.identity === 'irsa') continue;
    for (const association of workload.associations) {
      const { cluster, namespace, serviceAccount } = association;
      const found = (cluster.unsupportedNamespaces ?? []).find(({ value }) => value === namespace);
      if (!found) continue;
      report({
        code: 'pod-identity-unavailable',
        severity: workload.identity === 'both' ? 'warning' : 'error',
        message: `pods of "${namespace}/${serviceAccount}" run on ${NODES[found.nodes]} in cluster "${cluster.name}", where EKS Pod Identity is not available`,
        help: 'write `identity: irsa`, or correct the namespaces of the cluster in the configuration',
        source: workload.manifest.source,
        path: pathOfAccount(workload, association),
      });
    }
  }
}
