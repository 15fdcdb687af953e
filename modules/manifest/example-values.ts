const BUCKET = 'arn:{partition}:s3:::orders-{environment}';
const OBJECTS = `${BUCKET}/*`;
const TABLE = 'arn:{partition}:dynamodb:{region}:{account}:table/orders';
const QUEUE = 'arn:{partition}:sqs:{region}:{account}:orders';
const TOPIC = 'arn:{partition}:sns:{region}:{account}:orders';
const KEY = 'arn:{partition}:kms:{region}:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const BOUNDARY = 'arn:{partition}:iam::{account}:policy/pod-boundary';
const CONDITIONS = { Bool: { 'aws:SecureTransport': 'true' } };
const TAGS = { 'cost-center': '4711' };
const GRANTS = [{ read: OBJECTS }, { send: QUEUE }];
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
};

/**
 * A value for each key of manifests and configurations, which editors show and insert. A name before the dot is that of
 * the definition or the key that contains the key, where a name has several meanings; `*` is any other key of it.
 */
export const KEY_EXAMPLES: Readonly<Record<string, unknown>> = {
  // Manifest
  service: 'orders',
  owner: 'team-checkout',
  repository: 'acme/shop',
  serviceAccounts: 'shop/orders-api',
  allow: GRANTS,
  deny: [{ actions: 's3:DeleteObject', resources: '*' }],
  presets: ['cluster-autoscaler'],
  managedPolicies: 'AmazonSSMReadOnlyAccess',
  role: { name: '{service}-{environment}' },
  targetRole: { account: 'data', allow: [{ read: 'arn:aws:s3:::data-reports/*' }] },
  association: { tags: TAGS },
  adopt: true,
  'adopt.role': false,
  associations: { 'shop-eu': { 'shop/orders-api': 'a-1a2b3c4d5e6f7g8h9' } },
  kubernetes: { serviceAccount: 'create' },
  labels: { 'app.kubernetes.io/name': 'orders' },
  annotations: { 'example.com/owner': 'team-checkout' },
  sessionPolicy: { allow: [{ read: OBJECTS }] },
  environments: { staging: null, prod: { allow: [{ write: TABLE }] } },

  // Grants
  list: BUCKET,
  read: OBJECTS,
  write: TABLE,
  delete: OBJECTS,
  send: QUEUE,
  consume: QUEUE,
  publish: TOPIC,
  subscribe: TOPIC,
  invoke: 'arn:{partition}:lambda:{region}:{account}:function:orders',
  encrypt: KEY,
  decrypt: KEY,
  sign: KEY,
  connect: 'arn:{partition}:rds-db:{region}:{account}:dbuser:cluster-ABCDEFGHIJKL01234/orders',
  start: 'arn:{partition}:states:{region}:{account}:stateMachine:orders',
  manage: QUEUE,
  tagging: QUEUE,
  'permissions-management': QUEUE,
  level: { Read: QUEUE },
  List: BUCKET,
  Read: QUEUE,
  Write: QUEUE,
  Tagging: QUEUE,
  'Permissions management': QUEUE,
  actions: 'ssm:GetParameter',
  'trustStatement.actions': 'sts:AssumeRole',
  notActions: ['iam:*', 'sts:*'],
  resources: 'arn:{partition}:ssm:{region}:{account}:parameter/orders',
  notResources: OBJECTS,
  conditions: CONDITIONS,

  // Roles
  name: '{service}-{environment}',
  'cluster.name': 'shop-eu',
  path: '/pods/',
  description: 'Access of {service} in {environment}',
  permissionsBoundary: BOUNDARY,
  tags: TAGS,
  maxSessionDuration: 3600,
  trust: { conditions: { StringEquals: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' } } },
  statements: [
    {
      principals: { AWS: 'arn:{partition}:iam::{account}:role/on-call' },
      actions: 'sts:AssumeRole',
      conditions: CONDITIONS,
    },
  ],
  principals: { AWS: 'arn:{partition}:iam::{account}:role/on-call' },
  AWS: 'arn:{partition}:iam::{account}:role/on-call',
  Federated: 'arn:aws:iam::111122223333:saml-provider/sso',
  Service: 'lambda.amazonaws.com',

  // Configuration
  account: '111122223333',
  'targetRole.account': 'data',
  manifests: 'services/**/pod-identity.yaml',
  defaults: { role: { path: '/pods/' } },
  'configuration.environments': {
    prod: { account: '111122223333', region: 'eu-west-1', clusters: [{ name: 'shop-eu', agent: 'addon' }] },
  },
  accounts: { data: { account: '444455556666', region: 'eu-west-1', profile: 'data' } },
  gate: { failOn: 'high', approvers: ['@acme/security'] },
  policies: { 'arn:aws:iam::111122223333:policy/pod-boundary': { file: 'policies/pod-boundary.json' } },
  file: 'policies/pod-boundary.json',
  document: DOCUMENT,
  terraform: { providers: { aws: '6.25.0' } },
  providers: { aws: '6.25.0' },
  aws: '6.25.0',
  region: 'eu-west-1',
  profile: 'prod',
  clusters: [{ name: 'shop-eu', agent: 'addon' }],
  'environmentSettings.clusters': ['shop-eu'],
  values: { bucket: 'orders-7f3a' },
  endpoint: 'https://EXAMPLE.gr7.eu-west-1.eks.amazonaws.com',
  certificateAuthority: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJFWEFNUExFPQotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==',
  namespaces: { shop: { labels: { 'app.kubernetes.io/part-of': 'shop' } } },
  addons: { 'eks-pod-identity-agent': { tags: TAGS } },
  'eks-pod-identity-agent': { tags: TAGS },
  'addons.*': { tags: TAGS },
  fargate: 'batch',
  windows: 'legacy',
  version: 'v1.3.8-eksbuild.2',
  configurationValues: { resources: { requests: { cpu: '10m' } } },
  oidc: { issuer: 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE', manage: true },
  issuer: 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
  backend: {
    s3: {
      bucket: 'acme-terraform-state',
      key: 'pod-identity/{stack}.tfstate',
      region: 'eu-west-1',
      use_lockfile: true,
    },
  },
  azurerm: { storage_account_name: 'acmestate', container_name: 'state', key: '{stack}.tfstate' },
  cloud: { organization: 'acme', workspaces: { name: '{stack}' } },
  consul: { address: 'consul.example.com', path: 'pod-identity/{stack}' },
  cos: { bucket: 'acme-state', prefix: 'pod-identity/{stack}' },
  gcs: { bucket: 'acme-state', prefix: 'pod-identity/{stack}' },
  http: { address: 'https://state.example.com/{stack}' },
  'backend.kubernetes': { secret_suffix: '{stack}', config_path: '~/.kube/config' },
  local: { path: 'states/{stack}.tfstate' },
  oss: { bucket: 'acme-state', prefix: 'pod-identity', key: '{stack}.tfstate' },
  pg: { schema_name: '{stack}' },
  remote: { organization: 'acme', workspaces: { name: '{stack}' } },
  s3: { bucket: 'acme-terraform-state', key: 'pod-identity/{stack}.tfstate', region: 'eu-west-1', use_lockfile: true },
  swift: { container: 'state', state_name: '{stack}.tfstate' },
  organizationPolicies: { organization: 'o-a1b2c3d4e5' },
  organization: 'o-a1b2c3d4e5',
  serviceControl: [['policies/scp.json']],
  resourceControl: ['policies/rcp.json'],
  severities: { 'wildcard-resource': 'low' },
  ignore: [{ rule: 'resource-exposure', service: 'orders', reason: 'the bucket is public', expires: '2999-01-01' }],
  approvers: ['@acme/security', 'octocat'],
  rule: 'resource-exposure',
  'acceptedRisk.service': 'orders',
  reason: 'the bucket is public',
  expires: '2999-01-01',
};
