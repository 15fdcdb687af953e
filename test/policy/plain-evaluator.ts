/**
 * Decides single requests for identity policies, written from AWS's pages alone: nothing here is shared with the engine
 * that is tested, neither code nor types. Where the pages leave an answer open it is `open`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */

type Json = Readonly<Record<string, unknown>>;
export type Answer = 'yes' | 'no' | 'open';
export interface PlainRequest {
  readonly action: string;
  readonly resource: string;
  /** Of an access with a role: the session that makes the request. */
  readonly principal?: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Whether the access allows the request: a document, or documents with a boundary and a session policy, and with the
 * policies of resources that are known.
 */
export function isAllowed(access: unknown, request: PlainRequest): Answer {
  const given = access as Json;
  const organization = given['organizationPolicies'] as Json | undefined;
  return organization
    ? every([isAllowedByRole(given, request), isLeftByOrganization(organization, request)])
    : isAllowedByRole(given, request);
}

/**
 * Each level of service control policies must allow, and none may deny. Of resource control policies those count that
 * belong to the account in the ARN of the resource; beside AWS's own they only deny, and everyone.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html
 */
function isLeftByOrganization(organization: Json, request: PlainRequest): Answer {
  const levels = list(organization['serviceControl'] ?? []).map((level) => list(level) as Json[]);
  const ofAccount = (list(organization['resourceControl'] ?? []) as Json[])
    .filter(({ account }) => request.resource.split(':')[4] === account)
    .flatMap(({ policies }) => list(policies) as Json[]);
  return every([combine(levels, request), opposite(some(ofAccount.map((one) => effect(one, 'Deny', request))))]);
}

function isAllowedByRole(given: Json, request: PlainRequest): Answer {
  if (given['principal'] !== undefined) return isAllowedToRole(given, given['principal'] as string, request);
  if (given['policies'] === undefined) return combine([[given]], request);
  const layers = [list(given['policies']) as Json[]];
  for (const name of ['permissionsBoundary', 'sessionPolicy']) if (given[name]) layers.push([given[name] as Json]);
  return combine(layers, request);
}

/**
 * For a session of a role, by what AWS's pages say of one account and of two: the policy of the resource that the
 * request is about decides beside those of the role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
function isAllowedToRole(given: Json, role: string, asked: PlainRequest): Answer {
  const account = role.split(':')[4] ?? '';
  const keys = { 'aws:PrincipalArn': role, 'aws:PrincipalAccount': account };
  const request = { ...asked, context: { ...asked.context, ...keys } };
  const limits = ['permissionsBoundary', 'sessionPolicy'].flatMap((name) => (given[name] ? [given[name] as Json] : []));
  const own = list(given['policies']) as Json[];
  const known = (list(given['resourcePolicies']) as Json[]).find(({ resource }) => {
    const isBucket = String(resource).startsWith('arn:aws:s3:::');
    return request.resource === resource || (isBucket && request.resource.startsWith(`${String(resource)}/`));
  });
  if (!known) return combine([own, ...limits.map((one) => [one])], request);
  const document = known['document'] as Json;
  const by = (wanted: string, names: (statement: Json) => Answer): Answer => {
    const statements = (list(document['Statement']) as Json[]).filter((one) => one['Effect'] === wanted);
    const withVariables = document['Version'] === '2012-10-17';
    return some(statements.map((one) => every([names(one), applies(one, request, withVariables)])));
  };
  const allow = (documents: readonly Json[]): Answer => some(documents.map((one) => effect(one, 'Allow', request)));
  const within = every(limits.map((one) => allow([one])));
  const denied = some([
    ...[...own, ...limits].map((one) => effect(one, 'Deny', request)),
    by('Deny', (one) => deniesRole(one, role, asked, given['permissionsBoundary'] !== undefined)),
  ]);
  const toSession = by('Allow', (one) => names(one, ['*', asked.principal ?? '']));
  const toRole = by('Allow', (one) => names(one, [role]));
  const toAccount = by('Allow', (one) => names(one, [account, `arn:aws:iam::${account}:root`]));
  const accepts = some([toSession, toRole, toAccount]);
  const isKey = String(known['resource']).includes(':kms:');
  const across = every([allow(own), within, accepts]);
  const inside = some([every([isKey ? accepts : 'yes', allow(own), within]), every([toRole, within]), toSession]);
  const [, , , , ofArn = ''] = String(known['resource']).split(':');
  const owner = (known['account'] as string | undefined) ?? (ofArn === '' ? undefined : ofArn);
  const outcome = owner === account ? inside : across;
  const decided = owner === undefined && inside !== across ? 'open' : outcome;
  return every([decided, opposite(denied)]);
}

/** Whether `Principal` has one of some texts; AWS does not document `NotPrincipal` with `Allow`. */
function names(statement: Json, wanted: readonly string[]): Answer {
  return statement['NotPrincipal'] === undefined ? yesNo(hasOne(statement['Principal'], wanted)) : 'open';
}

function hasOne(principal: unknown, wanted: readonly string[]): boolean {
  if (principal === '*') return wanted.includes('*');
  return (list((principal as Json)['AWS']) as string[]).some((one) => wanted.includes(one));
}

/** A `NotPrincipal` must list the session, its role and its account; what lists only some of them is not settled. */
function deniesRole(statement: Json, role: string, { principal = '' }: PlainRequest, hasBoundary: boolean): Answer {
  const account = role.split(':')[4] ?? '';
  const levels = [[principal], [role], [account, `arn:aws:iam::${account}:root`]];
  const excepted = statement['NotPrincipal'];
  if (excepted === undefined) return yesNo(hasOne(statement['Principal'], ['*', ...levels.flat()]));
  if (hasBoundary) return 'yes';
  return levels.some((level) => hasOne(excepted, ['*', ...level])) ? 'open' : 'yes';
}

function combine(layers: readonly (readonly Json[])[], request: PlainRequest): Answer {
  const denied = some(layers.flat().map((document) => effect(document, 'Deny', request)));
  const allowed = every(layers.map((layer) => some(layer.map((document) => effect(document, 'Allow', request)))));
  return every([allowed, opposite(denied)]);
}

function effect(document: Json, wanted: string, request: PlainRequest): Answer {
  const withVariables = document['Version'] === '2012-10-17';
  const statements = list(document['Statement']) as Json[];
  return some(statements.filter((one) => one['Effect'] === wanted).map((one) => applies(one, request, withVariables)));
}

function applies(statement: Json, request: PlainRequest, withVariables: boolean): Answer {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(request.context)) {
    const values = list(value) as string[];
    if (values.length > 0) context.set(key.toLowerCase(), values);
  }
  const given: Given = { context, withVariables };
  const tests = Object.entries((statement['Condition'] ?? {}) as Json).flatMap(([operator, block]) =>
    Object.entries(block as Json).map(([key, values]) => test(operator, key, list(values).map(String), given)),
  );
  return every([
    either(statement, 'Action', (pattern) => yesNo(matchesAction(pattern, request.action))),
    either(statement, 'Resource', (pattern, isExcluded) =>
      resourceMatches(pattern, request.resource, isExcluded, given),
    ),
    ...tests,
  ]);
}

