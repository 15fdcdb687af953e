import type { AccessRow, RowCondition } from '../policy/comparison';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_passedtoservice */
const PASSED_TO_SERVICE = 'iam:passedtoservice';
/** How many services are named. */
const MOST_SERVICES = 2;

/**
 * Rows that only pass roles, and the services that may get them; a row whose services are named lacks their condition.
 * Without services they are many, or not known. Undefined for rows of other actions.
 */
export function passedTo(
  rows: readonly AccessRow[],
): { readonly services: readonly string[]; readonly rows: readonly AccessRow[] } | undefined {
  if (rows.length === 0 || !rows.every(({ actions }) => actions.join() === 'iam:PassRole')) return undefined;
  if (!rows.every(({ conditions }) => conditions.some(namesServices))) return { services: [], rows };
  const services = new Set(
    rows.flatMap(({ conditions }) => conditions.filter(namesServices).flatMap(({ values }) => values)),
  );
  if (services.size > MOST_SERVICES) return { services: [], rows };
  const plain = rows.map((row) => ({ ...row, conditions: row.conditions.filter((one) => !namesServices(one)) }));
  return { services: [...services], rows: plain };
}

function namesServices({ operator, key, negated }: RowCondition): boolean {
  return negated !== true && /^String(?:Equals|Like)$/i.test(operator) && key.toLowerCase() === PASSED_TO_SERVICE;
}
