import { formatArn, parseArn } from '../../catalogue/arn';
import { accountOfResource } from './consistent-request';
import { type KeyLiteral } from './key-domain';
import { MEMBERS, ORGANIZATIONS, RESOURCE_ACCOUNT } from './key-dependencies';
import { type KeyUse } from './key-uses';
import { atomOf, holds, type Literal } from './literal';
import { PRINCIPAL_ACCOUNT, PRINCIPAL_ARN } from './principal-domain';
import { type TestAtom } from './atom';
import { type Space } from './space';
import { type Assignment, listLiterals, substitute, valueLiterals } from './variable-values';

/** Condition keys in lower case with their values. */
export type KeyValues = ReadonlyMap<string, readonly string[]>;

export interface ContextSearch {
  /** The literals of every key, by key. */
  readonly literals: ReadonlyMap<string, readonly Literal[]>;
  readonly uses: ReadonlyMap<string, KeyUse>;
  readonly assignment: Assignment;
  readonly space: Space;
  /** The principal decides aws:PrincipalArn and aws:PrincipalAccount. */
  readonly needsPrincipal: boolean;
}

/** Values for the condition keys; undefined if no values exist, `unknown` if no values were found. */
export function findContext(search: ContextSearch): KeyValues | undefined | 'unknown' {
  const { literals, uses, assignment, space } = search;
  const always = [...uses.values()].filter(({ presence }) => presence === 'always').map(({ keyId }) => keyId);
  const context = new Map<string, readonly string[]>();
  let unknown = false;
  for (const key of [...new Set([...literals.keys(), ...assignment.keys(), ...always])].sort()) {
    if (isOfPrincipal(key, search)) continue;
    const values = space.keyDomain(key).find(literalsOf(key, search));
    if (values === undefined) return undefined;
    if (values === 'unknown') unknown = true;
    else if (values.length > 0) context.set(key, values);
  }
  return unknown ? 'unknown' : context;
}

function isOfPrincipal(key: string, { needsPrincipal }: ContextSearch): boolean {
  return needsPrincipal && (key === PRINCIPAL_ARN || key === PRINCIPAL_ACCOUNT);
}

function literalsOf(key: string, { literals, assignment, space }: ContextSearch): KeyLiteral[] {
  const wanted = (literals.get(key) ?? []).map((literal): KeyLiteral => {
    const atom = substitute(space.vocabulary.atom(atomOf(literal)), assignment, space);
    return { atom: atom as TestAtom, passes: holds(literal) };
  });
  return assignment.has(key) ? [...wanted, ...valueLiterals(key, assignment.get(key), space)] : wanted;
}

/**
 * The values with those that follow from others put in their place, as far as what is asked of them allows it: the
 * account in an ARN, the organization in a path, the first service of a chain.
 */
export function tieValues(context: KeyValues, resource: string, search: ContextSearch): KeyValues {
  const tied = new Map(context);
  const put = (key: string, values: readonly string[]): boolean => {
    const { space } = search;
    const fits = !space.keyDomain(key).isEmpty([...literalsOf(key, search), ...listLiterals(key, values, space)]);
    if (fits) tied.set(key, values);
    return fits;
  };

  const owner = accountOfResource(resource);
  if (owner !== undefined && tied.has(RESOURCE_ACCOUNT)) put(RESOURCE_ACCOUNT, [owner]);

  const [arn] = tied.get(PRINCIPAL_ARN) ?? [];
  const [account] = tied.get(PRINCIPAL_ACCOUNT) ?? [];
  const parts = arn === undefined ? undefined : parseArn(arn);
  if (parts && account !== undefined && parts.account !== account && !put(PRINCIPAL_ACCOUNT, [parts.account])) {
    put(PRINCIPAL_ARN, [formatArn({ ...parts, account })]);
  }

  for (const { id, paths } of ORGANIZATIONS) {
    const [organization] = tied.get(id) ?? [];
    const [path] = tied.get(paths) ?? [];
    if (organization === undefined || path === undefined) continue;
    const inPath = path.slice(0, path.indexOf('/') + 1);
    if (inPath === `${organization}/` || (inPath.length > 1 && put(id, [inPath.slice(0, -1)]))) continue;
    put(paths, [`${organization}/r-ab12/`]);
  }

  const [first, last] = MEMBERS;
  const chain = first && tied.get(first.list);
  if (first && last && chain) {
    const ends = [
      { member: first.member, value: chain[0] },
      { member: last.member, value: chain.at(-1) },
    ];
    for (const { member, value } of ends) {
      const found = tied.get(member)?.[0];
      const current = tied.get(first.list) ?? [];
      if (found === undefined || value === undefined || current.includes(found)) continue;
      if (!put(member, [value])) put(first.list, [...current, found]);
    }
  }
  return tied;
}
