import type { App, TerraformStack } from 'cdktf';
import type { Repository } from '../repository/read-repository';
import { clusterStackNames } from '../workloads/stack-names';
import { addClusterStack } from './cluster-stack';
import { addServiceStack } from './service-stack';

/**
 * Adds the stacks of a repository to a CDKTF app: `<service>-<environment>` with the role and the associations of one
 * service in one environment, and `cluster-<name>` with the EKS Pod Identity Agent of one cluster that asks for the
 * add-on. A stack for each keeps what a change plans as small as the change.
 *
 * Everything in manifests and configuration is data: nothing in it is evaluated by Terraform or by CDKTF.
 *
 * @returns the new stacks, those of clusters first
 * @throws Error for a repository whose diagnostics have errors, or that has no configuration: half of it would be
 *   deployed
 */
export function addPodIdentityStacks(app: App, repository: Repository): TerraformStack[] {
  const { configuration, workloads, diagnostics } = repository;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    const list = errors.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code}: ${message}`);
    throw new Error(`cannot add stacks for a repository that has errors\n${list.join('\n')}`);
  }
  if (!configuration) throw new Error('cannot add stacks for a repository without a configuration');

  const names = clusterStackNames(configuration);
  const awsVersions = configuration.awsProvider?.value;
  return withoutStackTraces(() => {
    const clusterStacks = configuration.environments.flatMap((environment) =>
      environment.clusters
        .filter(({ agent }) => agent === 'addon')
        .map((cluster) =>
          addClusterStack(app, names.get(cluster) ?? `cluster-${cluster.name}`, environment, cluster, awsVersions),
        ),
    );
    return [...clusterStacks, ...workloads.map((workload) => addServiceStack(app, workload, awsVersions))];
  });
}

/**
 * CDKTF keeps with every token a stack trace of its creation, half the time that thousands of stacks take here, to tell
 * in messages which line of a program a token is from. These are all from here. Errors have their stack traces without
 * this function.
 */
function withoutStackTraces<T>(work: () => T): T {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was, never called from here
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => undefined;
  try {
    return work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
