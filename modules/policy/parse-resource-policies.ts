import { governedResource, type GovernedResource } from './governed-resources';
import { allowedBy, deniedTo, type RoleOfSessions } from './match-session';
import {
  type OpenQuestion,
  type PatternList,
  type PolicyProblem,
  type ResourcePattern,
  type ResourcePolicySets,
  type StatementModel,
} from './model';
import { parseAction } from './parse-action';
import { parsePolicyDocument } from './parse-policy-document';
import { parseResource } from './parse-resource';
import { entriesOf, isObject } from './untyped-json';

export interface ParsedResourcePolicies {
  readonly sets: ResourcePolicySets;
  readonly problems: readonly PolicyProblem[];
}

type ResourceSet = Exclude<keyof ResourcePolicySets, 'governed'>;
type Sets = Readonly<Record<ResourceSet, StatementModel[]>>;

const ELEMENTS = new Set(['resource', 'document', 'account']);
const EVERY_ACTION: StatementModel['actions'] = { negated: false, patterns: [{ kind: 'any', text: '*' }] };

/**
 * Reads the policies of resources as they concern the sessions of one role. Within one account a resource's policy adds
 * to what identity policies allow; across accounts both must allow. What it allows to the role is limited by the
 * boundary and the session policy, what it allows to the session or to everyone is not. Where the owner of a resource is
 * not known, what differs between the two cases is in question.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
 *
 * @param list any value; an entry that cannot be read is in doubt everywhere
 * @param firstNumber number of the first statement, counted over the whole access object
 */
export function parseResourcePolicies(
  list: readonly unknown[],
  role: RoleOfSessions,
  firstNumber: number,
): ParsedResourcePolicies {
  const sets: Sets = { acceptedByResource: [], resourceToRole: [], resourceToSession: [] };
  const problems: PolicyProblem[] = [];
  const governed = new Map<string, ResourcePattern>();
  /** Where identity policies do not count on their own. */
  const guarded = new Map<string, ResourcePattern>();
  let number = firstNumber;

  for (const [index, entry] of list.entries()) {
    const report = (reason: string): void => void problems.push({ ...place(index), reason, undecided: true });
    const read = readEntry(entry, report);
    const within = read?.resource.arns.map((arn) => parseResource(arn, { variables: false, resourcePolicy: true }));
    for (const pattern of within ?? []) governed.set(pattern.text, pattern);
    const doubtful = { ...general(index, within), questions: [unreadable(index, entry)] };
    if (!read || !within) {
      addDoubt(sets, doubtful);
      continue;
    }

    const parsed = parsePolicyDocument(read.document, { part: 'resourcePolicies', index, firstNumber: number });
    number += parsed.statementCount;
    problems.push(...parsed.problems);
    const withoutPrincipal = parsed.policy.statements.filter(({ principals }) => principals === undefined);
    for (const { index: statement } of withoutPrincipal) report(`statement ${statement}: it has no Principal`);
    if (parsed.policy.undecided !== undefined || withoutPrincipal.length > 0) addDoubt(sets, doubtful);

    const ofOwner = ownerQuestion(read, role);
    for (const { principals, ...statement } of parsed.policy.statements) {
      if (principals) addStatement(sets, { ...statement, within }, principals, role, ofOwner);
    }
    if (!read.resource.mustAllow && ofOwner === 'same') continue;
    for (const pattern of within) guarded.set(pattern.text, pattern);
    if (!read.resource.mustAllow && typeof ofOwner === 'object') {
      sets.acceptedByResource.push({ ...general(index, within), questions: [ofOwner] });
    }
    const { service } = read.resource;
    if (service !== undefined) {
      const actions = { negated: true, patterns: [parseAction(`${service}:*`)] };
      sets.acceptedByResource.push({ ...general(index, within), actions });
    }
  }
  sets.acceptedByResource.unshift({
    ...general(0),
    ...(guarded.size > 0 && { resources: { negated: true, patterns: [...guarded.values()] } }),
  });
  const policyOf = (statements: readonly StatementModel[]) =>
    ({ part: 'resourcePolicies', index: 0, statements }) as const;
  return {
    sets: {
      acceptedByResource: policyOf(sets.acceptedByResource),
      resourceToRole: policyOf(sets.resourceToRole),
      resourceToSession: policyOf(sets.resourceToSession),
      governed: [...governed.values()],
    },
    problems,
  };
}

