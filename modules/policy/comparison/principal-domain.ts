import { formatArn, formatIamArn, parseArn } from '../../catalogue/arn';
import { byText } from '../../text/compare-texts';
import { matchPrincipals } from '../match-principal';
import { type NamedPrincipalKind, type PrincipalPattern } from '../model';
import { parseRequestPrincipal, type RequestPrincipal } from '../request-principal';
import { type Budget } from '../languages/budget';
import {
  ANY,
  ANY_IN_SEGMENT,
  COLON,
  matches,
  ONE,
  ONE_IN_SEGMENT,
  type Pattern,
  segmentsOf,
  stepsOf,
} from '../languages/pattern';
import { type PrincipalAtom, type TestAtom, type TestValues } from './atom';
import { contains, type TextLanguage, type TextSpace } from './text-space';

/** A question about who makes the request, `aws:PrincipalArn` and `aws:PrincipalAccount` included, and the answer. */
export interface PrincipalLiteral {
  readonly atom: PrincipalAtom | TestAtom;
  readonly holds: boolean;
}

/** Who makes a request. The values of `aws:PrincipalArn` and `aws:PrincipalAccount` follow from it. */
export interface PrincipalDomain {
  /** Whether no principal satisfies all. True is certain. */
  isEmpty(literals: readonly PrincipalLiteral[]): boolean;
  /**
   * A principal that satisfies all; undefined if no such principal exists, `unknown` if none was found but one may
   * exist. None of the literals may contain a variable.
   */
  find(literals: readonly PrincipalLiteral[]): { readonly principal: string } | undefined | 'unknown';
}

/** The keys whose values follow from the principal. */
export const PRINCIPAL_ARN = 'aws:principalarn';
export const PRINCIPAL_ACCOUNT = 'aws:principalaccount';

/** Examples in AWS's documentation use these numbers; at least one is not in the compared policies. */
const EXAMPLE_ACCOUNTS = ['111122223333', '444455556666', '777788889999', '123456789012', '999999999999'];
const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'];
const ACCOUNT = /^\d{12}$/;

/**
 * Principals form classes that no compared statement distinguishes, so one of each class is enough. The roles and users
 * of an account are a language, because patterns may distinguish their ARNs.
 */
