import { quote } from '../../modules/diagnostics/quote';
import { accountId, environmentName } from '../../modules/manifest/names';
import { clusterArn } from '../../modules/workloads/arns';
import { CannotRun } from '../command';
import { clusterOfArn, type EksCluster } from '../user/eks-cluster';
import type { KubeContext } from '../user/kubeconfig';
import type { Question } from './prompts';
import type { EnvironmentChoices, ForEnvironment } from './starting-environments';
import { checkedText, textByRule } from './texts-with-rules';

/** Asks a question, or takes its default. */
export type Ask = <Answer>(question: Question<Answer>) => Promise<Answer>;

/** A cluster whose account may not be known yet. */
type FoundCluster = KubeContext['cluster'];

/** `prod=VALUE`, or `VALUE` for all environments. @throws CannotRun where the name of the environment is not valid */
export function forEnvironment(text: string): ForEnvironment {
  const [, environment, value = ''] = /^(?:([^=]*)=)?([^]*)$/.exec(text) ?? [];
  return environment === undefined ? { value } : { environment: checkedText(environmentName, environment), value };
}

/**
 * The clusters that `--cluster` names, or those that are chosen among the kubeconfig's, each with its environment.
 * @throws CannotRun where a cluster is not known
 */
export async function chosenClusters(
  given: readonly string[] | undefined,
  contexts: readonly KubeContext[],
  { ask, say }: { readonly ask: Ask; readonly say: (line: string) => void },
): Promise<EnvironmentChoices['clusters']> {
  const distinct = [...new Map(contexts.map((one) => [labelOf(one.cluster), one])).values()];
  const chosen = given
    ? given
        .map(forEnvironment)
        .map(({ environment, value }) => ({ environment, cluster: namedCluster(value, contexts) }))
    : (await askClusters(distinct, { ask, say })).map((cluster) => ({ environment: undefined, cluster }));
  const clusters: { environment: string; cluster: EksCluster }[] = [];
  for (const { environment, cluster } of chosen) {
    const account = cluster.account ?? (await ask(accountQuestion(cluster)));
    clusters.push({
      cluster: { ...cluster, account },
      environment: environment ?? (given ? guessedEnvironment(cluster.name) : await ask(environmentQuestion(cluster))),
    });
  }
  return clusters;
}

function namedCluster(text: string, contexts: readonly KubeContext[]): FoundCluster {
  const arn = clusterOfArn(text);
  if (arn) return arn;
  const named = contexts.filter(({ context, cluster }) => context === text || cluster.name === text);
  const [found, ...others] = new Map(named.map(({ cluster }) => [labelOf(cluster), cluster])).values();
  if (found && others.length === 0) return found;
  throw new CannotRun(
    found
      ? `several clusters of the kubeconfig have the name ${quote(text)}`
      : `${quote(text)} is neither the ARN of an EKS cluster nor a context of the kubeconfig`,
    `give an ARN, such as ${EXAMPLE}; \`aws eks describe-cluster\` prints it`,
  );
}

const EXAMPLE = 'arn:aws:eks:eu-west-1:111122223333:cluster/shop';

async function askClusters(
  contexts: readonly KubeContext[],
  { ask, say }: { readonly ask: Ask; readonly say: (line: string) => void },
): Promise<readonly FoundCluster[]> {
  if (contexts.length > 0) say('EKS clusters of the kubeconfig:');
  for (const [index, { cluster, isCurrent }] of contexts.entries()) {
    say(`  ${index + 1}  ${labelOf(cluster)}${isCurrent ? ' (current context)' : ''}`);
  }
  return ask({
    text: contexts.length > 0 ? 'Clusters, as numbers or ARNs' : `ARN of the EKS cluster, such as ${EXAMPLE}`,
    ...(contexts[0]?.isCurrent && { byDefault: '1' }),
    flag: '--cluster',
    read: (line) => {
      const clusters: FoundCluster[] = [];
      for (const word of line.split(/[\s,]+/).filter((one) => one !== '')) {
        const cluster = contexts[Number(word) - 1]?.cluster ?? clusterOfArn(word);
        if (!cluster) return { problem: `${quote(word)} is not the ARN of an EKS cluster, such as ${EXAMPLE}` };
        clusters.push(cluster);
      }
      return { answer: clusters };
    },
  });
}

function accountQuestion(cluster: FoundCluster): Question<string> {
  return {
    text: `AWS account of ${cluster.name} (12 digits)`,
    flag: `--cluster with the ARN of ${cluster.name}`,
    read: textByRule(accountId),
  };
}

function environmentQuestion({ name }: FoundCluster): Question<string> {
  return {
    text: `Environment of ${name}`,
    byDefault: guessedEnvironment(name),
    flag: '--cluster',
    read: textByRule(environmentName),
  };
}

const USUAL_ENVIRONMENTS: readonly (readonly [RegExp, string])[] = [
  [/^(?:stag\w*|stg)$/, 'staging'],
  [/^(?:dev\w*)$/, 'dev'],
  [/^(?:tests?|qa)$/, 'test'],
];

/** The environment that the name of a cluster contains, such as `shop-staging`; otherwise `prod`. */
function guessedEnvironment(cluster: string): string {
  const words = cluster.toLowerCase().split(/[^a-z]+/);
  return USUAL_ENVIRONMENTS.find(([pattern]) => words.some((word) => pattern.test(word)))?.[1] ?? 'prod';
}

function labelOf(cluster: FoundCluster): string {
  const { account, name, region } = cluster;
  return account === undefined ? `${name} in ${region}` : clusterArn({ ...cluster, account }, cluster);
}