interface ReadEntry {
  readonly resource: GovernedResource;
  readonly text: string;
  readonly document: unknown;
  readonly owner: string | undefined;
}

function readEntry(entry: unknown, report: (reason: string) => void): ReadEntry | undefined {
  const wrong = (reason: string): undefined => {
    report(reason);
    return undefined;
  };
  if (!isObject(entry)) {
    wrong('a resource policy is not an object');
    return;
  }
  const unknown = entriesOf(entry).find(([name]) => !ELEMENTS.has(name));
  if (unknown) {
    wrong(`'${unknown[0]}' is not a valid key of a resource policy`);
    return;
  }
  const { resource: text, document, account } = entry;
  const resource = typeof text === 'string' ? governedResource(text) : undefined;
  if (typeof text !== 'string' || !resource) {
    wrong('resource is not the ARN of one resource');
    return;
  }
  if (account !== undefined && !isAccount(account)) {
    wrong('account is not the number of an account');
    return;
  }
  return { resource, text, document, owner: account ?? resource.account };
}

function isAccount(value: unknown): value is string {
  return typeof value === 'string' && /^\d{12}$/.test(value);
}

function ownerQuestion({ owner, text }: ReadEntry, { account }: RoleOfSessions): 'same' | 'other' | OpenQuestion {
  if (owner === undefined) return { because: `whether account ${account} owns '${text}' is not known` };
  return owner === account ? 'same' : 'other';
}

/** Adds what one statement says of the role's sessions, to the sets of the principals it names them by. */
function addStatement(
  sets: Sets,
  statement: StatementModel,
  principals: PatternList<StatementPrincipal>,
  role: RoleOfSessions,
  owner: 'same' | 'other' | OpenQuestion,
): void {
  const asking = (...questions: readonly OpenQuestion[]): StatementModel =>
    questions.length > 0 ? { ...statement, questions } : statement;
  if (statement.effect === 'Deny') {
    const denied = deniedTo(principals, role);
    if (denied === true) sets.acceptedByResource.push(statement);
    else if (denied !== false) sets.acceptedByResource.push(...denied.map((question) => asking(question)));
    return;
  }
  const { everyone, role: byRole, account, perhaps } = allowedBy(principals, role);
  const accepted = everyone || byRole || account ? [statement] : perhaps.map((question) => asking(question));
  sets.acceptedByResource.push(...accepted);
  if (owner === 'other') return;
  const ofOwner = owner === 'same' ? [] : [owner];
  if (byRole) sets.resourceToRole.push(asking(...ofOwner));
  if (everyone) sets.resourceToSession.push(asking(...ofOwner));
  else sets.resourceToSession.push(...perhaps.map((question) => asking(question, ...ofOwner)));
}

type StatementPrincipal = NonNullable<StatementModel['principals']>['patterns'][number];

/** An unknown policy may allow and deny anything on its resource. */
function addDoubt(sets: Sets, statement: StatementModel): void {
  sets.acceptedByResource.push(statement, { ...statement, effect: 'Deny' });
  sets.resourceToSession.push(statement);
}

/** A statement that follows from no single one of a document: every action, allowed. */
function general(index: number, within?: readonly ResourcePattern[]): StatementModel {
  const statement = { effect: 'Allow', actions: EVERY_ACTION, conditions: [], variables: false } as const;
  return { part: 'resourcePolicies', policy: index, index: -1, ...statement, ...(within && { within }) };
}

function unreadable(index: number, entry: unknown): OpenQuestion {
  const { resource, document } = isObject(entry) ? entry : {};
  const name = typeof resource === 'string' ? `the policy of '${resource}'` : `the resource policy at index ${index}`;
  const because = document === undefined ? `${name} could not be read` : `${name} is not one that AWS accepts`;
  return { because, about: `resource policy ${JSON.stringify(entry)}` };
}

function place(policy: number): Pick<PolicyProblem, 'part' | 'policy'> {
  return { part: 'resourcePolicies', policy };
}