export function createPrincipalDomain(
  atoms: readonly PrincipalAtom[],
  tests: readonly TestAtom[],
  texts: TextSpace,
  budget: Budget,
): PrincipalDomain {
  // In an order of their own: which statements come first must not matter to examples.
  const patterns = atoms.flatMap((atom) => atom.patterns).sort(byText(({ text }) => text));
  const accounts = accountsAtHand(patterns, tests);
  const singles = singlePrincipals(patterns);
  const identities = accounts.map((account) => texts.language([identitiesOf(account)]));
  const partitions = [...new Set(accounts.map(({ partition }) => partition))];
  const anyIdentity = texts.language(partitions.map(identitiesOfAnyAccount));
  const providers = texts.language(PROVIDERS);

  interface About {
    readonly answers: readonly Answer[];
    language?: TextLanguage;
  }
  const known = new Map<PrincipalLiteral['atom'], About>();

  /**
   * The answers for the single principals, and the language of the ARNs for which the answer is yes or, negated, no.
   */
  function about(atom: PrincipalLiteral['atom']): About {
    let found = known.get(atom);
    if (!found) {
      budget.spend(1 + singles.length);
      const answers = singles.map((single) =>
        atom.kind === 'principal' ? answersFor(atom, single.principal) : testAnswers(atom, single),
      );
      known.set(atom, (found = { answers }));
    }
    return found;
  }

  function languageOf(atom: PrincipalLiteral['atom']): TextLanguage {
    const found = about(atom);
    return (found.language ??= texts.language(patternsOf(atom)));
  }

  /** The first principal, of those that are no roles or users of an account, for which all literals hold. */
  function findSingle(literals: readonly PrincipalLiteral[]): SinglePrincipal | undefined {
    const wanted = literals.map(({ atom, holds }) => ({ answers: about(atom).answers, holds }));
    const suits = (answer: Answer | undefined, holds: boolean): boolean => answer === holds || answer === 'open';
    return singles.find((_, index) => wanted.every(({ answers, holds }) => suits(answers[index], holds)));
  }

  function splitLanguages(literals: readonly PrincipalLiteral[]): {
    inside: TextLanguage[];
    outside: TextLanguage[];
  } {
    const inside: TextLanguage[] = [];
    const outside: TextLanguage[] = [providers];
    for (const { atom, holds } of literals) {
      const isInside = atom.kind === 'test' ? holds !== atom.negated : holds;
      (isInside ? inside : outside).push(languageOf(atom));
    }
    return { inside, outside };
  }

  /** Questions of presence: an IAM identity always has an ARN and an account. */
  function excludesIdentities(literals: readonly PrincipalLiteral[]): boolean {
    return literals.some(
      ({ atom, holds }) =>
        atom.kind === 'test' && atom.values.family === 'presence' && atom.values.whenPresent !== holds,
    );
  }
  const withoutPresence = (literals: readonly PrincipalLiteral[]): readonly PrincipalLiteral[] =>
    literals.filter(({ atom }) => atom.kind !== 'test' || atom.values.family === 'text');

  return {
    isEmpty(literals) {
      const hasVariables = literals.some(({ atom }) => atom.kind === 'test' && variablesOf(atom.values));
      const certain = literals.filter(({ atom }) => atom.kind !== 'test' || !variablesOf(atom.values));
      if (findSingle(certain) !== undefined) return false;
      if (excludesIdentities(literals)) return true;
      const { inside, outside } = splitLanguages(withoutPresence(hasVariables ? certain : literals));
      return texts.isEmpty([anyIdentity, ...inside], outside);
    },
    find(literals) {
      let mayBeElsewhere = false;
      if (!excludesIdentities(literals)) {
        const { inside, outside } = splitLanguages(withoutPresence(literals));
        for (const identity of identities) {
          const plain = findPlain(inside, outside, identity);
          if (plain !== undefined) return { principal: plain };
        }
        mayBeElsewhere = !texts.isEmpty([anyIdentity, ...inside], outside);
      }
      const single = findSingle(literals);
      if (single) return { principal: single.text };
      return mayBeElsewhere ? 'unknown' : undefined;
    },
  };

  /** A role with a telling name if there is one, otherwise the shortest ARN. */
  function findPlain(
    inside: readonly TextLanguage[],
    outside: readonly TextLanguage[],
    identity: TextLanguage,
  ): string | undefined {
    const suits = (text: string): boolean =>
      contains(identity, text) &&
      inside.every((language) => contains(language, text)) &&
      !outside.some((language) => contains(language, text));
    const named = patterns.flatMap((pattern) => (pattern.kind === 'arn' ? [pattern.text] : []));
    const examples = accounts.map(({ partition, number }) =>
      formatIamArn({ partition, account: number }, 'role/example'),
    );
    return [...named, ...examples].find(suits) ?? texts.find([identity, ...inside], outside);
  }
}

/** `open`: AWS fixes the answer, and the principal's text does not tell it. */
type Answer = boolean | 'open';

function answersFor({ patterns, question }: PrincipalAtom, principal: RequestPrincipal): boolean {
  if (question === 'listed') return matchPrincipals({ negated: false, patterns }, principal) === true;
  const applies = matchPrincipals({ negated: true, patterns }, principal);
  return question === 'partly-excepted' ? applies !== true : applies === false;
}

/** A test of `aws:PrincipalArn` or `aws:PrincipalAccount`, for a principal that is neither a role nor a user. */
function testAnswers(atom: TestAtom, { principal, arn }: SinglePrincipal): Answer {
  const value = atom.keyId === PRINCIPAL_ARN ? arn : accountOf(principal);
  if (value === undefined) return atom.whenAbsent;
  if (atom.values.family === 'presence') return atom.values.whenPresent;
  if (value === 'open') return 'open';
  return textPatterns(atom.values).length > 0 && atom.values.family === 'text'
    ? contains(atom.values.language, value) !== atom.negated
    : atom.negated;
}

function accountOf(principal: RequestPrincipal): string | undefined {
  return principal.kind === 'aws' ? principal.account : undefined;
}

