import { findEksAddon } from '../catalogue/eks-addons';
import { AUDIENCE, subjectOf, tokenRequest } from '../identity/irsa';
import type { MechanismName } from '../identity/mechanisms';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { evaluate } from '../policy/evaluate';
import { listed } from '../text/listed';
import type { Found, FoundAddon, FoundAssociation, FoundListing, FoundServiceAccount } from './found';
import { isSameCluster, type KnownCluster, knownClusters } from './known-clusters';
import { type KnownRole, type KnownRoles, knownRoles } from './known-roles';
import { notCarriedOver } from './not-carried-over';

/** What the sources mean together: each service account of each cluster once, with its role. */
export interface Joined {
  readonly clusters: readonly KnownCluster[];
  readonly serviceAccounts: readonly JoinedServiceAccount[];
  readonly addons: readonly JoinedAddon[];
  readonly roles: KnownRoles;
  readonly problems: readonly Diagnostic[];
}

export interface JoinedServiceAccount {
  readonly cluster: KnownCluster;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly role: KnownRole;
  /** How its pods get their sessions now. */
  readonly mechanism: MechanismName;
  /** Where an association and the annotation or trust policy of the same role are found. */
  readonly usesIrsaToo?: true;
  readonly association?: FoundAssociation;
  readonly place: FoundServiceAccount['place'];
}

/** An add-on, with the roles of its service accounts. */
export interface JoinedAddon {
  readonly addon: FoundAddon;
  readonly cluster: KnownCluster;
  readonly accounts: readonly JoinedServiceAccount[];
}

/** Joins what sources have: service accounts, their clusters and roles. */
export function joinSources(found: Found): Joined {
  const problems: Diagnostic[] = [];
  const clusters = knownClusters(found);
  const roles = knownRoles(found);
  const joining: Joining = { clusters, roles, problems };
  const candidates = [
    ...found.serviceAccounts.flatMap((one) => annotated(one, joining)),
    ...roles.all.flatMap((role) => trusted(role, joining)),
  ];
  const accounts = uniqueAccounts(candidates, problems);
  const addons = found.addons.map((addon) => joinAddon(addon, accounts, joining)).filter(isFirstAddon);
  const withIds = listedIds(accounts, found, joining);
  const owned = new Set(addons.flatMap((one) => one.accounts.map(keyOf)));
  for (const role of roles.all) reportPatterns(role, accounts, joining);
  const serviceAccounts = withIds.filter((one) => !owned.has(keyOf(one)) && one.association?.isOwnedByAddon !== true);
  return { clusters, serviceAccounts, addons, roles, problems };
}

interface Joining {
  readonly clusters: readonly KnownCluster[];
  readonly roles: KnownRoles;
  readonly problems: Diagnostic[];
}

/** A service account that a source names, in each of its clusters. */
function annotated(found: FoundServiceAccount, joining: Joining): JoinedServiceAccount[] {
  const { serviceAccount, mechanism, association, place } = found;
  const { clusters, roles, problems } = joining;
  const role = roles.role(found.role, place);
  const fail = (message: string, help: string): JoinedServiceAccount[] => {
    problems.push(notCarriedOver('error', message, help, place));
    return [];
  };
  if (role.arn === undefined && role.knows === 'trust-only') {
    const help = 'replace the placeholder by the ARN of the role, or remove the annotation';
    return fail(`"${found.role}" of service account ${serviceAccount} is not the ARN of a role`, help);
  }
  const namespace = found.namespace ?? namespaceOf(found, role);
  if (namespace === undefined) {
    const help = 'write `metadata.namespace`, or render the chart with `helm template --namespace`';
    return fail(`the namespace of service account ${serviceAccount} is not known`, help);
  }
  const label = `${namespace}/${serviceAccount}`;
  const account = { namespace, serviceAccount, role, mechanism, ...(association && { association }), place };
  if (found.cluster) {
    const ref = found.cluster;
    const cluster = clusters.find((one) => isSameCluster(one, ref));
    return cluster ? [{ cluster, ...account }] : [];
  }
  const subjects = role.trusts?.subjects ?? [];
  const trusting = clusters.filter(({ issuer }) => subjects.some((subject) => subject.issuer === issuer));
  const here = trusting.filter((cluster) => isTrusted({ ...account, cluster }));
  if (here.length > 0) return here.map((cluster) => ({ cluster, ...account }));
  const [first] = subjects;
  if (trusting.length > 0) {
    return fail(
      `role ${role.id} does not trust service account ${label}, so its annotation has no effect`,
      'remove the annotation, or correct the trust policy, if the service account needs the role',
    );
  }
  const [only, ...others] = clusters;
  if (!first && only && others.length === 0) return [{ cluster: only, ...account }];
  return fail(
    first
      ? `the cluster with the OIDC issuer ${first.issuer}, which role ${role.id} trusts, is not known`
      : `the cluster of service account ${label} is not known`,
    first
      ? `add the output of \`aws eks describe-cluster\`, or give --cluster NAME=https://${first.issuer}`
      : 'give the cluster as --cluster NAME, or add the role and the cluster from the account',
  );
}

