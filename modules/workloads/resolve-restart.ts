import { quote } from '../diagnostics/quote';
import { listed } from '../text/listed';
import type { Resolution } from './resolution';
import type { Association, RestartTarget, Workload } from './workload';

/**
 * The workloads that a report proposes to restart: those of the manifest, or of its settings for the environment. Reports
 * workloads whose namespace is not one of the service's, or is not clear.
 */
export function resolveRestart(
  { settings, manifest, report }: Resolution,
  associations: readonly Association[],
): Pick<Workload, 'restart'> {
  const restart = settings.findLast((part) => part.restart !== undefined)?.restart ?? [];
  const namespaces = [...new Set(associations.map(({ namespace }) => namespace))];
  const targets = restart.flatMap(({ value, path }): RestartTarget[] => {
    const [name = '', kind = '', own] = value.split('/').reverse();
    const workload = `${kind}/${name}`;
    const [only] = namespaces;
    if (own === undefined && namespaces.length === 1 && only !== undefined) return [{ namespace: only, workload }];
    if (own !== undefined && namespaces.includes(own)) return [{ namespace: own, workload }];
    // Without associations, nothing restarts.
    if (namespaces.length === 0) return [];
    const known = listed(namespaces.map((one) => quote(one)));
    report({
      code: 'restart-namespace',
      severity: 'error',
      message:
        own === undefined
          ? `the namespace of ${quote(value)} is not clear: the service has service accounts in ${known}`
          : `the service has no service account in namespace ${quote(own)}`,
      help: own === undefined ? `write NAMESPACE/${workload}` : `write one of ${known} as its namespace`,
      source: manifest.source,
      path,
    });
    return [];
  });
  return targets.length > 0 ? { restart: targets } : {};
}
