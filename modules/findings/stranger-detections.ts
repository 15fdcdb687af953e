import { formatIamArn, parseArn, parseGlobalArn } from '../catalogue/arn';
import { compare } from '../policy/compare';
import type { AccessRow, Witness } from '../policy/comparison';
import type { PolicyDocument, Statement } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { type ChangedTrust, surelyTrusts, TRUST_KEYS } from './changed-trust';
import { type Detection, withoutWitness } from './detection';
import { aboutRole, forPodsOf, placeOf } from './role-changes';
import { CONTEXT_RULES } from './rules/context-rules';

/** Detects principals of other accounts that are newly trusted by name, or by a condition on any principal. */
export function strangerDetections(trust: ChangedTrust): readonly Detection[] {
  const { role, before, after, accounts, gained } = trust;
  const isStranger = (principal: string): boolean => {
    const owner = ownerOf(principal);
    return owner !== undefined && !accounts.includes(owner);
  };
  const byPrincipal = new Map<string, AccessRow[]>();
  const add = (principal: string, row: AccessRow): void => {
    byPrincipal.set(principal, [...(byPrincipal.get(principal) ?? []), row]);
  };
  for (const row of gained) {
    const { include, exclude } = row.principals ?? { include: [], exclude: [] };
    for (const principal of include.filter(isStranger)) {
      add(principal, { ...row, principals: { include: [principal], exclude } });
    }
  }
  // For a wildcard principal with a condition, principals of the known accounts are excluded.
  const others = gained.some(({ principals }) => principals?.include.includes('*'))
    ? compare(before, withoutAccounts(after, accounts)).gained
    : [];
  for (const row of others) {
    const { principal = '' } = row.witness;
    if (row.principals?.include.includes('*') && isStranger(principal)) add(principal, row);
  }
  return [...byPrincipal].map(([principal, rows]) => {
    const about = rows.map(withoutWitness);
    const witnesses = rows
      .flatMap(({ witness }) => witnessOf(principal, witness, role.after.arn, after) ?? [])
      .slice(0, 1);
    return {
      rule: CONTEXT_RULES.trustOtherAccount,
      values: { principal },
      witnesses,
      about: aboutRole(role, about),
      access: forPodsOf(role, about),
      ...placeOf(role, TRUST_KEYS),
    };
  });
}

/** The account of an account, role, user or session principal; undefined for an identity provider. */
function ownerOf(principal: string): string | undefined {
  if (/^\d{12}$/.test(principal)) return principal;
  const arn = parseGlobalArn(principal, ['iam', 'sts']);
  return arn && !/^(?:oidc|saml)-provider/.test(arn.resource) ? arn.account : undefined;
}

/** The policy without its access for principals of some accounts. */
function withoutAccounts(policy: PolicyDocument, accounts: readonly string[]): PolicyDocument {
  const own: Statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: '*',
    Condition: { StringEquals: { 'aws:PrincipalAccount': accounts } },
  };
  return { ...policy, Statement: [...statementsOfDocument(policy), own] };
}

/** The request of the principal; undefined if its context belongs to another principal of the row. */
function witnessOf(principal: string, witness: Witness, role: string, policy: PolicyDocument): Witness | undefined {
  const { partition = 'aws' } = parseArn(role) ?? {};
  const arn = principal.startsWith('arn:') ? principal : formatIamArn({ partition, account: principal }, 'root');
  const request = { ...witness, principal: arn };
  return surelyTrusts(policy, request) ? request : undefined;
}
