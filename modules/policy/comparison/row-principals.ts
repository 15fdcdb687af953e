import { parseArn } from '../../catalogue/arn';
import { type RowPrincipals } from '../comparison';
import { namesRole } from '../match-principal';
import { type PrincipalPattern } from '../model';
import { parseRequestPrincipal } from '../request-principal';
import { type PrincipalAtom } from './atom';
import { sessionOf } from './principal-domain';

/** The principals that satisfy literals. A pattern that excludes none of the included ones is left out. */
export function rowPrincipals(
  literals: readonly { readonly atom: PrincipalAtom; readonly holds: boolean }[],
): RowPrincipals {
  let included: readonly PrincipalPattern[] | undefined;
  const excluded: PrincipalPattern[] = [];
  for (const { atom, holds } of literals) {
    if (!holds) excluded.push(...atom.patterns);
    else if (!included) included = atom.patterns;
    else included = included.flatMap((one) => atom.patterns.flatMap((other) => inCommon(one, other) ?? []));
  }
  const everyone: PrincipalPattern = { kind: 'everyone', text: '*' };
  const left = (included ?? [everyone]).filter((one) => !excluded.some((other) => contains(other, one)));
  const touching = excluded.filter((pattern) =>
    left.some((other) => inCommon(pattern, other) ?? haveCommonSessions(pattern, other)),
  );
  return { include: textsOf(left), exclude: textsOf(touching) };
}

function textsOf(patterns: readonly PrincipalPattern[]): string[] {
  return [...new Set(patterns.map(({ text }) => text))].sort();
}

/** What two patterns have in common is always one of them. */
function inCommon(one: PrincipalPattern, other: PrincipalPattern): PrincipalPattern | undefined {
  if (contains(one, other)) return other;
  return contains(other, one) ? one : undefined;
}

/** Whether two roles go by the same name in one account: their sessions do not tell the roles' paths. */
function haveCommonSessions(one: PrincipalPattern, other: PrincipalPattern): boolean {
  if (one.kind !== 'arn' || other.kind !== 'arn') return false;
  const session = sessionOf(one.text);
  return session !== undefined && namesRole(other, parseRequestPrincipal(session));
}

function contains(outer: PrincipalPattern, inner: PrincipalPattern): boolean {
  switch (outer.kind) {
    case 'everyone':
      return true;
    case 'everyone-of':
      return (inner.kind === 'named' || inner.kind === 'everyone-of') && inner.of === outer.of;
    case 'named':
      return inner.kind === 'named' && inner.of === outer.of && inner.text === outer.text;
    case 'account':
      return isInAccount(outer, inner);
    case 'arn':
      if (inner.kind !== 'arn') return false;
      return inner.text === outer.text || namesRole(outer, parseRequestPrincipal(inner.text));
    case 'undecided':
      return false;
  }
}

function isInAccount(outer: PrincipalPattern & { readonly kind: 'account' }, inner: PrincipalPattern): boolean {
  if (inner.kind === 'account') {
    return inner.account === outer.account && (outer.partition === undefined || inner.partition === outer.partition);
  }
  if (inner.kind !== 'arn') return false;
  const { partition, account } = parseArn(inner.text) ?? {};
  return account === outer.account && (outer.partition === undefined || partition === outer.partition);
}