/** Sources of Kubernetes may lack the namespace; a trust policy with one service account of this name has it. */
function namespaceOf({ serviceAccount }: FoundServiceAccount, { trusts }: KnownRole): string | undefined {
  const namespaces = (trusts?.subjects ?? []).flatMap((one) => {
    const account = accountOfSubject(one.subject);
    return account?.serviceAccount === serviceAccount && !one.hasWildcards ? [account.namespace] : [];
  });
  const [only, ...others] = new Set(namespaces);
  return others.length === 0 ? only : undefined;
}

/** The service accounts that a trust policy names. */
function trusted(role: KnownRole, { clusters }: Joining): JoinedServiceAccount[] {
  return (role.trusts?.subjects ?? []).flatMap(({ issuer, subject, hasWildcards }) => {
    const account = accountOfSubject(subject);
    if (!account || hasWildcards) return [];
    return clusters
      .filter((cluster) => cluster.issuer === issuer)
      .map((cluster) => ({ cluster, ...account, role, mechanism: 'irsa' as const, place: role.place }))
      .filter(isTrusted);
  });
}

function accountOfSubject(subject: string): { namespace: string; serviceAccount: string } | undefined {
  const [, namespace, serviceAccount] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? [];
  return namespace === undefined || serviceAccount === undefined ? undefined : { namespace, serviceAccount };
}

/** Whether the role trusts the tokens of a service account; where its trust policy is not known, its annotation counts. */
function isTrusted({ cluster, role, namespace, serviceAccount }: JoinedServiceAccount): boolean {
  const { trust, trusts, id } = role;
  if (!trust) return true;
  const providers = new Set(
    trusts?.subjects.filter(({ issuer }) => issuer === cluster.issuer).map((one) => one.provider),
  );
  return [...providers].some((provider) =>
    audiencesOf(role).some((audience) => {
      const request = tokenRequest({ role: id, provider, subject: subjectOf({ namespace, serviceAccount }), audience });
      return evaluate(trust, request).decision === 'allowed';
    }),
  );
}

/** The audiences of tokens that a trust policy names, that of pods first. */
function audiencesOf({ trust }: KnownRole): readonly string[] {
  const named = [...JSON.stringify(trust ?? {}).matchAll(/:aud":(\[[^\]]*\]|"[^"]*")/g)].flatMap(([, values = '']) =>
    [JSON.parse(values) as string | string[]].flat(),
  );
  return [...new Set([AUDIENCE, ...named])];
}

/** The account, the cluster, the namespace and the name. */
function keyOf({ cluster, namespace, serviceAccount }: JoinedServiceAccount): string {
  return JSON.stringify([cluster.account, cluster.region, cluster.name, namespace, serviceAccount]);
}

/** Each service account once. New pods use an association, if there is one, and else the annotation. */
function uniqueAccounts(candidates: readonly JoinedServiceAccount[], problems: Diagnostic[]): JoinedServiceAccount[] {
  const unique = new Map<string, JoinedServiceAccount>();
  const ranked = [
    ...candidates.filter(({ mechanism }) => mechanism === 'pod-identity'),
    ...candidates.filter(({ mechanism }) => mechanism !== 'pod-identity'),
  ];
  for (const one of ranked) {
    const key = keyOf(one);
    const first = unique.get(key);
    if (!first) unique.set(key, one);
    else if (first.mechanism === 'pod-identity' && one.mechanism === 'irsa' && first.role.id === one.role.id) {
      unique.set(key, { ...first, usesIrsaToo: true });
    } else if (first.role.id !== one.role.id && first.mechanism === one.mechanism && one.place !== one.role.place) {
      const message = `service account ${one.namespace}/${one.serviceAccount} on cluster ${one.cluster.name} has role ${first.role.id} in another source, and ${one.role.id} here`;
      problems.push(notCarriedOver('error', message, 'remove the source that is not up to date', one.place));
    }
  }
  return [...unique.values()];
}

function joinAddon(addon: FoundAddon, accounts: readonly JoinedServiceAccount[], joining: Joining): JoinedAddon {
  const { clusters, roles } = joining;
  const cluster = clusters.find((one) => isSameCluster(one, addon.cluster)) ?? addon.cluster;
  const here = accounts.filter((one) => one.cluster === cluster);
  const usual = (findEksAddon(addon.name)?.serviceAccounts ?? []).map((text) => {
    const [namespace = '', serviceAccount = ''] = text.split('/');
    return { namespace, serviceAccount };
  });
  const place = addon.place;
  const base = { cluster: { place, ...cluster }, place };
  const ofRole = addon.role === undefined ? [] : ofAddonRole(roles.role(addon.role, place), here, usual);
  const declared = addon.associations.map(({ serviceAccount, role }) => {
    const known = usual.find((one) => one.serviceAccount === serviceAccount);
    const namespace = known?.namespace ?? usual[0]?.namespace ?? '';
    const one = { namespace, serviceAccount, role: roles.role(role, place), mechanism: 'pod-identity' as const };
    return { ...base, ...one };
  });
  const owned = here.filter(
    ({ association, namespace, serviceAccount }) =>
      association?.isOwnedByAddon === true &&
      usual.some((one) => one.namespace === namespace && one.serviceAccount === serviceAccount),
  );
  const irsa = ofRole.map((one) => ({ ...base, ...one, mechanism: 'irsa' as const }));
  const all = new Map([...irsa, ...owned, ...declared].map((one) => [`${one.namespace}/${one.serviceAccount}`, one]));
  return { addon, cluster: base.cluster, accounts: [...all.values()] };
}

