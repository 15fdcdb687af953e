import { closestName } from '../diagnostics/closest-name';
import { suggest } from '../diagnostics/suggestion';
import type { Configuration, Environment } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import type { Report } from '../diagnostics/problem';
import type { SourcePlace } from '../manifest/source-text';

/** The environments that a service runs in. Reports unknown environments, and services without environments. */
export function environmentsOf(
  configuration: Configuration,
  manifest: Manifest,
  report: Report<SourcePlace>,
): Environment[] {
  const { source, service } = manifest;
  const known = configuration.environments.map(({ name }) => name);
  for (const [name, { path }] of manifest.environments ?? []) {
    if (known.includes(name)) continue;
    const near = closestName(
      name,
      known.filter((one) => !manifest.environments?.has(one)),
    );
    report({
      code: 'environment-unknown',
      severity: 'error',
      message: `environment "${name}" is not in ${configuration.file}`,
      ...suggest(name, near, `use one of ${known.map((one) => `"${one}"`).join(', ')}`),
      source,
      path,
      part: 'key',
    });
  }
  if (known.length === 0 || manifest.environments?.size === 0) {
    report({
      code: 'environment-none',
      severity: 'error',
      message: `service "${service}" has no environments`,
      help: 'list at least one, or omit `environments` to use all environments of the configuration',
      source,
      path: ['environments'],
    });
  }
  return configuration.environments.filter(({ name }) => manifest.environments?.has(name) ?? true);
}
