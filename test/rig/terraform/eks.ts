import {
  CloudError,
  freshId,
  type AddonState,
  type AssociationState,
  type CloudState,
  type ClusterState,
} from './cloud';
import { roleOfArn, trustsPodIdentity } from './iam';

/** Associations a cluster may hold. https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html */
const ASSOCIATIONS_PER_CLUSTER = 5000;

export interface ClusterAddress {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
}

export interface NewAssociation {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly disableSessionTags: boolean;
  readonly targetRoleArn: string | null;
  /** The session policy; absent where the caller does not know the argument. */
  readonly policy?: string | null;
  readonly tags: Record<string, string>;
}

export function clusterAt(state: CloudState, { account, region, cluster }: ClusterAddress): ClusterState {
  const found = state.clusters[`${account}/${region}/${cluster}`];
  if (found === undefined) throw new CloudError('ResourceNotFoundException', `No cluster found for name: ${cluster}.`);
  return found;
}

export function createAssociation(state: CloudState, at: ClusterAddress, wanted: NewAssociation): AssociationState {
  const cluster = clusterAt(state, at);
  const existing = Object.values(cluster.associations).find(
    ({ namespace, serviceAccount }) => namespace === wanted.namespace && serviceAccount === wanted.serviceAccount,
  );
  if (existing !== undefined)
    throw new CloudError('ResourceInUseException', `Association already exists: ${existing.id}`);
  if (Object.keys(cluster.associations).length >= ASSOCIATIONS_PER_CLUSTER) {
    throw new CloudError('ResourceLimitExceededException', 'Too many associations for the cluster');
  }
  checkRole(state, wanted.roleArn);
  checkSessionPolicy(wanted);
  const id = freshId(state, 'a-');
  const created = {
    ...wanted,
    id,
    arn: `arn:${at.partition}:eks:${at.region}:${at.account}:podidentityassociation/${at.cluster}/${id}`,
    externalId: externalId(at, wanted),
  };
  cluster.associations[id] = created;
  return created;
}

export function updateAssociation(
  state: CloudState,
  at: ClusterAddress,
  id: string,
  change: Pick<NewAssociation, 'roleArn' | 'disableSessionTags' | 'targetRoleArn' | 'policy' | 'tags'>,
): AssociationState {
  const association = clusterAt(state, at).associations[id];
  if (association === undefined) throw new CloudError('ResourceNotFoundException', `Association ${id} does not exist`);
  checkRole(state, change.roleArn);
  checkSessionPolicy(change);
  return Object.assign(association, change, { externalId: externalId(at, { ...association, ...change }) });
}

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html */
function externalId(at: ClusterAddress, { targetRoleArn, namespace, serviceAccount }: NewAssociation): string | null {
  return targetRoleArn === null ? null : [at.region, at.account, at.cluster, namespace, serviceAccount].join('/');
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html */
function checkSessionPolicy({
  policy = null,
  disableSessionTags,
}: Pick<NewAssociation, 'policy' | 'disableSessionTags'>) {
  if (policy === null || disableSessionTags) return;
  throw new CloudError('InvalidParameterException', 'A policy requires that session tags are disabled.');
}

function checkRole(state: CloudState, arn: string): void {
  const role = roleOfArn(state, arn);
  if (role === undefined)
    throw new CloudError('InvalidParameterException', 'Role provided in the request does not exist.');
  if (!trustsPodIdentity(role)) {
    throw new CloudError('InvalidParameterException', 'Trust policy of the role provided is invalid.');
  }
}

/** An association that an add-on shall own. EKS knows the namespace, which is the add-on's. */
export interface OwnedAssociation {
  readonly serviceAccount: string;
  readonly roleArn: string;
}

export interface WantedAddon {
  readonly name: string;
  readonly version: string | null;
  readonly configurationValues: string | null;
  /** All that it shall own; absent where a request does not say. */
  readonly associations?: readonly OwnedAssociation[] | undefined;
  readonly tags: Record<string, string>;
}

export function createAddon(state: CloudState, at: ClusterAddress, wanted: WantedAddon): AddonState {
  const cluster = clusterAt(state, at);
  if (cluster.addons[wanted.name] !== undefined)
    throw new CloudError('ResourceInUseException', 'Addon already exists.');
  checkAddon(wanted);
  const { associations, ...rest } = wanted;
  const created: AddonState = {
    ...rest,
    version: wanted.version ?? 'v1.3.8-eksbuild.2',
    arn: `arn:${at.partition}:eks:${at.region}:${at.account}:addon/${at.cluster}/${wanted.name}/${freshId(state, '')}`,
    created: '2026-01-01T00:00:00Z',
  };
  setOwned(state, at, created, associations);
  cluster.addons[wanted.name] = created;
  return created;
}

export function updateAddon(state: CloudState, at: ClusterAddress, wanted: WantedAddon): AddonState {
  const addon = clusterAt(state, at).addons[wanted.name];
  if (addon === undefined) throw new CloudError('ResourceNotFoundException', `No addon: ${wanted.name} found.`);
  checkAddon(wanted);
  setOwned(state, at, addon, wanted.associations);
  const { configurationValues, tags } = wanted;
  return Object.assign(addon, { configurationValues, tags, version: wanted.version ?? addon.version });
}

/** The add-on goes with the associations that it owns. */
export function deleteAddon(state: CloudState, at: ClusterAddress, name: string): void {
  const { addons } = clusterAt(state, at);
  const addon = addons[name];
  if (addon !== undefined) setOwned(state, at, addon, []);
  Reflect.deleteProperty(addons, name);
}

export function ownedAssociations(state: CloudState, at: ClusterAddress, addonArn: string): AssociationState[] {
  return Object.values(clusterAt(state, at).associations).filter(({ ownerArn }) => ownerArn === addonArn);
}

/**
 * A list takes the place of the one before, and an empty one removes all.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAddon.html
 */
function setOwned(
  state: CloudState,
  at: ClusterAddress,
  { arn }: AddonState,
  wanted: readonly OwnedAssociation[] | undefined,
): void {
  if (wanted === undefined) return;
  const owned = ownedAssociations(state, at, arn);
  for (const { serviceAccount, roleArn } of wanted) {
    const settings = { roleArn, disableSessionTags: false, targetRoleArn: null, tags: {} };
    const existing = owned.find((one) => one.serviceAccount === serviceAccount);
    if (existing === undefined) {
      createAssociation(state, at, { ...settings, namespace: 'kube-system', serviceAccount }).ownerArn = arn;
    } else updateAssociation(state, at, existing.id, settings);
  }
  for (const { id, serviceAccount } of owned) {
    if (wanted.some((one) => one.serviceAccount === serviceAccount)) continue;
    Reflect.deleteProperty(clusterAt(state, at).associations, id);
  }
}

function checkAddon({ version, configurationValues }: WantedAddon): void {
  if (version !== null && !/^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(version)) {
    throw new CloudError('InvalidParameterException', 'Addon version specified is not supported');
  }
  if (configurationValues === null) return;
  try {
    JSON.parse(configurationValues);
  } catch {
    throw new CloudError('InvalidParameterException', 'ConfigurationValue provided in request is not supported');
  }
}