interface Account {
  readonly partition: string;
  readonly number: string;
}

/** Every account that some pattern names, and one that none names. */
function accountsAtHand(patterns: readonly PrincipalPattern[], tests: readonly TestAtom[]): readonly Account[] {
  const found = new Map<string, Account>();
  const partitions = new Set(['aws']);
  const add = (partition: string, number: string): void => {
    found.set(`${partition} ${number}`, { partition, number });
  };
  const numbers = new Set<string>();
  for (const pattern of patterns) {
    if (pattern.kind === 'account') {
      if (pattern.partition !== undefined) partitions.add(pattern.partition);
      numbers.add(pattern.account);
    } else if (pattern.kind === 'arn') {
      const { partition = '', account = '' } = parseArn(pattern.text) ?? {};
      partitions.add(partition);
      numbers.add(account);
    }
  }
  for (const { keyId, values } of tests) {
    for (const pattern of textPatterns(values)) {
      const segments = segmentsOf(pattern);
      const account = keyId === PRINCIPAL_ACCOUNT ? pattern : segments[4];
      const partition = keyId === PRINCIPAL_ACCOUNT ? undefined : plainText(segments[1] ?? []);
      if (partition) partitions.add(partition);
      for (const known of PARTITIONS) if (matches(segments[1] ?? [], known)) partitions.add(known);
      for (const digit of account ? DIGITS : []) {
        const number = numberLike(account ?? [], digit);
        if (number !== undefined) numbers.add(number);
      }
    }
  }
  numbers.add(EXAMPLE_ACCOUNTS.find((account) => !numbers.has(account)) ?? unnamedAccount(numbers));
  for (const partition of [...partitions].sort()) for (const number of [...numbers].sort()) add(partition, number);
  return [...found.values()];
}

function unnamedAccount(named: ReadonlySet<string>): string {
  let number = 100_000_000_001;
  while (named.has(String(number))) number += 1;
  return String(number);
}

const DIGITS = ['0', '5', '8'];

/** An account number that a pattern accepts: wildcards are filled with a digit up to twelve of them. */
function numberLike(pattern: Pattern, digit: string): string | undefined {
  const runs = pattern.filter((step) => step === ANY || step === ANY_IN_SEGMENT).length;
  if (runs === pattern.length) return undefined;
  const missing = 12 - (pattern.length - runs);
  let filled = false;
  const text = pattern
    .map((step) => {
      if (step >= 0) return String.fromCharCode(step & 0xffff);
      if (step !== ANY && step !== ANY_IN_SEGMENT) return digit;
      const digits = filled || missing < 0 ? '' : digit.repeat(missing);
      filled = true;
      return digits;
    })
    .join('');
  return ACCOUNT.test(text) ? text : undefined;
}

function plainText(pattern: Pattern): string | undefined {
  return pattern.every((step) => step >= 0) ? String.fromCharCode(...pattern) : undefined;
}

/** Roles, users and the root user of an account. */
function identitiesOf({ partition, number }: Account): Pattern {
  return [...stepsOf(`arn:${partition}:iam::${number}:`), ONE, ANY];
}

/** The same for every account: policies may exclude all known ones. */
function identitiesOfAnyAccount(partition: string): Pattern {
  const account = Array.from({ length: 12 }, () => ONE_IN_SEGMENT);
  return [...stepsOf(`arn:${partition}:iam::`), ...account, COLON, ONE, ANY];
}

/** Identity providers have ARNs of IAM and are no identities. */
const PROVIDERS: readonly Pattern[] = ['oidc-provider/', 'saml-provider/'].map((kind) => [
  ...stepsOf('arn:'),
  ANY_IN_SEGMENT,
  ...stepsOf(':iam::'),
  ANY_IN_SEGMENT,
  COLON,
  ...stepsOf(kind),
  ANY,
]);

/** The ARNs of IAM identities whose account is in a language. */
function arnsOfAccount(account: Pattern): Pattern {
  const inSegment = account.map((step) => (step === ANY ? ANY_IN_SEGMENT : step));
  return [...stepsOf('arn:'), ANY_IN_SEGMENT, ...stepsOf(':iam::'), ...inSegment, COLON, ANY];
}