interface Given {
  readonly context: ReadonlyMap<string, readonly string[]>;
  readonly withVariables: boolean;
}

/** `Action` or `NotAction`: one of the patterns, or none of them. */
function either(statement: Json, name: string, matches: (pattern: string, isExcluded: boolean) => Answer): Answer {
  const negated = statement[name] === undefined;
  const patterns = list(statement[negated ? `Not${name}` : name]) as string[];
  const found = some(patterns.map((pattern) => matches(pattern, negated)));
  return negated ? opposite(found) : found;
}

function matchesAction(pattern: string, action: string): boolean {
  return pattern === '*' || glob(pattern.toLowerCase()).test(action.toLowerCase());
}

function resourceMatches(pattern: string, resource: string, isExcluded: boolean, given: Given): Answer {
  if (pattern === '*') return 'yes';
  const filled = replaceVariables(pattern, given);
  if (filled === 'open') return 'open';
  // "Will not match any resource": what that makes of NotResource is not said.
  if (filled === 'none') return isExcluded ? 'open' : 'no';
  const answer = yesNo(arnGlob(filled.text).test(resource));
  const isName = /^arn:[^:]*:iam:[^:]*:[^:]*:(user|role)\//i.test(resource);
  return answer === 'no' && isName && arnGlob(filled.text, 'i').test(resource) ? 'open' : answer;
}

/** Marks for characters that variables bring and that are no wildcards. */
const PLAIN = { '*': '\u0001', '?': '\u0002', ':': '\u0003' } as const;

type Filled = { readonly text: string } | 'none' | 'open';

/** The pattern with values for its variables; `none` where one has no value, `open` where AWS does not say. */
function replaceVariables(pattern: string, { context, withVariables }: Given): Filled {
  if (!withVariables) return { text: pattern };
  let state: 'none' | 'open' | undefined;
  const text = pattern.replace(/\$\{([^}]*)\}/g, (_, content: string) => {
    if (content === '*' || content === '?') return PLAIN[content];
    if (content === '$') return '$';
    const [, key = '', fallback] = /^([^,]+)(?:, '([^']*)')?$/.exec(content) ?? [];
    const values = context.get(key.toLowerCase());
    if (values?.includes('') || (values?.length ?? 1) > 1) state = 'open';
    const value = values?.[0] ?? fallback;
    if (value === undefined) state ??= 'none';
    return (value ?? '').replace(/[*?:]/g, (letter) => PLAIN[letter as keyof typeof PLAIN]);
  });
  return state ?? { text };
}

