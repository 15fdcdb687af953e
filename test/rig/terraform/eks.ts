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

export interface WantedAddon {
  readonly name: string;
  readonly version: string | null;
  readonly configurationValues: string | null;
  readonly tags: Record<string, string>;
}

export function createAddon(state: CloudState, at: ClusterAddress, wanted: WantedAddon): AddonState {
  const cluster = clusterAt(state, at);
  if (cluster.addons[wanted.name] !== undefined)
    throw new CloudError('ResourceInUseException', 'Addon already exists.');
  checkAddon(wanted);
  const created: AddonState = {
    ...wanted,
    version: wanted.version ?? 'v1.3.8-eksbuild.2',
    arn: `arn:${at.partition}:eks:${at.region}:${at.account}:addon/${at.cluster}/${wanted.name}/${freshId(state, '')}`,
    created: '2026-01-01T00:00:00Z',
  };
  cluster.addons[wanted.name] = created;
  return created;
}

export function updateAddon(state: CloudState, at: ClusterAddress, wanted: WantedAddon): AddonState {
  const addon = clusterAt(state, at).addons[wanted.name];
  if (addon === undefined) throw new CloudError('ResourceNotFoundException', `No addon: ${wanted.name} found.`);
  checkAddon(wanted);
  const { configurationValues, tags } = wanted;
  return Object.assign(addon, { configurationValues, tags, version: wanted.version ?? addon.version });
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
