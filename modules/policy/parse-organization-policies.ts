import type {
  ActionPattern,
  OrganizationModel,
  PatternList,
  PolicyModel,
  PolicyProblem,
  StatementModel,
} from './model';
import { parsePolicyDocument } from './parse-policy-document';
import { parseResource } from './parse-resource';
import { entriesOf, isObject, listOf } from './untyped-json';

export interface ParsedOrganization {
  readonly organization: OrganizationModel;
  /** The organization's ID, where it is given. */
  readonly id?: string;
  readonly problems: readonly PolicyProblem[];
  readonly statementCount: number;
}

/**
 * Prefixes of the actions whose resources have resource control policies. AWS adds services: the Denies of one that is
 * missing do not count, so that no access is hidden.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
 */
export const RESOURCE_CONTROL_SERVICES: ReadonlySet<string> = new Set([
  'aoss',
  'ecr',
  'kms',
  's3',
  'secretsmanager',
  'sqs',
  'sts',
]);

const ELEMENTS = new Set(['organization', 'serviceControl', 'resourceControl', 'isNew', 'previous']);

/**
 * Reads the policies of an organization; never throws. A Deny of a resource control policy counts for resources whose
 * ARN names the account that the policy is for. The ARN of a bucket names none, so there it counts with `ownsBuckets`
 * only.
 *
 * @param value any value; what cannot be read is undecided
 * @param firstNumber number of the first statement, counted over the whole access object
 */
export function parseOrganizationPolicies(value: unknown, firstNumber: number): ParsedOrganization {
  const problems: PolicyProblem[] = [];
  let number = firstNumber;
  const wrong: string[] = [];
  const given = isObject(value) ? value : {};
  if (!isObject(value)) wrong.push('organizationPolicies is not an object');
  wrong.push(
    ...entriesOf(given)
      .filter(([name]) => !ELEMENTS.has(name))
      .map(([name]) => `'${name}' is not a valid key of organizationPolicies`),
  );
  const read = (document: unknown, part: PolicyModel['part'], index: number): PolicyModel => {
    if (document === undefined || document === null) {
      return { part, index, statements: [], undecided: 'a policy of the organization could not be read' };
    }
    const parsed = parsePolicyDocument(document, { part, index, firstNumber: number });
    number += parsed.statementCount;
    problems.push(...parsed.problems);
    return parsed.policy;
  };
  let index = -1;
  const levels = given['serviceControl'] === undefined ? [] : listOf(given['serviceControl']);
  const serviceControl = levels.map((level) =>
    listOf(level).map((document) => withoutPrincipals(read(document, 'serviceControl', (index += 1)))),
  );
  index = -1;
  const ofAccounts = given['resourceControl'] === undefined ? [] : listOf(given['resourceControl']);
  const resourceControl = ofAccounts.flatMap((entry) => {
    const { account, policies, ownsBuckets } = isObject(entry) ? entry : {};
    if (typeof account !== 'string' || !/^\d{12}$/.test(account) || policies === undefined) {
      wrong.push('an entry of resourceControl is not the policies of an account');
      return [];
    }
    return listOf(policies).map((document) =>
      ofResources(read(document, 'resourceControl', (index += 1)), [
        `arn:*:*:*:${account}:*`,
        ...(ownsBuckets === true ? ['arn:*:s3:::*'] : []),
      ]),
    );
  });
  // What is wrong with all of it may be anything, so it counts as one more level about which nothing is known.
  const unknown = wrong.map((undecided): PolicyModel => ({ part: 'serviceControl', index, statements: [], undecided }));
  for (const reason of wrong) problems.push({ reason, part: 'serviceControl', policy: 0, undecided: true });
  const id = given['organization'];
  return {
    organization: {
      serviceControl: [...serviceControl, ...unknown.map((policy) => [policy])],
      resourceControl: resourceControl.length > 0 ? [ALLOWS_ALL, ...resourceControl] : [],
    },
    ...(typeof id === 'string' && { id }),
    problems,
    statementCount: number - firstNumber,
  };
}

const EVERY_ACTION: PatternList<ActionPattern> = { negated: false, patterns: [{ kind: 'any', text: '*' }] };

/** `RCPFullAWSAccess`, which is attached to every level and cannot be detached. */
const ALLOWS_ALL: PolicyModel = {
  part: 'resourceControl',
  index: -1,
  statements: [
    {
      part: 'resourceControl',
      policy: -1,
      index: -1,
      effect: 'Allow',
      actions: EVERY_ACTION,
      conditions: [],
      variables: false,
    },
  ],
};

/** AWS refuses a principal in a service control policy. */
function withoutPrincipals(policy: PolicyModel): PolicyModel {
  const { statements } = policy;
  if (statements.every(({ principals }) => principals === undefined)) return policy;
  return { ...policy, statements: [], undecided: 'a statement has a Principal, as only policies of resources' };
}

/** The Denies that count: of everyone, for services that have such policies, on some resources. */
function ofResources(policy: PolicyModel, resources: readonly string[]): PolicyModel {
  const statements = policy.statements.flatMap((statement): StatementModel[] => {
    const { principals, effect, actions, ...rest } = statement;
    const isOfEveryone = principals?.negated === false && principals.patterns.every(({ kind }) => kind === 'everyone');
    const patterns = actions.patterns.filter(
      (pattern) => pattern.kind === 'action' && RESOURCE_CONTROL_SERVICES.has(pattern.service),
    );
    if (effect !== 'Deny' || !isOfEveryone || actions.negated || patterns.length === 0) return [];
    const within = resources.map((arn) => parseResource(arn, { variables: false, resourcePolicy: true }));
    return [{ ...rest, effect, actions: { negated: false, patterns }, within }];
  });
  return { ...policy, statements };
}
