import type { ManagedPolicyDocument, PolicyDocument } from '../policy/document';
import { byText } from '../text/compare-texts';
import { policyLookUps } from '../workloads/policy-look-ups';
import type { Workload } from '../workloads/workload';

/** What a look-up found of a managed policy: its document as it is now, or why that could not be read. */
export type AccountDocument = { readonly document: PolicyDocument } | { readonly reason: string };

/** By the ARN of the policy. */
export type AccountDocuments = ReadonlyMap<string, AccountDocument>;

/** The origin of such a document, for people. */
export const ACCOUNT_ORIGIN = 'the account';

interface Sides {
  readonly before: readonly Workload[];
  readonly after: readonly Workload[];
}

/**
 * Both sides of a change with documents of the account, where the repository has none. The account has one document, which
 * is the same on both sides. A document that the base names and the head does not is taken to be as before.
 */
export function withAccountDocuments({ before, after }: Sides, documents: AccountDocuments): Sides {
  const stated = new Set(
    before.flatMap(({ managedPolicies }) =>
      managedPolicies.flatMap(({ arn, document, managed }) => (document && !managed ? [arn] : [])),
    ),
  );
  return {
    before: before.map((workload) => completed(workload, documents)),
    after: after.map((workload) => completed(workload, new Map([...documents].filter(([arn]) => !stated.has(arn))))),
  };
}

function completed(workload: Workload, documents: AccountDocuments): Workload {
  const arns = policyLookUps([workload]).flatMap((lookUp) => lookUp.arns);
  const found = arns.flatMap((arn): ManagedPolicyDocument[] => {
    const one = documents.get(arn);
    if (!one) return [];
    if ('document' in one) return [{ arn, document: one.document, from: ACCOUNT_ORIGIN }];
    return [{ arn, absence: `could not be read from the account (${one.reason})` }];
  });
  if (found.length === 0) return workload;
  const names = new Set(found.map(({ arn }) => arn));
  const managedPolicies = [...workload.managedPolicies.filter(({ arn }) => !names.has(arn)), ...found];
  return { ...workload, managedPolicies: managedPolicies.sort(byText(({ arn }) => arn)) };
}
