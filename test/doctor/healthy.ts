import type { Declared } from '../../modules/doctor/examined';
import type { Observed, ObservedContainer, ObservedPod } from '../../modules/doctor/observed';
import { podIdentityTrustPolicy } from '../../modules/identity/trust-policy';

const ACCOUNT = '111122223333';
const CLUSTER = `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/shop`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/pods/orders-prod`;

export const TRUST = podIdentityTrustPolicy({
  account: ACCOUNT,
  associations: [{ clusterArn: CLUSTER, namespace: 'shop', serviceAccount: 'orders' }],
});

export const DECLARED: Declared = {
  service: 'orders',
  environment: 'prod',
  cluster: 'shop',
  clusterArn: CLUSTER,
  region: 'eu-west-1',
  namespace: 'shop',
  serviceAccount: 'orders',
  roleArn: ROLE,
  trustPolicy: TRUST,
  sessionTags: true,
  isMoving: false,
  agent: 'addon',
};

export const CONTAINER: ObservedContainer = {
  name: 'app',
  image: 'acme/orders:1.2.3',
  variables: ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'],
  hasVariablesFrom: false,
};

export const POD: ObservedPod = {
  name: 'orders-1',
  node: 'node-a',
  createdAt: new Date('2026-11-02T00:00:00Z'),
  isFargate: false,
  skippedContainers: [],
  containers: [CONTAINER],
};

export const ASSOCIATION = {
  id: 'a-1',
  roleArn: ROLE,
  disableSessionTags: false,
  createdAt: new Date('2026-11-01T00:00:00Z'),
  modifiedAt: new Date('2026-11-01T00:00:00Z'),
};

/** Facts of a service account whose pods get their role. */
export const HEALTHY: Observed = {
  now: new Date('2026-11-03T00:00:00Z'),
  associations: { read: [ASSOCIATION] },
  trustPolicy: { read: TRUST },
  annotations: { read: {} },
  pods: { read: [POD] },
  nodes: { read: [{ name: 'node-a', kind: 'ec2', isWindows: false }] },
  agents: { read: [{ node: 'node-a', isReady: true }] },
};
