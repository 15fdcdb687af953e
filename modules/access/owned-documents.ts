import type { Configuration } from '../manifest/configuration';
import type { PolicyDocument, ResourcePolicy, Statement } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { byText } from '../text/compare-texts';
import { resourcePoliciesOf } from '../workloads/known-policies';
import { type OwnedPolicy, ownedPolicies } from '../workloads/owned-policies';
import type { Workload } from '../workloads/workload';
import { resourceStatements } from './resource-statements';

/** An owned policy as the project writes it. */
export interface OwnedDocument extends OwnedPolicy {
  /** The statements of the file, then those that the grants of services need. */
  readonly document: PolicyDocument;
}

/**
 * The documents of the policies that this project owns. Statements that the file allows already are not added.
 *
 * @param workloads all of the repository
 */
export function ownedDocuments(configuration: Configuration, workloads: readonly Workload[]): readonly OwnedDocument[] {
  const owned = ownedPolicies(configuration);
  if (owned.length === 0) return [];
  const asWritten = workloads.map((workload) => ({
    ...workload,
    resourcePolicies: withOwned(resourcePoliciesOf(configuration, workload.environment), workload, owned),
  }));
  const merges = asWritten.flatMap((workload) => resourceStatements(workload).flatMap(({ resources }) => resources));
  return owned.flatMap((policy): OwnedDocument[] => {
    const { document } = policy;
    if (!document) return [];
    const needed = merges.filter(({ resource, need }) => need !== 'allowed' && isPolicyOf(policy.resource, resource));
    const generated = needed.flatMap(({ statements }) => statements);
    if (generated.length === 0) return [{ ...policy, document }];
    const statements = withUniqueSids([...statementsOfDocument(document), ...generated]);
    return [{ ...policy, document: { ...document, Statement: statements } }];
  });
}

/** The workloads with the owned policies as the project writes them. */
export function withOwnedDocuments(
  configuration: Configuration | undefined,
  workloads: readonly Workload[],
): readonly Workload[] {
  const documents = configuration ? ownedDocuments(configuration, workloads) : [];
  if (documents.length === 0) return workloads;
  return workloads.map((workload) => ({
    ...workload,
    resourcePolicies: withOwned(workload.resourcePolicies, workload, documents),
  }));
}

/** The known policies, with the owned ones of all environments of the partition. */
function withOwned(
  known: readonly ResourcePolicy[],
  { environment }: Workload,
  owned: readonly OwnedPolicy[],
): readonly ResourcePolicy[] {
  const reachable = owned.filter((policy) => policy.environment.partition === environment.partition);
  const names = new Set(reachable.map(({ resource }) => resource));
  return [
    ...known.filter(({ resource }) => !names.has(resource)),
    ...reachable.map(({ resource, account, document }) => ({ resource, account, ...(document && { document }) })),
  ].sort(byText(({ resource }) => resource));
}

/** The ARN of a secret ends with six random characters, for which the grant may have wildcards. */
function isPolicyOf(owned: string, resource: string): boolean {
  const named = resource.replace(/-[*?]+$/, '');
  return named === resource
    ? owned === resource
    : owned.startsWith(named) && /^-\w{6}$/.test(owned.slice(named.length));
}

/** A repeated `Sid`, which AWS refuses, is left out: it has no effect. */
function withUniqueSids(statements: readonly Statement[]): readonly Statement[] {
  const taken = new Set<string>();
  return statements.map((statement) => {
    const { Sid, ...rest } = statement;
    if (Sid === undefined || !taken.has(Sid)) {
      if (Sid !== undefined) taken.add(Sid);
      return statement;
    }
    return rest;
  });
}
