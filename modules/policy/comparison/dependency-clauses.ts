import { hasResourceAccount, tagsInBothKeys } from '../../catalogue/key-actions';
import {
  ANY,
  ANY_IN_SEGMENT,
  COLON,
  isVariable,
  ONE,
  ONE_IN_SEGMENT,
  type Pattern,
  segmentsOf,
  type Step,
  stepsOf,
} from '../languages/pattern';
import { type FactName, type TestAtom, type TestValues } from './atom';
import {
  EXCLUSIONS,
  IS_AWS_SERVICE,
  IMPLICATIONS,
  MEMBERS,
  ORGANIZATIONS,
  REGION_OF_IAM,
  REQUEST_TAG,
  REQUESTED_REGION,
  RESOURCE_ACCOUNT,
  SERVICES_OF_OTHER_OWNERS,
  TAG_KEYS,
} from './key-dependencies';
import { type KeyUse, type Requester } from './key-uses';
import { type Literal, negate } from './literal';
import { type NamedAction } from './named-action';
import { PRINCIPAL_ACCOUNT, PRINCIPAL_ARN } from './principal-domain';
import { type TextLanguage } from './text-space';
import { type Vocabulary } from './vocabulary';

/** Literals of which at least one holds for every request. */
export type Clause = readonly Literal[];

/** What every request for an action has in common, as far as some key depends on it. */
export function factsOfAction(uses: ReadonlyMap<string, KeyUse>): (action: NamedAction) => readonly FactName[] {
  const usesTags = uses.has(TAG_KEYS) && [...uses.keys()].some((key) => key.startsWith(REQUEST_TAG));
  const usesAccount = uses.has(RESOURCE_ACCOUNT);
  const usesRegion = uses.has(REQUESTED_REGION);
  return ({ service, reference }) => {
    const facts: FactName[] = [];
    if (!reference) return facts;
    if (usesAccount && hasResourceAccount(service, reference)) facts.push('has-resource-account');
    if (usesRegion && service === 'iam') facts.push('is-iam');
    if (usesTags && tagsInBothKeys(service, reference)) facts.push('tags-in-both-keys');
    return facts;
  };
}

