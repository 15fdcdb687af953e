import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { partitionOfRegion } from '../../modules/catalogue/partitions';
import { clusterOfArn, type EksCluster } from './eks-cluster';
import type { Surroundings } from './surroundings';

/** A context of a kubeconfig whose cluster is one of EKS. */
export interface KubeContext {
  readonly context: string;
  readonly isCurrent: boolean;
  /** The account is absent where nothing in the file names it. */
  readonly cluster: Omit<EksCluster, 'account'> & Partial<Pick<EksCluster, 'account'>>;
}

/**
 * The contexts of the kubeconfig whose clusters are of EKS, the current one first. Only names are read, no credentials,
 * and nothing is run. Files that are missing or invalid are left out.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export function readKubeContexts({ env, home }: Surroundings): readonly KubeContext[] {
  const paths = env['KUBECONFIG']?.split(delimiter).filter((path) => path !== '') ?? [join(home, '.kube', 'config')];
  return kubeContexts(paths.map(textOf));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The same of the texts of files. Of several entries with one name, the first counts, as for kubectl. */
export function kubeContexts(texts: readonly string[]): readonly KubeContext[] {
  const files = texts.map(parsed);
  const current = files.map((file) => file['current-context']).find((name) => typeof name === 'string' && name !== '');
  const users = entriesOf(files, 'users');
  const clusters = entriesOf(files, 'clusters');
  const contexts = [...entriesOf(files, 'contexts')].flatMap(([context, entry]): KubeContext[] => {
    const { cluster: name, user } = record(record(entry)['context']);
    const cluster =
      clusterOfArn(String(name)) ??
      clusterOfUser(record(users.get(String(user))), record(clusters.get(String(name)))) ??
      clusterOfEksctl(String(name));
    return cluster ? [{ context, isCurrent: context === current, cluster }] : [];
  });
  return contexts.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}

/**
 * The cluster for which a user gets a token: `aws eks get-token --cluster-name NAME --region REGION`, or
 * `aws-iam-authenticator token -i NAME`. Without a Region, that of the endpoint.
 * https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 */
function clusterOfUser(user: Entry, cluster: Entry): KubeContext['cluster'] | undefined {
  const exec = record(record(user['user'])['exec']);
  const args = Array.isArray(exec['args']) ? exec['args'].map(String) : [];
  const name = optionOf(args, '--cluster-name') ?? optionOf(args, '--cluster-id') ?? optionOf(args, '-i');
  const region = optionOf(args, '--region') ?? regionOfEndpoint(String(record(cluster['cluster'])['server']));
  return name === undefined || region === undefined ? undefined : inRegion(name, region);
}

/** eksctl names clusters `NAME.REGION.eksctl.io`. */
function clusterOfEksctl(text: string): KubeContext['cluster'] | undefined {
  const [, name, region] = /^([\w-]+)\.([a-z0-9-]+)\.eksctl\.io$/.exec(text) ?? [];
  return name === undefined || region === undefined ? undefined : inRegion(name, region);
}

function inRegion(name: string, region: string): KubeContext['cluster'] {
  return { name, region, partition: partitionOfRegion(region) };
}

function regionOfEndpoint(server: string): string | undefined {
  return /^https:\/\/[^/]+\.([a-z]{2}(?:-[a-z]+)+-\d)\.eks\.amazonaws\.com/.exec(server)?.[1];
}

/** The value of an option, as `--name value` or `--name=value`. */
function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
}

type Entry = Readonly<Record<string, unknown>>;

function parsed(text: string): Entry {
  try {
    return record(parse(text));
  } catch {
    return {};
  }
}

/** The named entries of a list in all files, by name. */
function entriesOf(files: readonly Entry[], key: string): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const entry of files.flatMap((file) => (Array.isArray(file[key]) ? (file[key] as unknown[]) : []))) {
    const { name } = record(entry);
    if (typeof name === 'string' && !found.has(name)) found.set(name, entry);
  }
  return found;
}

function record(value: unknown): Entry {
  return typeof value === 'object' && value !== null ? (value as Entry) : {};
}
