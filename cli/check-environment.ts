import { closestName } from '../modules/diagnostics/closest-name';
import type { Configuration } from '../modules/manifest/configuration';
import { CannotRun } from './command';

/**
 * Refuses an environment that the configuration does not have.
 * @throws CannotRun with the environments that exist
 */
export function checkEnvironment(environment: string | undefined, configuration: Configuration | undefined): void {
  const known = configuration?.environments.map(({ name }) => name) ?? [];
  if (environment === undefined || known.includes(environment)) return;
  const closest = closestName(environment, known);
  const all = known.length === 0 ? undefined : `write one of ${known.map((name) => `"${name}"`).join(', ')}`;
  throw new CannotRun(
    `environment "${environment}" does not exist`,
    closest === undefined ? all : `did you mean "${closest}"?`,
  );
}
