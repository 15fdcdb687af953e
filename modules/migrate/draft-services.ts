import { parseArn } from '../catalogue/arn';
import { partitionOfRegion } from '../catalogue/partitions';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { DraftAddon, DraftEnvironment, DraftRole, DraftService, PlacedCluster } from './draft';
import { draftRole } from './draft-role';
import type { Joined, JoinedServiceAccount } from './join-sources';
import { isSameCluster, type KnownCluster } from './known-clusters';
import { notCarriedOver } from './not-carried-over';
import { byText } from '../text/compare-texts';
import { serviceNames } from './service-names';

/** What the user gives that sources may lack. */
export interface DraftOptions {
  /** AWS account of clusters whose account is not known. */
  readonly account?: string;
  /** Region of clusters whose region is not known. */
  readonly region?: string;
  /** Names of environments by AWS account. */
  readonly environments: ReadonlyMap<string, string>;
}

export interface Drafts {
  readonly environments: readonly DraftEnvironment[];
  readonly services: readonly DraftService[];
  readonly problems: readonly Diagnostic[];
}

/** The environments, services and add-ons that the sources become. */
export function draftServices(joined: Joined, options: DraftOptions): Drafts {
  const problems: Diagnostic[] = [];
  const clusters = joined.clusters.flatMap((one) => placedCluster(one, options, problems));
  const placed = (cluster: KnownCluster): PlacedCluster | undefined =>
    clusters.find((one) => isSameCluster(one, cluster));
  const usable = joined.serviceAccounts.filter(
    (one) => placed(one.cluster) && isOfClusterAccount(one, placed, problems) && !isOnFargate(one, problems),
  );
  const taken = new Set<string>();
  const take = (role: DraftRole): DraftRole => {
    if (role.kind === 'adopted') taken.add(role.known.id);
    return role;
  };
  const products = usable.length > 0 ? [...groups(usable)].flatMap((group) => productsOf(group, placed)) : [];
  const roleOf = (product: Product): DraftRole =>
    take(draftRole(product.role, joined.roles, { ...product, isOfAddon: false, isTaken: taken.has(product.role.id) }));
  const drafted = products.map((product) => ({ product, role: roleOf(product) }));
  const addons = joined.addons.flatMap((one): DraftAddon[] => {
    const cluster = placed(one.cluster);
    const [first] = one.accounts;
    if (!cluster) return [];
    const use = { clusters: [cluster], accounts: one.accounts, isOfAddon: true };
    const role = first && take(draftRole(first.role, joined.roles, { ...use, isTaken: taken.has(first.role.id) }));
    return [{ ...one, cluster, ...(role && { role }) }];
  });
  const environments = environmentsOf(clusters, addons, options);
  const choose = serviceNames();
  const services = drafted.flatMap(({ product, role }): DraftService[] => {
    const environment = environments.find((one) => product.clusters.some((cluster) => one.clusters.includes(cluster)));
    if (!environment) return [];
    const { first, clusters: on, serviceAccounts, accounts } = product;
    return [
      {
        service: choose({ serviceAccounts, role: role.known.name, environment: environment.name }),
        environment,
        clusters: on,
        serviceAccounts,
        role,
        usesIrsa: first.mechanism === 'irsa' || first.usesIrsaToo === true,
        ...(first.association && { association: first.association }),
        before: accounts,
      },
    ];
  });
  for (const { role } of [...services, ...addons]) problems.push(...replacedRole(role));
  return { environments, services, problems };
}

/** A new role has another ARN, by which policies elsewhere do not know it. */
function replacedRole(role: DraftRole | undefined): readonly Diagnostic[] {
  if (role?.kind !== 'new' || role.known.arn === undefined) return [];
  const { reason = '', known } = role;
  const message = `role ${known.id} is replaced by a new role with the same policies, because ${reason}`;
  const help = 'name the new role, too, where policies of resources or trust policies name the old one';
  return [notCarriedOver('warning', message, help, known.place)];
}

/** A cluster with its account and region; reported without. */
function placedCluster(cluster: KnownCluster, options: DraftOptions, problems: Diagnostic[]): readonly PlacedCluster[] {
  const account = cluster.account ?? options.account;
  const region = cluster.region ?? options.region;
  if (account !== undefined && region !== undefined && /^\d{12}$/.test(account)) {
    return [{ ...cluster, account, region, partition: cluster.partition ?? partitionOfRegion(region) }];
  }
  const missing = account === undefined ? 'AWS account' : region === undefined ? 'region' : 'valid AWS account';
  const message = `the ${missing} of cluster ${cluster.name} is not known`;
  const help = `add the output of \`aws eks describe-cluster --name ${cluster.name}\`, or give --account and --region`;
  problems.push(notCarriedOver('error', message, help, cluster.place));
  return [];
}

/**
 * EKS Pod Identity is not available on Fargate.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html#pod-id-restrictions
 */
