import { parseArn } from '../catalogue/arn';
import type { Environment } from '../manifest/configuration';
import { byText } from '../text/compare-texts';
import type { Workload } from './workload';

/** The policies to look up in the account of an environment. */
export interface PolicyLookUp {
  readonly environment: Environment;
  /** Of customer managed policies, boundaries among them; sorted. */
  readonly arns: readonly string[];
}

/**
 * The customer managed policies that roles of these workloads have, in environments with `lookUpPolicies`, and whose
 * documents are not in the repository; in the order of the environments' names.
 */
export function policyLookUps(workloads: readonly Workload[]): readonly PolicyLookUp[] {
  const found = new Map<string, { readonly environment: Environment; readonly arns: Set<string> }>();
  for (const { environment, role, targetRole, managedPolicies } of workloads) {
    const known = new Set(managedPolicies.flatMap(({ arn, document }) => (document ? [arn] : [])));
    const roles = [role, targetRole?.role].flatMap((one) => (one?.kind === 'created' ? [one] : []));
    for (const arn of roles.flatMap((one) => [...one.managedPolicyArns, one.permissionsBoundary ?? []].flat())) {
      if (known.has(arn) || !isLookedUp(arn, environment)) continue;
      const lookUp = found.get(environment.name) ?? { environment, arns: new Set() };
      found.set(environment.name, lookUp);
      lookUp.arns.add(arn);
    }
  }
  return [...found.values()]
    .map(({ environment, arns }) => ({ environment, arns: [...arns].sort() }))
    .sort(byText(({ environment }) => environment.name));
}

/** Whether a policy is in the account of an environment whose policies are looked up. */
export function isLookedUp(arn: string, { lookUpPolicies, account, partition }: Environment): boolean {
  if (!lookUpPolicies) return false;
  const parsed = parseArn(arn);
  return parsed?.service === 'iam' && parsed.account === account && parsed.partition === partition;
}