/** The ARNs of IAM identities for which the answer is yes; for a negated test, those for which it is no. */
function patternsOf(atom: PrincipalLiteral['atom']): readonly Pattern[] {
  if (atom.kind === 'principal') return listedArns(atom);
  return atom.keyId === PRINCIPAL_ACCOUNT ? textPatterns(atom.values).map(arnsOfAccount) : textPatterns(atom.values);
}

function listedArns({ patterns, question }: PrincipalAtom): Pattern[] {
  if (patterns.some((pattern) => pattern.kind === 'everyone')) return [[ANY]];
  const accounts = patterns.flatMap((pattern) => (pattern.kind === 'account' ? [pattern] : []));
  const arns = patterns.flatMap((pattern) => (pattern.kind === 'arn' ? [pattern.text] : []));
  if (question !== 'wholly-excepted') {
    const everyOf = accounts.map(({ account, partition }) => accountArns(account, partition, [ANY]));
    return [...everyOf, ...arns.map((arn) => stepsOf(arn))];
  }
  // The account must be listed beside the ARN; the root user is the account.
  const inListedAccount = arns.filter((arn) =>
    accounts.some(({ account, partition }) => {
      const named = parseArn(arn);
      return account === named?.account && (partition === undefined || partition === named.partition);
    }),
  );
  const roots = accounts.map(({ account, partition }) => accountArns(account, partition, stepsOf('root')));
  return [...roots, ...inListedAccount.map((arn) => stepsOf(arn))];
}

function accountArns(account: string, partition: string | undefined, resource: Pattern): Pattern {
  const inPartition = partition === undefined ? [ANY_IN_SEGMENT] : stepsOf(partition);
  return [...stepsOf('arn:'), ...inPartition, ...stepsOf(`:iam::${account}:`), ...resource];
}

interface SinglePrincipal {
  readonly text: string;
  readonly principal: RequestPrincipal;
  /** `aws:PrincipalArn`; for a session that of its role, whose path the session's own ARN does not tell. */
  readonly arn: string | undefined;
}

/** One principal of every class besides the roles and users of accounts. */
function singlePrincipals(patterns: readonly PrincipalPattern[]): readonly SinglePrincipal[] {
  const single = (text: string, arn?: string): SinglePrincipal => ({
    text,
    principal: parseRequestPrincipal(text),
    arn,
  });
  const named = patterns.flatMap((pattern): SinglePrincipal[] => {
    if (pattern.kind === 'named') return [single(pattern.text)];
    if (pattern.kind !== 'arn') return [];
    if (parseArn(pattern.text)?.service === 'sts') return [single(pattern.text, 'open')];
    const session = sessionOf(pattern.text);
    return session === undefined ? [] : [single(session, pattern.text)];
  });
  const all = [...named, ...[...Object.values(EXAMPLES), '*'].map((text) => single(text))];
  return [...new Map(all.map((one) => [`${one.text} ${one.arn ?? ''}`, one])).values()];
}

/** The ARN of a session of a role; undefined if the ARN is not a role's. */
export function sessionOf(arn: string): string | undefined {
  const { partition = '', service, account = '', resource = '' } = parseArn(arn) ?? {};
  if (service !== 'iam' || !resource.startsWith('role/')) return undefined;
  const role = resource.slice(resource.lastIndexOf('/') + 1);
  return formatArn({ partition, service: 'sts', region: '', account, resource: `assumed-role/${role}/example` });
}

/** Principals without an account that no policy names; each is of another kind. */
const EXAMPLES: Readonly<Record<NamedPrincipalKind, string>> = {
  Service: 'example.amazonaws.com',
  Federated: 'arn:aws:iam::111122223333:oidc-provider/example.com',
  CanonicalUser: '0123456789abcdef'.repeat(4),
};

function textPatterns(values: TestValues): readonly Pattern[] {
  return values.family === 'text' ? values.language.patterns : [];
}

function variablesOf(values: TestValues): boolean {
  return values.family === 'text' && values.language.variables.length > 0;
}
