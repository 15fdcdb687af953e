import { givenManagedPolicy, managedDocument, type ManagedDocuments } from './managed-document';
import { entriesOf, isObject, listOf } from './untyped-json';
import { type AccessModel, type PolicyProblem, type PolicyModel, type PolicyPart } from './model';
import { roleOfSessions } from './match-session';
import { parseOrganizationPolicies } from './parse-organization-policies';
import { parsePolicyDocument } from './parse-policy-document';
import { parseResourcePolicies } from './parse-resource-policies';

export interface ParsedAccess {
  readonly access: AccessModel;
  readonly problems: readonly PolicyProblem[];
}

const ELEMENTS = new Set([
  'policies',
  'permissionsBoundary',
  'sessionPolicy',
  'managedPolicies',
  'organizationPolicies',
  'principal',
  'resourcePolicies',
  'sessionTags',
]);
const PRINCIPAL_TAG = 'aws:principaltag/';

/**
 * Reads an access object, or a policy document as the access that it alone gives; never throws.
 * Managed policies given by ARN are looked up in the catalogue and in `managedPolicies`; an unknown one is undecided, alone.
 */
export function parseAccess(value: unknown): ParsedAccess {
  const problems: PolicyProblem[] = [];
  let statementCount = 0;
  const known: ManagedDocuments = isObject(value) ? value : {};
  const read = (document: unknown, part: PolicyPart, index: number): PolicyModel => {
    const place = { part, index, firstNumber: statementCount };
    const parsed =
      typeof document === 'string' ? readManagedPolicy(document, place, known) : parsePolicyDocument(document, place);
    problems.push(...parsed.problems);
    statementCount += parsed.statementCount;
    return parsed.policy;
  };

  if (!isObject(value) || value['policies'] === undefined) {
    return { access: { policies: [read(value, 'policies', 0)], fixedKeys: new Map() }, problems };
  }
  const policies = listOf(value['policies']).map((document, index) => read(document, 'policies', index));
  const boundary = value['permissionsBoundary'];
  const session = value['sessionPolicy'];
  const permissionsBoundary = boundary === undefined ? undefined : read(boundary, 'permissionsBoundary', 0);
  const sessionPolicy = session === undefined ? undefined : read(session, 'sessionPolicy', 0);

  const wrong = entriesOf(value)
    .filter(([name]) => !ELEMENTS.has(name))
    .map(([name]) => `'${name}' is not a valid key of an access object`);
  const fixedKeys = readSessionTags(value['sessionTags'], (reason) => wrong.push(reason));
  const principal = value['principal'];
  const role = typeof principal === 'string' ? roleOfSessions(principal, permissionsBoundary !== undefined) : undefined;
  if (principal !== undefined && !role) wrong.push('principal is not the ARN of a role');
  if (role) {
    fixedKeys.set('aws:principalarn', role.arn);
    fixedKeys.set('aws:principalaccount', role.account);
  }
  const ofOrganization = value['organizationPolicies'];
  const organization =
    ofOrganization === undefined ? undefined : parseOrganizationPolicies(ofOrganization, statementCount);
  if (organization) {
    problems.push(...organization.problems);
    statementCount += organization.statementCount;
    if (organization.id !== undefined) fixedKeys.set('aws:principalorgid', organization.id);
  }
  const ofResources = value['resourcePolicies'];
  const resources =
    ofResources !== undefined && role && parseResourcePolicies(listOf(ofResources), role, statementCount);
  if (ofResources !== undefined && !role) wrong.push('resourcePolicies require the principal, the ARN of a role');
  if (resources) problems.push(...resources.problems);
  for (const reason of wrong) {
    // What it should mean is anyone's guess, so it counts as one more policy about which nothing is known.
    const policy = policies.length;
    policies.push({ part: 'policies', index: policy, statements: [], undecided: reason });
    problems.push({ reason, part: 'policies', policy, undecided: true });
  }
  const access = {
    policies,
    ...(permissionsBoundary && { permissionsBoundary }),
    ...(sessionPolicy && { sessionPolicy }),
    ...(resources && { resourcePolicies: resources.sets }),
    ...(organization && { organization: organization.organization }),
    fixedKeys,
  };
  return { access, problems };
}

/** Session tags are condition keys of the principal: `aws:PrincipalTag/kubernetes-namespace`. */
function readSessionTags(tags: unknown, report: (reason: string) => void): Map<string, string> {
  const fixedKeys = new Map<string, string>();
  if (tags === undefined) return fixedKeys;
  if (!isObject(tags)) {
    report('sessionTags is not a mapping from tag keys to values');
    return fixedKeys;
  }
  for (const [key, value] of entriesOf(tags)) {
    if (typeof value === 'string') fixedKeys.set(PRINCIPAL_TAG + key.toLowerCase(), value);
    else report(`session tag '${key}' has a value that is not a string`);
  }
  return fixedKeys;
}

function readManagedPolicy(
  arn: string,
  place: { readonly part: PolicyPart; readonly index: number; readonly firstNumber: number },
  known: ManagedDocuments,
): ReturnType<typeof parsePolicyDocument> {
  const document = managedDocument(arn, known);
  if (document !== undefined) return parsePolicyDocument(document, { ...place, arn });
  const { part, index } = place;
  const given = givenManagedPolicy(arn, known);
  const reason = !given
    ? `managed policy '${arn}' is not known`
    : given.isNew
      ? `the document of managed policy '${arn}' is named by this change, and counts when it is merged`
      : `the document of managed policy '${arn}' ${given.absence ?? 'could not be read'}`;
  return {
    policy: { part, index, arn, statements: [], undecided: reason },
    problems: [{ reason, part, policy: index, undecided: true }],
    statementCount: 0,
  };
}