function isOnFargate(
  { cluster, namespace, serviceAccount, mechanism, place }: JoinedServiceAccount,
  problems: Diagnostic[],
): boolean {
  if (mechanism !== 'irsa' || !cluster.fargate?.includes(namespace)) return false;
  const message = `pods of ${namespace}/${serviceAccount} on cluster ${cluster.name} may run on Fargate, where EKS Pod Identity is not available, so they keep IRSA`;
  const help = 'write a manifest with `identity: irsa`, if this project should manage the role';
  problems.push(notCarriedOver('warning', message, help, place));
  return true;
}

/** EKS Pod Identity accepts only roles of the account of the cluster, IRSA also others. */
function isOfClusterAccount(
  { role, cluster, namespace, serviceAccount, place }: JoinedServiceAccount,
  placed: (cluster: KnownCluster) => PlacedCluster | undefined,
  problems: Diagnostic[],
): boolean {
  const account = placed(cluster)?.account;
  const own = role.arn === undefined ? undefined : parseArn(role.arn)?.account;
  if (own === undefined || own === account) return true;
  const message = `role ${role.id} of ${namespace}/${serviceAccount} is in another account than cluster ${cluster.name}, which EKS Pod Identity does not accept`;
  const help = `write a manifest with \`targetRole: ${role.id}\`; the role must then trust the role of the service`;
  problems.push(notCarriedOver('error', message, help, place));
  return false;
}

/** Service accounts that can share a service: one account, role and settings of associations. */
function groups(accounts: readonly JoinedServiceAccount[]): Iterable<readonly JoinedServiceAccount[]> {
  const byKey = new Map<string, JoinedServiceAccount[]>();
  // Those with a target role come last, because they need nothing of the role but the chain.
  const ordered = accounts.toSorted((a, b) => rankOf(a) - rankOf(b));
  for (const one of ordered) {
    const { cluster, role, mechanism, usesIrsaToo, association } = one;
    const { targetRole, disablesSessionTags, sessionPolicy, tags } = association ?? {};
    const irsa = mechanism === 'irsa' || usesIrsaToo === true;
    const settings = [targetRole, disablesSessionTags, sessionPolicy, association && tags];
    const key = JSON.stringify([role.arn === undefined ? cluster.name : '', role.id, irsa, ...settings]);
    byKey.set(key, [...(byKey.get(key) ?? []), one]);
  }
  return byKey.values();
}

function rankOf({ association }: JoinedServiceAccount): number {
  return association?.targetRole === undefined ? 0 : 1;
}

/** Service accounts and clusters, each with each. */
interface Product {
  readonly first: JoinedServiceAccount;
  readonly role: JoinedServiceAccount['role'];
  readonly clusters: readonly PlacedCluster[];
  readonly serviceAccounts: readonly string[];
  readonly accounts: readonly JoinedServiceAccount[];
}

/** A service has all of its service accounts on all of its clusters, so others become services of their own. */
function productsOf(
  group: readonly JoinedServiceAccount[],
  placed: (cluster: KnownCluster) => PlacedCluster | undefined,
): readonly Product[] {
  const clustersOf = new Map<string, Set<PlacedCluster>>();
  for (const { namespace, serviceAccount, cluster } of group) {
    const name = `${namespace}/${serviceAccount}`;
    const known = placed(cluster);
    if (known) clustersOf.set(name, (clustersOf.get(name) ?? new Set()).add(known));
  }
  const byClusters = new Map<string, { readonly clusters: readonly PlacedCluster[]; readonly names: string[] }>();
  for (const [name, set] of clustersOf) {
    const clusters = [...set].toSorted(byText(({ name: cluster }) => cluster));
    const key = JSON.stringify(clusters.map((one) => [one.account, one.region, one.name]));
    const known = byClusters.get(key) ?? { clusters, names: [] };
    known.names.push(name);
    byClusters.set(key, known);
  }
  const size = ({ clusters, names }: { readonly clusters: readonly unknown[]; readonly names: readonly unknown[] }) =>
    clusters.length * names.length;
  return [...byClusters.values()]
    .toSorted((a, b) => size(b) - size(a))
    .flatMap(({ clusters, names }): Product[] => {
      const accounts = group.filter(
        (one) =>
          names.includes(`${one.namespace}/${one.serviceAccount}`) &&
          clusters.some((cluster) => cluster === placed(one.cluster)),
      );
      const [first] = accounts;
      return first ? [{ first, role: first.role, clusters, serviceAccounts: names.toSorted(), accounts }] : [];
    });
}

/** One environment for each AWS account. */
function environmentsOf(
  clusters: readonly PlacedCluster[],
  addons: readonly DraftAddon[],
  { environments }: DraftOptions,
): readonly DraftEnvironment[] {
  const accounts = [...new Set(clusters.map(({ account }) => account))];
  return accounts.flatMap((account): DraftEnvironment[] => {
    const own = clusters.filter((one) => one.account === account);
    const [first] = own;
    if (!first) return [];
    const regions = own.map((one) => one.region);
    const often = (region: string): number => regions.filter((one) => one === region).length;
    const region = regions.reduce((best, one) => (often(one) > often(best) ? one : best));
    return [
      {
        name: environments.get(account) ?? `aws-${account}`,
        account,
        partition: first.partition,
        region,
        clusters: own,
        addons: addons.filter(({ cluster }) => own.includes(cluster)),
      },
    ];
  });
}
