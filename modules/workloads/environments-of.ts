import { closestName } from '../diagnostics/closest-name';
import type { Configuration, Environment } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import type { Report } from './complaint';

/** The environments that a service runs in. One that the configuration does not have, and none at all, are errors. */
export function environmentsOf(configuration: Configuration, manifest: Manifest, report: Report): Environment[] {
  const { source, service } = manifest;
  const known = configuration.environments.map(({ name }) => name);
  for (const [name, { path }] of manifest.environments ?? []) {
    if (known.includes(name)) continue;
    const near = closestName(name, known);
    report({
      code: 'environment-unknown',
      severity: 'error',
      message: `environment "${name}" is not one of ${configuration.file}`,
      help: near === undefined ? `it has ${known.map((one) => `"${one}"`).join(', ')}` : `did you mean "${near}"?`,
      source,
      path,
      part: 'key',
    });
  }
  if (known.length === 0 || manifest.environments?.size === 0) {
    report({
      code: 'environment-none',
      severity: 'error',
      message: `service "${service}" runs in no environment`,
      help: 'list at least one, or leave `environments` out of the manifest for all that the configuration has',
      source,
      path: ['environments'],
    });
  }
  return configuration.environments.filter(({ name }) => manifest.environments?.has(name) ?? true);
}