/** What AWS documents about the keys that are used, for every request. */
export function dependencyClauses(
  vocabulary: Vocabulary,
  uses: ReadonlyMap<string, KeyUse>,
  { needsPrincipal, requester }: { readonly needsPrincipal: boolean; readonly requester: Requester },
): readonly Clause[] {
  const { texts } = vocabulary;
  const used = (...keys: readonly string[]): boolean => keys.every((key) => uses.has(key));
  const tests = vocabulary.atoms.filter((atom) => atom.kind === 'test');
  /** The languages of the tests of some keys, without those that depend on variables. */
  const languagesOf = (...keys: readonly string[]): TextLanguage[] => {
    const found = tests.flatMap(({ keyId, values }) =>
      keys.includes(keyId) && values.family === 'text' && values.language.variables.length === 0
        ? [values.language]
        : [],
    );
    return [...new Set(found)];
  };
  const language = (...patterns: readonly Pattern[]): TextLanguage => texts.language(patterns);

  const ask = (keyId: string, values: TestValues, quantifier?: TestAtom['quantifier']): Literal => {
    const whenAbsent = quantifier === 'ForAllValues';
    return vocabulary.literal(
      { kind: 'test', keyId, whenAbsent, negated: false, values, ...(quantifier && { quantifier }) },
      true,
    );
  };
  const absent = (keyId: string): Literal =>
    vocabulary.literal(
      { kind: 'test', keyId, whenAbsent: true, negated: false, values: { family: 'presence', whenPresent: false } },
      true,
    );
  const present = (keyId: string): Literal => negate(absent(keyId));
  const isIn = (keyId: string, within: TextLanguage): Literal => ask(keyId, { family: 'text', language: within });
  const someIn = (keyId: string, within: TextLanguage): Literal =>
    ask(keyId, { family: 'text', language: within }, 'ForAnyValue');
  const everyIn = (keyId: string, within: TextLanguage): Literal =>
    ask(keyId, { family: 'text', language: within }, 'ForAllValues');
  const resourceIn = (...patterns: readonly Pattern[]): Literal =>
    vocabulary.literal({ kind: 'resource', language: language(...patterns) }, true);
  const unless = (name: FactName): Literal => vocabulary.literal({ kind: 'fact', name }, false);

  const clauses: Clause[] = [];

  for (const { one, other } of EXCLUSIONS) if (used(one, other)) clauses.push([absent(one), absent(other)]);

  for (const { key, value, then, thenValue } of IMPLICATIONS) {
    if (!used(key, then)) continue;
    const given = value === undefined ? present(key) : isIn(key, language(stepsOf(value)));
    clauses.push([negate(given), thenValue === undefined ? present(then) : isIn(then, language(stepsOf(thenValue)))]);
  }

  for (const { member, list } of MEMBERS) {
    if (!used(member, list)) continue;
    for (const within of languagesOf(member, list)) {
      clauses.push([negate(isIn(member, within)), absent(list), someIn(list, within)]);
      clauses.push([isIn(member, within), absent(member), absent(list), negate(everyIn(list, within))]);
    }
  }

  for (const { id, paths } of ORGANIZATIONS) {
    if (!used(id, paths)) continue;
    for (const within of [
      ...languagesOf(id),
      ...languagesOf(paths)
        .flatMap(organizationsOf)
        .map((one) => language(one)),
    ]) {
      const itsPaths = language(...within.patterns.map((pattern) => [...pattern, SLASH, ANY]));
      clauses.push([negate(isIn(id, within)), everyIn(paths, itsPaths)]);
      // A wildcard could read the slash, and so take the path of another organization for one of these.
      const isPlain = within.patterns.every((pattern) => pattern.every((step) => step >= 0));
      if (isPlain) clauses.push([isIn(id, within), absent(id), negate(someIn(paths, itsPaths))]);
    }
  }

  if (used(TAG_KEYS)) {
    const tags = [...uses.keys()].filter((key) => key.startsWith(REQUEST_TAG));
    for (const tag of tags) {
      const isKey = someIn(TAG_KEYS, language(stepsOf(tag.slice(REQUEST_TAG.length), true)));
      clauses.push([unless('tags-in-both-keys'), absent(tag), isKey]);
      clauses.push([unless('tags-in-both-keys'), present(tag), negate(isKey)]);
    }
  }

  if (used(RESOURCE_ACCOUNT)) {
    clauses.push([unless('has-resource-account'), present(RESOURCE_ACCOUNT)]);
    const inAccount = resourceIn(arnsOfAccount(TWELVE));
    const ofOtherOwner = resourceIn(
      arnsOfAccount([ANY_IN_SEGMENT], [...stepsOf(SERVICES_OF_OTHER_OWNERS), ANY_IN_SEGMENT]),
    );
    for (const within of accountLanguages(RESOURCE_ACCOUNT)) {
      const arns = resourceIn(...within.patterns.map((account) => arnsOfAccount(account)));
      const isAccount = isIn(RESOURCE_ACCOUNT, within);
      clauses.push([negate(isAccount), arns, negate(inAccount), ofOtherOwner]);
      clauses.push([isAccount, negate(arns), absent(RESOURCE_ACCOUNT), negate(inAccount), ofOtherOwner]);
    }
  }

  if (!needsPrincipal && used(PRINCIPAL_ACCOUNT, PRINCIPAL_ARN)) {
    const named = languagesOf(PRINCIPAL_ARN)
      .flatMap(accountsOf)
      .map((account) => language(account));
    for (const within of [...accountLanguages(PRINCIPAL_ACCOUNT), ...named]) {
      const arns = isIn(PRINCIPAL_ARN, language(...within.patterns.map((account) => arnsOfAccount(account))));
      const isAccount = isIn(PRINCIPAL_ACCOUNT, within);
      clauses.push([negate(isAccount), absent(PRINCIPAL_ARN), arns]);
      clauses.push([isAccount, absent(PRINCIPAL_ARN), negate(arns)]);
    }
  }

  // "Set to false if the service uses the credentials of an IAM principal", and if it uses a service role.
  if (requester === 'role-session' && used(IS_AWS_SERVICE)) {
    clauses.push([isIn(IS_AWS_SERVICE, language(stepsOf('false')))]);
  }

  if (used(REQUESTED_REGION)) {
    const inAws: Pattern = [...stepsOf('arn:aws:'), ANY];
    const called = isIn(REQUESTED_REGION, language(stepsOf(REGION_OF_IAM)));
    clauses.push([unless('is-iam'), negate(resourceIn(inAws)), called]);
  }
  return clauses;

  /** As `languagesOf`, with variables: the account of the principal is compared with that of the resource. */
  function accountLanguages(keyId: string): TextLanguage[] {
    return [
      ...new Set(
        tests.flatMap((atom) => (atom.keyId === keyId && atom.values.family === 'text' ? [atom.values.language] : [])),
      ),
    ];
  }
}

const SLASH: Step = '/'.charCodeAt(0);
const TWELVE: Pattern = Array.from({ length: 12 }, () => ONE_IN_SEGMENT);

/** The ARNs whose account is in a language. */
function arnsOfAccount(account: Pattern, service: Pattern = [ANY_IN_SEGMENT]): Pattern {
  const inSegment = account.map((step) => (step === ANY ? ANY_IN_SEGMENT : step === ONE ? ONE_IN_SEGMENT : step));
  return [
    ...[...stepsOf('arn:'), ANY_IN_SEGMENT, COLON, ...service, COLON, ANY_IN_SEGMENT, COLON],
    ...[...inSegment, COLON, ANY],
  ];
}

/** The accounts that patterns of ARNs name without wildcards. */
function accountsOf({ patterns }: TextLanguage): Pattern[] {
  return patterns.flatMap((pattern) => {
    const account = segmentsOf(pattern)[4];
    return account?.length === TWELVE.length && account.every(isPlain) ? [account] : [];
  });
}

/** The organizations that patterns of paths name. */
function organizationsOf({ patterns }: TextLanguage): Pattern[] {
  return patterns.flatMap((pattern) => {
    const end = pattern.indexOf(SLASH);
    const organization = pattern.slice(0, Math.max(0, end));
    return organization.length > 0 && organization.every(isPlain) ? [organization] : [];
  });
}

function isPlain(step: Step): boolean {
  return step >= 0 && step <= 0xffff && !isVariable(step);
}