/** Associations with the IDs that lists have. An association that only a list has is reported. */
function listedIds(
  accounts: readonly JoinedServiceAccount[],
  { listings }: Found,
  { problems }: Joining,
): readonly JoinedServiceAccount[] {
  const isListed = (one: JoinedServiceAccount, listing: FoundListing): boolean =>
    isSameCluster(one.cluster, listing.cluster) &&
    one.namespace === listing.namespace &&
    one.serviceAccount === listing.serviceAccount;
  for (const listing of listings) {
    const { cluster, namespace, serviceAccount, id, isOwnedByAddon, place } = listing;
    const known = accounts.find((one) => isListed(one, listing));
    if (isOwnedByAddon === true || known?.mechanism === 'pod-identity') continue;
    const message = `the list does not contain the role of ${namespace}/${serviceAccount} on cluster ${cluster.name}`;
    const help = `add the output of \`aws eks describe-pod-identity-association --cluster-name ${cluster.name} --association-id ${id}\``;
    problems.push(notCarriedOver('error', message, help, place));
  }
  return accounts.map((one) => {
    const { association, mechanism, namespace, serviceAccount, cluster, place } = one;
    if (mechanism !== 'pod-identity' || association?.id !== undefined) return one;
    const listing = listings.find((listed) => isListed(one, listed));
    if (listing) return { ...one, association: { tags: {}, ...association, id: listing.id } };
    if (association?.isOwnedByAddon === true) return one;
    const message = `the ID of the association of ${namespace}/${serviceAccount} on cluster ${cluster.name} is not known`;
    const help = `if the association exists, add the output of \`aws eks list-pod-identity-associations --cluster-name ${cluster.name}\`, so that it is imported`;
    problems.push(notCarriedOver('warning', message, help, place));
    return one;
  });
}

/** The service accounts of an add-on by IRSA: those that the role trusts on the cluster, else the usual one. */
function ofAddonRole(
  role: KnownRole,
  here: readonly JoinedServiceAccount[],
  usual: readonly { readonly namespace: string; readonly serviceAccount: string }[],
): readonly Pick<JoinedServiceAccount, 'namespace' | 'serviceAccount' | 'role'>[] {
  const own = here.filter((one) => one.role.id === role.id);
  const known = own.filter((one) =>
    usual.some(({ namespace, serviceAccount }) => namespace === one.namespace && serviceAccount === one.serviceAccount),
  );
  const chosen = known.length > 0 ? known : own.length > 0 ? own : usual.slice(0, 1);
  return chosen.map(({ namespace, serviceAccount }) => ({ namespace, serviceAccount, role }));
}

function isFirstAddon({ addon, cluster }: JoinedAddon, at: number, all: readonly JoinedAddon[]): boolean {
  return at === all.findIndex((one) => one.addon.name === addon.name && isSameCluster(one.cluster, cluster));
}

/** Reports what else a trust policy names: it keeps IRSA. */
function reportPatterns(role: KnownRole, accounts: readonly JoinedServiceAccount[], joining: Joining): void {
  const { clusters, problems } = joining;
  const ofRole = accounts.filter((one) => one.role.id === role.id);
  const severity = ofRole.length > 0 ? 'warning' : 'error';
  for (const { issuer, subject, hasWildcards } of role.trusts?.subjects ?? []) {
    const cluster = clusters.find((one) => one.issuer === issuer);
    if (!cluster) {
      const message = `role ${role.id} trusts "${subject}" of the OIDC issuer ${issuer}, whose cluster is not known`;
      const help = `add the output of \`aws eks describe-cluster\`, or give --cluster NAME=https://${issuer}`;
      const isReported = problems.some((one) => one.message.includes(issuer) && one.message.includes(role.id));
      if (!isReported) problems.push(notCarriedOver(severity, message, help, role.place));
    } else if (hasWildcards) {
      const names = ofRole
        .filter((one) => one.cluster === cluster)
        .map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`);
      const known = names.length > 0 ? `; the sources have ${listed(names)}` : '';
      const message = `role ${role.id} trusts "${subject}" on cluster ${cluster.name}, but EKS Pod Identity requires an association for each service account${known}`;
      const help =
        'add the service accounts that use the role, for example from `kubectl get serviceaccounts -A -o yaml`; others keep IRSA';
      problems.push(notCarriedOver(names.length > 0 ? 'warning' : 'error', message, help, role.place));
    }
  }
}
