import { parseArn } from '../catalogue/arn';
import type { ClusterRef, Found, FoundCluster } from './found';

/** A cluster with all that the sources know of it together. */
export type KnownCluster = FoundCluster;

/** The clusters of all sources, each once, in the order in which they are found. */
export function knownClusters(found: Found): readonly KnownCluster[] {
  const roles = new Map(found.roles.map((role) => [role.id, role]));
  const referred = [...found.serviceAccounts, ...found.addons].flatMap(({ cluster, place }) =>
    cluster ? [{ ...cluster, place }] : [],
  );
  const clusters: KnownCluster[] = [];
  for (const one of [...found.clusters, ...referred]) {
    const at = clusters.findIndex((known) => isSameCluster(known, one));
    const known = clusters[at];
    const fargate = [...(known?.fargate ?? []), ...('fargate' in one ? (one.fargate ?? []) : [])];
    if (known) clusters[at] = { ...one, ...known, ...(fargate.length > 0 && { fargate: [...new Set(fargate)] }) };
    else clusters.push(one);
  }
  return clusters.map((cluster) => {
    const region = cluster.region ?? regionOfIssuer(cluster.issuer);
    // EKS accepts only roles of the cluster's account, and IRSA is rarely used across accounts.
    const arns = found.serviceAccounts
      .filter((one) => one.cluster && isSameCluster(one.cluster, cluster))
      .flatMap(({ role }) => parseArn(roles.get(role)?.arn ?? role) ?? [])
      .filter(({ account }) => /^\d{12}$/.test(account));
    const account = cluster.account ?? arns[0]?.account ?? accountOfTrust(found, cluster.issuer);
    const partition = cluster.partition ?? arns[0]?.partition;
    return {
      ...cluster,
      ...(region !== undefined && { region }),
      ...(account !== undefined && { account }),
      ...(partition !== undefined && { partition }),
    };
  });
}

/** Whether two references may be the same cluster: clusters of several regions or accounts may have one name. */
export function isSameCluster(a: ClusterRef, b: ClusterRef): boolean {
  const agrees = (key: 'region' | 'account'): boolean =>
    a[key] === undefined || b[key] === undefined || a[key] === b[key];
  return a.name === b.name && agrees('region') && agrees('account');
}

function regionOfIssuer(issuer: string | undefined): string | undefined {
  return /^oidc\.eks\.([a-z0-9-]+)\./.exec(issuer ?? '')?.[1];
}

/** The account of the provider in roles that trust the issuer. */
function accountOfTrust({ roles }: Found, issuer: string | undefined): string | undefined {
  if (issuer === undefined) return undefined;
  const end = `oidc-provider/${issuer}`;
  for (const { trust } of roles) {
    const found = [...JSON.stringify(trust ?? {}).matchAll(/"(arn:[^"]+)"/g)]
      .flatMap(([, text = '']) => parseArn(text) ?? [])
      .find(({ resource }) => resource === end);
    if (found) return found.account;
  }
  return undefined;
}
