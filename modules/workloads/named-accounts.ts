import { parseArn } from '../catalogue/arn';
import type { Configuration } from '../manifest/configuration';
import { knownPoliciesOf } from './known-policies';

/** IDs of the accounts that the configuration names: of environments, of `accounts`, and of owners in `policies`. */
export function namedAccounts(configuration: Configuration): ReadonlySet<string> {
  const { environments, accounts } = configuration;
  const owners = environments
    .flatMap((environment) => knownPoliciesOf(configuration, environment))
    .map(({ account, resource }) => account ?? parseArn(resource)?.account ?? '');
  return new Set([...[...environments, ...accounts].map(({ account }) => account), ...owners]);
}
