import type { Report } from '../diagnostics/problem';
import { type Configuration, type Environment, FULL_ACCESS, type StatedPolicy } from '../manifest/configuration';
import type { SourcePlace } from '../manifest/source-text';
import type { OrganizationPolicies, PolicyDocument } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { type ReportIn, reportIn } from './source-problems';
import { checkStated, statedDocument } from './stated-policies';

const known = new WeakMap<Configuration, Map<string, OrganizationPolicies | undefined>>();

/**
 * What the organization leaves of the access of roles in an account, as far as the configuration states it: the service
 * control policies of that account, and the resource control policies of every account of the partition. Undefined where
 * it states nothing.
 *
 * @param environment of the service
 * @param account of the role
 */
export function organizationPoliciesOf(
  configuration: Configuration,
  environment: Environment,
  account: string,
): OrganizationPolicies | undefined {
  const found = known.get(configuration) ?? new Map<string, OrganizationPolicies | undefined>();
  known.set(configuration, found);
  const key = `${environment.name} ${account}`;
  if (!found.has(key)) found.set(key, read(configuration, environment, account));
  return found.get(key);
}

function read(
  configuration: Configuration,
  environment: Environment,
  account: string,
): OrganizationPolicies | undefined {
  const places = [environment, ...configuration.environments.filter(({ name }) => name !== environment.name)].filter(
    ({ partition, organizationPolicies }) => partition === environment.partition && organizationPolicies,
  );
  if (places.length === 0) return undefined;
  const documents = (
    policies: readonly StatedPolicy[],
    kind: 'service-control' | 'resource-control',
    place: Environment,
  ) => policies.map((policy) => statedDocument(configuration, policy, kind, place));
  const own = places.find((place) => place.account === account);
  const levels = own?.organizationPolicies?.serviceControl ?? [];
  const ofAccounts = new Map<string, readonly (PolicyDocument | undefined)[]>();
  for (const place of places) {
    const { resourceControl = [] } = place.organizationPolicies ?? {};
    if (resourceControl.length === 0 || ofAccounts.has(place.account)) continue;
    ofAccounts.set(place.account, documents(resourceControl, 'resource-control', place));
  }
  const organization = own?.organizationPolicies?.organization;
  return {
    ...(organization !== undefined && { organization }),
    ...(own &&
      levels.length > 0 && { serviceControl: levels.map((level) => documents(level, 'service-control', own)) }),
    ...(ofAccounts.size > 0 && {
      resourceControl: [...ofAccounts].map(([owner, policies]) => ({ account: owner, policies })),
    }),
  };
}

/** Reports what is wrong with `organizationPolicies`, save for its files. */
export function checkOrganizationPolicies(configuration: Configuration, report: ReportIn): void {
  const { environments, source } = configuration;
  for (const environment of environments) {
    const { path = [], serviceControl = [], resourceControl = [] } = environment.organizationPolicies ?? {};
    const reportHere = reportIn(report, environment);
    for (const policy of serviceControl.flat()) checkStated(policy, 'service-control', environment, source, reportHere);
    for (const policy of resourceControl) {
      checkStated(policy, 'resource-control', environment, source, reportHere);
      if ('name' in policy) reportName(policy, source, reportHere);
    }
    for (const [index, level] of serviceControl.entries()) {
      const documents = level.map((policy) => statedDocument(configuration, policy, 'service-control', environment));
      if (documents.some((document) => document === undefined || allows(document))) continue;
      reportHere({
        code: 'organization-level-empty',
        severity: 'error',
        message: `no policy of the level allows anything, so no role of environment "${environment.name}" could do anything`,
        help: `add ${FULL_ACCESS} if it is attached there`,
        source,
        path: [...path, 'serviceControl', index],
      });
    }
  }
}

function allows(document: PolicyDocument): boolean {
  return statementsOfDocument(document).some(({ Effect }) => Effect === 'Allow');
}

function reportName({ path }: StatedPolicy, source: SourcePlace['source'], report: Report<SourcePlace>): void {
  report({
    code: 'policy-entry-invalid',
    severity: 'error',
    message: `${FULL_ACCESS} is a service control policy`,
    help: 'remove it: resource control policies always allow everything that they do not deny',
    source,
    path,
  });
}
