import type { MigrationReport } from '../migrate/migrate-sources';
import type { MigratedServiceAccount } from '../migrate/prove-migration';
import { MECHANISMS } from '../identity/mechanisms';
import { amountOf } from '../text/amount-of';
import { VERDICT_MEANINGS } from './verdict-words';

/** `shop/orders on shop-eu, now by IRSA: service orders` */
export function subjectOfMigration(account: MigratedServiceAccount): string {
  const { namespace, serviceAccount, cluster, mechanism, service } = account;
  const to = service === undefined ? '' : `: service ${service}`;
  return `${namespace}/${serviceAccount} on ${cluster}, now by ${MECHANISMS[mechanism].title}${to}`;
}

/** The roles before and after, where they differ. */
export function roleWords({ role: { before, after } }: MigratedServiceAccount): readonly string[] {
  if (after === undefined) return [`role ${before}`];
  return before === after ? [`role ${before}`] : [`role ${before}, then ${after}`];
}

/** `3 service accounts: 2 equal, 1 narrower` */
export function countedVerdicts({ serviceAccounts }: Pick<MigrationReport, 'serviceAccounts'>): string {
  const counts = Object.keys(VERDICT_MEANINGS)
    .map((name) => [name, serviceAccounts.filter(({ verdict }) => verdict === name).length] as const)
    .filter(([, amount]) => amount > 0)
    .map(([name, amount]) => `${amount} ${name}`);
  const { length } = serviceAccounts;
  if (length === 0) return 'No service account with a role was found.';
  return `${amountOf(length, 'service account')}, access before against after: ${counts.join(', ')}`;
}
