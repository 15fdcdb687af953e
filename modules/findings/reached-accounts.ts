import { parseArn } from '../catalogue/arn';
import { rowAccess } from '../change/row-access';
import type { ServiceRow } from '../change/change';
import type { AccessRow } from '../policy/comparison';
import { evaluate } from '../policy/evaluate';
import type { Answer } from './gained-requests';

const ACCOUNT = /^\d{12}$/;

/**
 * The foreign accounts that rows name by number or by pattern: `444455556666`, `4444*`. A bare `*` does not count,
 * because it names no particular account.
 *
 * @param own account of the service, and of the rows of its own role
 */
export function reachedAccounts(rows: readonly ServiceRow[], own: string): readonly string[] {
  const named = rows.flatMap((row) => {
    const last = row.via?.at(-1);
    return namedAccounts(row).filter((account) => account !== (last === undefined ? own : accountOf(last)));
  });
  return [...new Set(named)].filter((account) => /^[\d*?]*\d[\d*?]*$/.test(account)).sort();
}

function namedAccounts(row: AccessRow): readonly string[] {
  return [
    ...[row.resources.include, ...(row.resources.within ?? [])].flat().flatMap((arn) => accountOf(arn) ?? []),
    ...row.conditions.flatMap(({ key, values }) => (isResourceAccount(key) ? values : [])),
  ];
}

/**
 * The rows whose resources may belong to any account, each with an example outside the service's account.
 *
 * @param others the same without the resources of the service's account
 */
export function abroad({ rows, doubts }: Answer, others: () => Answer): Answer {
  const some = rows.filter(ofAnyAccount);
  if (some.length === 0) return { rows: some, doubts };
  const there = others();
  const examples = there.rows.filter(ofAnyAccount).map(({ witness }) => witness);
  return {
    rows: some.flatMap((row) => {
      const access = rowAccess(row);
      if (!access) return [row];
      const witness = examples.find((one) => evaluate(access, one).decision === 'allowed');
      return witness ? [{ ...row, witness }] : [];
    }),
    doubts: [...doubts, ...there.doubts],
  };
}

/** Whether a row includes resources of accounts that it does not name. */
function ofAnyAccount({ resources: { include, within = [] }, conditions }: AccessRow): boolean {
  const lists = [include, ...within].map((arns) => arns.map((arn) => accountOf(arn) ?? '*'));
  const values = conditions.flatMap(({ operator, key, values: accounts, negated }) =>
    isResourceAccount(key) && (negated ? NOT_ONE_OF : ONE_OF).test(operator) ? [accounts] : [],
  );
  return [...lists, ...values].every((accounts) => accounts.some((account) => !ACCOUNT.test(account)));
}

/** Operators that match only one of the listed values, and their negations. */
const ONE_OF = /^String(?:Equals|EqualsIgnoreCase|Like)$/i;
const NOT_ONE_OF = /^StringNot(?:Equals|EqualsIgnoreCase|Like)$/i;

function isResourceAccount(key: string): boolean {
  return key.toLowerCase() === 'aws:resourceaccount';
}

function accountOf(arn: string): string | undefined {
  return parseArn(arn)?.account;
}
