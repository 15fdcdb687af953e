import type { AccessObject, ConditionBlock, OrganizationPolicies, PolicyDocument, Statement } from '../policy/document';
import { managedDocument } from '../policy/managed-document';
import type { ConditionTest } from '../policy/model';
import { parseCondition } from '../policy/parse-condition';
import { parseTemplate } from '../policy/template';
import { testCondition } from '../policy/test-condition';
import { isDoubt, type Truth } from '../policy/truth';
import { statementsOfDocument } from '../policy/statements-of-document';

/** A tag that EKS sets, or may set one day, as the condition key of the principal. */
const EKS_TAG = /^aws:principaltag\/((?:eks|kubernetes)-.*)$/i;
const PRINCIPAL_TAG = /^aws:principaltag\/(.*)$/i;
/** A tag of the principal wherever a policy's JSON mentions it: as a key, or in a variable. */
const MENTIONED_TAG = /aws:principaltag\/[^"},]*/gi;

/**
 * The same access for sessions on which EKS puts no tags, as its policies read for them: a test of such a tag is
 * decided as for an absent key, and a pattern with such a variable matches nothing. A role's own tag of the same key
 * stays. Returns the access itself where its policies mention none of the tags.
 *
 * It says so by the policies, because access can fix the value of a tag and not its absence. Statements keep their
 * places. Managed policies whose documents are known and mention the tags are replaced by their documents.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 *
 * @param roleTags of the role, by key
 */
export function withoutSessionTags(access: AccessObject, roleTags: Readonly<Record<string, string>>): AccessObject {
  const hasTag = tagsOf(roleTags);
  return withoutKeysOf(access, (key) => {
    const tag = EKS_TAG.exec(key)?.[1];
    return tag !== undefined && !hasTag(tag);
  });
}

/** The same for tags that no session of the role has: those that are neither the role's nor of the form of EKS's. */
export function withoutUnknownTags(access: AccessObject, roleTags: Readonly<Record<string, string>>): AccessObject {
  const hasTag = tagsOf(roleTags);
  return withoutKeysOf(access, (key) => {
    const tag = PRINCIPAL_TAG.exec(key)?.[1];
    return tag !== undefined && !EKS_TAG.test(key) && !hasTag(tag);
  });
}

function tagsOf(roleTags: Readonly<Record<string, string>>): (tag: string) => boolean {
  const keys = new Set(Object.keys(roleTags).map((key) => key.toLowerCase()));
  return (tag) => keys.has(tag.toLowerCase());
}

function withoutKeysOf(access: AccessObject, isAbsent: IsAbsent): AccessObject {
  const read = (policy: PolicyDocument): PolicyDocument =>
    mentions(policy, isAbsent) ? withoutKeys(policy, isAbsent) : policy;
  const readManaged = (policy: PolicyDocument | string): PolicyDocument | string => {
    if (typeof policy !== 'string') return read(policy);
    const document = managedDocument(policy, access);
    const left = document && read(document);
    return left && left !== document ? left : policy;
  };
  const { permissionsBoundary: boundary, sessionPolicy, resourcePolicies, organizationPolicies } = access;
  const policies = access.policies.map(readManaged);
  const limits = {
    ...(boundary !== undefined && { permissionsBoundary: readManaged(boundary) }),
    ...(sessionPolicy && { sessionPolicy: read(sessionPolicy) }),
  };
  const ofResources = resourcePolicies?.map((one) => {
    const document = one.document && read(one.document);
    return document && document !== one.document ? { ...one, document } : one;
  });
  const ofOrganization = organizationPolicies && readOrganization(organizationPolicies, read);
  const isSame =
    ofOrganization === organizationPolicies &&
    (ofResources?.every((one, index) => one === resourcePolicies?.[index]) ?? true) &&
    policies.every((policy, index) => policy === access.policies[index]) &&
    limits.permissionsBoundary === boundary &&
    limits.sessionPolicy === sessionPolicy;
  if (isSame) return access;
  return {
    ...access,
    policies,
    ...limits,
    ...(ofOrganization && { organizationPolicies: ofOrganization }),
    ...(ofResources && { resourcePolicies: ofResources }),
  };
}

/** The policies of an organization as `read` gives them; the same object where it changes none. */
function readOrganization(
  given: OrganizationPolicies,
  read: (policy: PolicyDocument) => PolicyDocument,
): OrganizationPolicies {
  const changes: PolicyDocument[] = [];
  const all = (policies: readonly (PolicyDocument | undefined)[]): readonly (PolicyDocument | undefined)[] =>
    policies.map((policy) => {
      const left = policy && read(policy);
      if (left && left !== policy) changes.push(left);
      return left;
    });
  const { serviceControl, resourceControl } = given;
  const changed = {
    ...given,
    ...(serviceControl && { serviceControl: serviceControl.map(all) }),
    ...(resourceControl && {
      resourceControl: resourceControl.map((one) => ({ ...one, policies: all(one.policies) })),
    }),
  };
  return changes.length === 0 ? given : changed;
}

/** Whether a statement of what `withoutSessionTags` gives can never apply. */
export function neverApplies({ Action }: Statement): boolean {
  return Array.isArray(Action) && Action.length === 0;
}

type IsAbsent = (key: string) => boolean;

function mentions(part: PolicyDocument | Statement, isAbsent: IsAbsent): boolean {
  return (JSON.stringify(part).match(MENTIONED_TAG) ?? []).some(isAbsent);
}

/** What a statement is read with. */
interface Reading {
  readonly isAbsent: IsAbsent;
  /** Whether `${…}` is a variable in the document. */
  readonly variables: boolean;
  readonly effect: Statement['Effect'];
}

function withoutKeys(document: PolicyDocument, isAbsent: IsAbsent): PolicyDocument {
  const variables = document.Version === '2012-10-17';
  return {
    ...document,
    Statement: statementsOfDocument(document).map((statement) =>
      mentions(statement, isAbsent)
        ? readStatement(statement, { isAbsent, variables, effect: statement.Effect })
        : statement,
    ),
  };
}

function readStatement(statement: Statement, reading: Reading): Statement {
  const { Condition, Resource, NotResource, ...rest } = statement;
  const conditions = Condition && readConditions(Condition, reading);
  const resources =
    Resource === undefined ? undefined : [Resource].flat().flatMap((one) => readText(one, reading) ?? []);
  if (conditions === 'never' || resources?.length === 0) return nothing(statement);
  return {
    ...rest,
    ...(resources && { Resource: resources }),
    ...(NotResource !== undefined && {
      NotResource: [NotResource].flat().map((one) => readText(one, reading) ?? inDoubt(one)),
    }),
    ...(conditions && Object.keys(conditions).length > 0 && { Condition: conditions }),
  };
}

/** AWS does not document `NotResource` with a variable without a value; a malformed ARN is undecided as well. */
function inDoubt(pattern: string): string {
  return `NotResource ${pattern.replaceAll('${', '{')} with session tags switched off`;
}

/** A statement that applies to nothing, in the place of another. */
function nothing({ Sid, Effect }: Statement): Statement {
  return { ...(Sid !== undefined && { Sid }), Effect, Action: [], Resource: '*' };
}

type Values = ConditionBlock[string][string];
type Tests = Record<string, Record<string, Values>>;

/** The conditions that are left; `never` where one of them cannot hold. */
function readConditions(block: ConditionBlock, reading: Reading): Tests | 'never' {
  const left: Tests = {};
  const presences: [key: string, isNull: 'true' | 'false'][] = [];
  for (const [operator, keys] of Object.entries(block)) {
    for (const [key, values] of Object.entries(keys)) {
      const outcome = readTest(operator, key, values, reading);
      if (outcome === false) return 'never';
      if (outcome === true) continue;
      if ('isNull' in outcome) presences.push([key, outcome.isNull]);
      else left[outcome.operator] = { ...left[outcome.operator], [key]: outcome.values };
    }
  }
  for (const [key, isNull] of presences) {
    const asked = left['Null'] ?? {};
    const same = Object.keys(asked).find((other) => other.toLowerCase() === key.toLowerCase()) ?? key;
    const allowed = asked[same] === undefined ? [isNull] : [asked[same]].flat().map(String);
    if (!allowed.includes(isNull)) return 'never';
    left['Null'] = { ...asked, [same]: isNull };
  }
  return left;
}

/** What becomes of one test: its answer, another test, or whether the key must be absent. */
type Outcome = boolean | { readonly operator: string; readonly values: Values } | { readonly isNull: 'true' | 'false' };

function readTest(operator: string, key: string, values: Values, reading: Reading): Outcome {
  const texts = [values].flat().map(String);
  const test = parseCondition(operator, key, texts, reading);
  if (test.values.family === 'undecided') return { operator, values };
  if (reading.isAbsent(key)) {
    const truth = testCondition(test, new Map());
    // The operator does not exist, so its result is undecided.
    return isDoubt(truth) ? { operator: `${operator}, with session tags switched off,`, values } : truth;
  }
  if (test.values.family !== 'string' && test.values.family !== 'arn') return { operator, values };
  const left = texts.flatMap((text) => readText(text, reading) ?? []);
  if (left.every((text, index) => text === texts[index]) && left.length === texts.length) return { operator, values };
  return left.length > 0 ? { operator, values: left } : withoutValues(operator, test);
}

/**
 * A test whose values equal no text: it depends at most on whether the key is present. (A key with several values under
 * an operator for one value counts as one with a single value.)
 */
function withoutValues(operator: string, test: ConditionTest): Outcome {
  const whenAbsent = testCondition(test, new Map());
  // AWS does not document the result for an absent key, so the operator stays.
  if (isDoubt(whenAbsent)) return { operator, values: EQUAL_TO_NOTHING };
  const whenPresent = isTrue(testCondition(test, new Map([[test.keyId, ['anything']]])));
  return whenAbsent === whenPresent ? whenAbsent : { isNull: whenAbsent ? 'true' : 'false' };
}

/** A text that no request has as the value of a key. */
const EQUAL_TO_NOTHING = 'a variable of a session tag, with session tags disabled';

function isTrue(truth: Truth): boolean {
  return truth === true;
}

const WITH_FALLBACK = /\$\{([^\s'{}$*?,]+), '([^']*)'\}/g;

/** The text with the defaults of absent variables in their places; undefined where a variable has no value at all. */
function readText(text: string, { variables, isAbsent }: Reading): string | undefined {
  const template = variables && parseTemplate(text, { wildcards: true, variables });
  if (!template || isDoubt(template)) return text;
  const absent = template.filter((token) => token.kind === 'variable').filter(({ key }) => isAbsent(key));
  if (absent.length === 0) return text;
  if (absent.some(({ fallback }) => fallback === undefined)) return undefined;
  return text.replace(WITH_FALLBACK, (variable, key: string, fallback: string) =>
    isAbsent(key) ? fallback.replace(/[*?$]/g, '${$&}') : variable,
  );
}
