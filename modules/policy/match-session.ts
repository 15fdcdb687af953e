import { formatArn, parseGlobalArn } from '../catalogue/arn';
import { matchPrincipals } from './match-principal';
import { type OpenQuestion, type PatternList, type PrincipalPattern } from './model';
import { parseRequestPrincipal } from './request-principal';
import { isDoubt } from './truth';

/** The role whose sessions make the requests. */
export interface RoleOfSessions {
  /** ARN, with the role's path. */
  readonly arn: string;
  /** 12 digits. */
  readonly account: string;
  /** Whether the role has a permissions boundary. */
  readonly hasBoundary: boolean;
}

/** By what a `Principal` names the sessions of a role; each way counts on its own. */
export interface NamedBy {
  /** By themselves, as everyone is: what is allowed so is limited by no other policy's silence. */
  readonly everyone: boolean;
  /** By the ARN of their role. */
  readonly role: boolean;
  /** By their account: "Both delegate permissions to the account", whose identity policies then decide. */
  readonly account: boolean;
  /** By themselves, or not at all: an answer for each name that may mean one of them. */
  readonly perhaps: readonly OpenQuestion[];
}

/** The role that an ARN names; undefined for any other text. */
export function roleOfSessions(arn: string, hasBoundary: boolean): RoleOfSessions | undefined {
  const parts = parseGlobalArn(arn, ['iam']);
  return parts && /^role\/.+/.test(parts.resource) ? { arn, account: parts.account, hasBoundary } : undefined;
}

/**
 * By what a `Principal` of an `Allow` names the sessions of a role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function allowedBy({ patterns, negated }: PatternList<PrincipalPattern>, role: RoleOfSessions): NamedBy {
  if (negated) return allowedToOthers(patterns, role);
  return {
    everyone: patterns.some(({ kind }) => kind === 'everyone'),
    role: patterns.some(({ kind, text }) => kind === 'arn' && text === role.arn),
    account: patterns.some((pattern) => namesAccountOf(pattern, role)),
    perhaps: patterns.flatMap((pattern) => openQuestion(pattern, role) ?? []),
  };
}

/**
 * Whether a `Principal` or `NotPrincipal` of a `Deny` is about the sessions of a role, or why it may be. A `Deny` with
 * `NotPrincipal` is about every role with a permissions boundary, "regardless of the values specified".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function deniedTo(list: PatternList<PrincipalPattern>, role: RoleOfSessions): boolean | readonly OpenQuestion[] {
  if (list.negated && role.hasBoundary) return true;
  if (list.negated) {
    const applies = matchPrincipals(list, parseRequestPrincipal(anySession(role)));
    return isDoubt(applies) ? [{ ...applies, about: aboutList(list.patterns, role) }] : applies;
  }
  const { everyone, role: byRole, account, perhaps } = allowedBy(list, role);
  return everyone || byRole || account || perhaps;
}

/** AWS does not say by what an `Allow` with `NotPrincipal` names those that it does not list. */
function allowedToOthers(patterns: readonly PrincipalPattern[], role: RoleOfSessions): NamedBy {
  const applies = matchPrincipals({ negated: true, patterns }, parseRequestPrincipal(anySession(role)));
  const because = 'AWS does not say what an Allow with NotPrincipal allows to a session of a role';
  return {
    everyone: false,
    role: false,
    account: false,
    perhaps: applies === false ? [] : [{ because, about: aboutList(patterns, role) }],
  };
}

function aboutList(patterns: readonly PrincipalPattern[], { arn }: RoleOfSessions): string {
  return JSON.stringify(['NotPrincipal', arn, patterns]);
}

function namesAccountOf(pattern: PrincipalPattern, { arn, account }: RoleOfSessions): boolean {
  if (pattern.kind !== 'account' || pattern.account !== account) return false;
  return pattern.partition === undefined || arn.startsWith(`arn:${pattern.partition}:`);
}

function openQuestion(pattern: PrincipalPattern, role: RoleOfSessions): OpenQuestion | undefined {
  switch (pattern.kind) {
    case 'undecided':
      return { because: pattern.reason, about: JSON.stringify([pattern, role.arn]) };
    case 'named':
      return pattern.of === 'CanonicalUser'
        ? { because: `whether the canonical user '${pattern.text}' is account ${role.account} is not known` }
        : undefined;
    case 'everyone-of':
      return pattern.of === 'CanonicalUser'
        ? { because: `whether '${pattern.text}' is a canonical user is not documented` }
        : undefined;
    case 'arn': {
      const session = parseRequestPrincipal(pattern.text);
      const ofRole = parseRequestPrincipal(anySession(role));
      const isOne =
        session.kind === 'aws' &&
        ofRole.kind === 'aws' &&
        session.role === ofRole.role &&
        session.account === ofRole.account &&
        session.partition === ofRole.partition;
      if (!isOne) return undefined;
      const because = `the session '${pattern.text}' is named, and the names of the role's sessions are not known`;
      return { because, sessions: [pattern.text] };
    }
    case 'everyone':
    case 'account':
      return undefined;
  }
}

/** The ARN of a session of the role that no policy names. */
function anySession({ arn }: RoleOfSessions): string {
  const { partition = '', account = '', resource = '' } = parseGlobalArn(arn, ['iam']) ?? {};
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  return formatArn({ partition, service: 'sts', region: '', account, resource: `assumed-role/${name}/any session` });
}
