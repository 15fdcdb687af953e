import type { Cluster, Environment } from '../../modules/manifest/configuration';
import type { Manifest } from '../../modules/manifest/manifest';
import type { CreatedRole, Workload } from '../../modules/workloads/workload';

const ACCOUNT = '111122223333';

/** A cluster that has the agent as an add-on. */
export function cluster(change: Partial<Cluster> = {}): Cluster {
  return { name: 'shop-eu', path: [], region: 'eu-west-1', agent: 'addon', agentAddon: {}, ...change };
}

/** The environment `prod` with one cluster. */
export function environment(change: Partial<Environment> = {}): Environment {
  return {
    name: 'prod',
    path: [],
    account: ACCOUNT,
    region: 'eu-west-1',
    partition: 'aws',
    clusters: [cluster()],
    role: {},
    values: {},
    ...change,
  };
}

/** A role that reads a bucket, in one inline policy. */
export function createdRole(change: Partial<CreatedRole> = {}): CreatedRole {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' } as const;
  return {
    kind: 'created',
    arn: `arn:aws:iam::${ACCOUNT}:role/pods/orders-prod`,
    name: 'orders-prod',
    path: '/pods/',
    tags: {},
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
        },
      ],
    },
    grants: [],
    statements: [statement],
    policies: {
      inline: [{ name: 'orders-prod', document: { Version: '2012-10-17', Statement: [statement] } }],
      managed: [],
    },
    managedPolicyArns: [],
    ...change,
  };
}

/** The service `orders` in `prod`, with one association. */
export function workload(change: Partial<Workload> = {}): Workload {
  const place = change.environment ?? environment();
  return {
    service: 'orders',
    environment: place,
    // The stacks take nothing from the manifest itself.
    manifest: { file: 'services/orders/pod-identity.yaml' } as Manifest,
    role: createdRole(),
    identity: 'pod-identity',
    associations: place.clusters.map((one) => ({ cluster: one, namespace: 'shop', serviceAccount: 'orders-api' })),
    associationTags: {},
    createServiceAccounts: false,
    resourcePolicies: [],
    managedPolicies: [],
    sessionTags: true,
    ...change,
  };
}
