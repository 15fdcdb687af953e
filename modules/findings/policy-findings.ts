import type { Finding } from '../change/finding';
import type { Severity } from '../diagnostics/severity';
import type { Configuration } from '../manifest/configuration';
import { compare } from '../policy/compare';
import type { AccessRow } from '../policy/comparison';
import type { PolicyDocument, Statement } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { knownPoliciesOf } from '../workloads/known-policies';
import { findingId } from './finding-id';
import { mostSevereFirst } from './findings-of-change';
import type { RuleText } from './rule';
import { RESOURCE_POLICY_ANYBODY } from './rules/resource-policies-anybody';
import { actionsOf, fillIn, firstFew } from './wording';

const NOBODY: PolicyDocument = { Version: '2012-10-17', Statement: [] };

/**
 * Policies of resources that newly allow any AWS account, as findings of the configuration that names them. A policy
 * that is named for the first time counts as new.
 *
 * @param severityOf a rule, by the gate that applies
 */
export function policyFindings(
  { before, after }: { readonly before?: Configuration; readonly after?: Configuration },
  severityOf: (rule: RuleText) => Severity,
): readonly Finding[] {
  if (!after) return [];
  const known = before ? documentsOf(before) : new Map<string, PolicyDocument>();
  const findings = [...documentsOf(after)].flatMap(([resource, document]): Finding[] => {
    const { rows, gaveUp } = newlyAllowed(known.get(resource) ?? NOBODY, document, resource);
    if (rows.length === 0 && !gaveUp) return [];
    const { id, message, family, reference } = RESOURCE_POLICY_ANYBODY;
    const included = [...new Set(rows.flatMap(({ resources }) => resources.include))].sort();
    const entry = entryOf(after, resource);
    return [
      {
        id: findingId(id, [resource, rows.map(({ witness: _, ...row }) => row)]),
        rule: id,
        severity: severityOf(RESOURCE_POLICY_ANYBODY),
        message: fillIn(
          message,
          rows.length > 0
            ? { actions: actionsOf(rows), resource: firstFew(included) }
            : { actions: 'requests that could not be listed', resource },
        ),
        witnesses: rows.slice(0, 1).map(({ witness }) => witness),
        remedy: family.remedy,
        reference,
        file: after.file,
        ...after.source.locate(entry?.path ?? ['policies'], 'key'),
      },
    ];
  });
  return mostSevereFirst(findings);
}

/** The documents of all environments, by the ARN of the resource. */
function documentsOf(configuration: Configuration): ReadonlyMap<string, PolicyDocument> {
  const policies = configuration.environments.flatMap((environment) => knownPoliciesOf(configuration, environment));
  return new Map(policies.flatMap(({ resource, document }) => (document ? [[resource, document] as const] : [])));
}

function entryOf(configuration: Configuration, resource: string): Configuration['policies'][number] | undefined {
  const { policies, environments } = configuration;
  return policies.find((policy) =>
    environments.some((environment) =>
      knownPoliciesOf({ ...configuration, policies: [policy] }, environment).some((one) => one.resource === resource),
    ),
  );
}

/**
 * Requests that a role of an account that no policy names may newly make, with none of the keys that could bind it; and
 * whether the policies are too large to decide it.
 */
function newlyAllowed(
  before: PolicyDocument,
  after: PolicyDocument,
  resource: string,
): { readonly rows: readonly AccessRow[]; readonly gaveUp: boolean } {
  const stranger = unnamedAccount(JSON.stringify([before, after, resource]));
  const { gained, unknown } = compare(toStranger(before, stranger), toStranger(after, stranger));
  return {
    rows: gained.filter(({ occurs }) => occurs),
    gaveUp: unknown.some(({ reason }) => reason.startsWith('gave up')),
  };
}

/**
 * Keys that bind a wildcard to known principals, networks or sources, by AWS's definition of a public policy. Their
 * absence is asked for, since a test that needs one of them excludes a request without it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const BINDING_KEYS = [
  'aws:PrincipalOrgID',
  'aws:PrincipalOrgPaths',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:SourceIp',
  'aws:SourceOrgID',
  'aws:SourceOrgPaths',
  'aws:SourceOwner',
  'aws:SourceVpc',
  'aws:SourceVpce',
  'kms:CallerAccount',
  's3:DataAccessPointAccount',
  's3:DataAccessPointArn',
];

function toStranger(document: PolicyDocument, account: string): PolicyDocument {
  const denied = (Condition: Statement['Condition']): Statement => ({
    Effect: 'Deny',
    Principal: '*',
    Action: '*',
    Resource: '*',
    Condition: Condition ?? {},
  });
  return {
    ...document,
    Statement: [
      ...statementsOfDocument(document),
      denied({ StringNotEquals: { 'aws:PrincipalAccount': account } }),
      ...BINDING_KEYS.map((key) => denied({ Null: { [key]: 'false' } })),
    ],
  };
}

function unnamedAccount(text: string): string {
  let number = 987_654_321_098;
  while (text.includes(String(number))) number -= 1;
  return String(number);
}
