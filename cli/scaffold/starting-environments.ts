import { quote } from '../../modules/diagnostics/quote';
import { clusterArn } from '../../modules/workloads/arns';
import { CannotRun } from '../command';
import type { EksCluster } from '../user/eks-cluster';
import type { WorkflowAccount } from './workflow-texts';

/** An environment of a new configuration. */
export interface StartingEnvironment extends WorkflowAccount {
  readonly name: string;
  /** At least one; the first has the Region of the environment. */
  readonly clusters: readonly EksCluster[];
  /** S3 bucket of Terraform's state; absent where it is not chosen yet. */
  readonly stateBucket?: string;
}

/** A value for one environment, or for all. */
export interface ForEnvironment {
  /** Absent for all environments. */
  readonly environment?: string;
  readonly value: string;
}

/** What is known of the environments of a new configuration. */
export interface EnvironmentChoices {
  readonly clusters: readonly { readonly environment: string; readonly cluster: EksCluster }[];
  readonly profiles: readonly ForEnvironment[];
  readonly stateBuckets: readonly ForEnvironment[];
}

/**
 * The environments of the chosen clusters, in their order. With several accounts, each environment requires a profile, by
 * default with its name.
 * @throws CannotRun where the clusters of an environment are in two accounts, a cluster repeats, or a value is for an
 *   environment that does not exist
 */
export function startingEnvironments(choices: EnvironmentChoices): readonly StartingEnvironment[] {
  const names = [...new Set(choices.clusters.map(({ environment }) => environment))];
  const other = [...choices.profiles, ...choices.stateBuckets].find(
    ({ environment }) => environment !== undefined && !names.includes(environment),
  );
  if (other?.environment !== undefined) {
    throw new CannotRun(
      `environment ${quote(other.environment)} has no cluster`,
      `the environments are ${names.join(', ')}`,
    );
  }
  const repeated = choices.clusters.find(({ cluster }, index) =>
    choices.clusters
      .slice(0, index)
      .some((one) => clusterArn(one.cluster, one.cluster) === clusterArn(cluster, cluster)),
  );
  if (repeated) throw new CannotRun(`cluster ${quote(repeated.cluster.name)} is given twice`);
  const hasSeveralAccounts = new Set(choices.clusters.map(({ cluster }) => cluster.account)).size > 1;
  return names.map((name) => {
    const clusters = choices.clusters.filter(({ environment }) => environment === name).map(({ cluster }) => cluster);
    const accounts = [...new Set(clusters.map(({ account }) => account))];
    const [first] = clusters;
    if (first === undefined || accounts.length > 1) {
      throw new CannotRun(
        `environment ${quote(name)} has clusters of the accounts ${accounts.join(' and ')}`,
        'an environment is one account: write another environment before the cluster, such as prod=ARN',
      );
    }
    const profile = valueFor(choices.profiles, name) ?? (hasSeveralAccounts ? name : undefined);
    const stateBucket = valueFor(choices.stateBuckets, name);
    return {
      name,
      account: first.account,
      partition: first.partition,
      region: first.region,
      clusters,
      ...(profile !== undefined && { profile }),
      ...(stateBucket !== undefined && { stateBucket }),
    };
  });
}

function valueFor(values: readonly ForEnvironment[], environment: string): string | undefined {
  const own = values.findLast((one) => one.environment === environment);
  return (own ?? values.findLast((one) => one.environment === undefined))?.value;
}

/** The accounts that jobs log in to: one for each profile, or for each account without one. */
export function workflowAccounts(environments: readonly WorkflowAccount[]): readonly WorkflowAccount[] {
  const distinct = new Map<string, WorkflowAccount>();
  for (const { account, partition, region, profile } of environments) {
    const key = profile ?? account;
    if (!distinct.has(key))
      distinct.set(key, { account, partition, region, ...(profile !== undefined && { profile }) });
  }
  return [...distinct.values()];
}
