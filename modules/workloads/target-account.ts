import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
import type { Configuration } from '../manifest/configuration';
import type { TargetRoleSettings } from '../manifest/manifest';
import { namedAccounts } from './named-accounts';
import type { Resolution } from './resolution';
import type { CreatedTargetRole, TargetAccount, TargetRole } from './workload';

/** An account of the configuration by its name, or another one by its ID. */
export function targetAccount(
  { environments, accounts, file }: Configuration,
  { account: { value, path } }: TargetRoleSettings,
  { manifest, environment, report }: Resolution,
): { readonly kind: CreatedTargetRole['kind']; readonly account: TargetAccount } | undefined {
  const known = [...environments, ...accounts];
  const named = known.find(({ name }) => name === value);
  const place = { source: manifest.source, path };
  if (!named && !/^\d{12}$/.test(value)) {
    const near = closestName(
      value,
      known.flatMap(({ name, partition }) => (partition === environment.partition ? name : [])),
    );
    report({
      code: 'target-account-unknown',
      severity: 'error',
      message: `account ${quote(value)} is neither an environment nor an account in ${file}`,
      ...suggest(value, near, 'add it to `accounts`, or write the account ID'),
      ...place,
    });
    return undefined;
  }
  if (named && named.partition !== environment.partition) {
    report({
      code: 'target-role-invalid',
      severity: 'error',
      message: `account ${quote(value)} is in partition ${named.partition}, but environment "${environment.name}" is in ${environment.partition}: roles cannot be assumed across partitions`,
      help: `use an account of partition ${environment.partition}`,
      ...place,
    });
    return undefined;
  }
  if (!named) {
    const { region, partition } = environment;
    return { kind: 'handed-off', account: { name: value, account: value, region, partition } };
  }
  const { name, account, region, partition, profile } = named;
  return {
    kind: 'created',
    account: { name, account, region, partition, ...(profile !== undefined && { profile }) },
  };
}

/** The mark of a target role whose account nothing in the configuration names. */
export function unnamedAccountMark(
  configuration: Configuration,
  account: string,
): Pick<TargetRole, 'inUnnamedAccount'> {
  return namedAccounts(configuration).has(account) ? {} : { inUnnamedAccount: true };
}