function test(operator: string, key: string, expected: readonly string[], given: Given): Answer {
  const [, quantifier, name = '', suffix] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const values = given.context.get(key.toLowerCase());
  if (name === 'Null') {
    if (quantifier) return yesNo(quantifier === 'ForAllValues');
    const absent = yesNo(expected.includes('true'));
    const present = yesNo(expected.includes('false'));
    if (values?.every((value) => value === '')) return absent === present ? absent : 'open';
    return values ? present : absent;
  }
  const negated = name.includes('Not');
  const one = (value: string): Answer => {
    const matches = some(expected.map((text) => compareValue(name.replace('Not', ''), text, value, given)));
    return negated ? opposite(matches) : matches;
  };
  if (quantifier) {
    if (values?.every((value) => value === '')) return 'open';
    if (quantifier === 'ForAllValues') return values ? every(values.map(one)) : 'yes';
    if (!values) return suffix ? 'open' : 'no';
    return some(values.map(one));
  }
  if (!values) return yesNo(suffix !== undefined || negated);
  const [only, ...others] = values;
  return only === undefined || others.length > 0 ? 'open' : one(only);
}

/** Whether a value is equal, like, less or within; `open` for a value of another kind under a negated operator. */
function compareValue(name: string, text: string, value: string, given: Given): Answer {
  if (name.startsWith('String')) {
    const filled = replaceVariables(text, given);
    if (filled === 'open') return 'open';
    if (filled === 'none') return 'no';
    if (name === 'StringLike') return yesNo(glob(filled.text).test(value));
    const plain = restore(filled.text);
    return yesNo(name.endsWith('IgnoreCase') ? plain.toLowerCase() === value.toLowerCase() : plain === value);
  }
  if (name.startsWith('Arn')) {
    const filled = replaceVariables(text, given);
    if (filled === 'open' || !/^arn(:[^:]*){5}/.test(value)) return 'open';
    return filled === 'none' ? 'no' : yesNo(arnGlob(filled.text).test(value));
  }
  if (name === 'Bool') return yesNo(text.toLowerCase() === value.toLowerCase());
  if (name === 'BinaryEquals') return yesNo(text === value);
  if (name === 'IpAddress') return within(text, value);
  const [one, other] = name.startsWith('Numeric') ? [Number(value), Number(text)] : [moment(value), moment(text)];
  if (Number.isNaN(one) || Number.isNaN(other)) return 'open';
  const relation = name.replace(/^(Numeric|Date)/, '');
  if (relation === 'Equals') return yesNo(one === other);
  if (relation === 'LessThan') return yesNo(one < other);
  if (relation === 'LessThanEquals') return yesNo(one <= other);
  if (relation === 'GreaterThan') return yesNo(one > other);
  return relation === 'GreaterThanEquals' ? yesNo(one >= other) : 'open';
}

function moment(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function within(range: string, address: string): Answer {
  const [network = '', length] = range.split('/');
  const [one, other] = [bits(network), bits(address)];
  if (!one || !other) return 'open';
  return yesNo(
    one.length === other.length &&
      one.slice(0, Number(length ?? one.length)) === other.slice(0, Number(length ?? one.length)),
  );
}

function bits(address: string): string | undefined {
  if (/^\d+(\.\d+){3}$/.test(address)) {
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  }
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const all = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  if (all.length !== 8 || !all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

function glob(pattern: string, wildcard = '[^]*', letter = '[^]', flags = ''): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', wildcard)
    .replaceAll('?', letter);
  return new RegExp(`^${restore(source, '\\')}$`, flags);
}

/** Segment by segment; missing segments match anything, and so does a star in the last. */
function arnGlob(pattern: string, flags = ''): RegExp {
  const segments = pattern.split(':');
  const head = Array.from({ length: 5 }, (_, index) => segments[index] ?? '*');
  const resource = segments.length > 5 ? segments.slice(5).join(':') : '*';
  const parts = head.map((segment) => glob(segment, '[^:]*', '[^:]').source.slice(1, -1));
  return new RegExp(`^${parts.join(':')}:${glob(resource).source.slice(1, -1)}$`, flags);
}

function restore(text: string, escape = ''): string {
  return text.replaceAll('\u0001', `${escape}*`).replaceAll('\u0002', `${escape}?`).replaceAll('\u0003', ':');
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function yesNo(answer: boolean): Answer {
  return answer ? 'yes' : 'no';
}

function opposite(answer: Answer): Answer {
  return answer === 'open' ? 'open' : yesNo(answer === 'no');
}

function every(answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.includes('open') ? 'open' : 'yes';
}

function some(answers: readonly Answer[]): Answer {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('open') ? 'open' : 'no';
}
