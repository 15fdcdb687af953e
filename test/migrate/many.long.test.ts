import { migrateSources } from '../../modules/migrate/migrate-sources';
import { compare } from '../../modules/policy/compare';
import type { PolicyDocument } from '../../modules/policy/document';
import { CREDENTIALS, startWorld, type World } from '../action/world';
import { accountOf, addCluster, isRead } from '../rig/terraform/cloud';
import { describeTerraform } from '../terraform';
import {
  ACCOUNT,
  accountDetails,
  allow,
  describedCluster,
  document,
  roleDetail,
  subject,
  tokens,
} from './found-account';
import { makeRoles, migratedFiles } from './migrated-world';

const CLUSTERS = ['eu', 'us', 'ap'].map((name) => ({ name, issuer: `oidc.eks.eu-west-1.amazonaws.com/id/${name}` }));
const SERVICES = 200;

const roles = Array.from({ length: SERVICES }, (_, at) => {
  const bucket = `arn:aws:s3:::bucket-${at}`;
  return {
    name: `service-${at}`,
    trust: tokens(subject(`team-${at % 10}/service-${at}`), { issuer: CLUSTERS[at % 3]!.issuer }),
    inline: document(
      allow(['s3:GetObject', 's3:ListBucket'], [bucket, `${bucket}/*`]),
      allow(['sqs:SendMessage', 'sqs:GetQueueUrl'], `arn:aws:sqs:eu-west-1:${ACCOUNT}:queue-${at}`),
      allow('kms:Decrypt', `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${at}`),
    ),
    attached: at % 5 === 0 ? ['arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'] : [],
  };
});

const SOURCES = {
  'account.json': accountDetails(
    roles.map(({ name, trust, ...more }) => roleDetail(name, { trust: [trust], ...more })),
  ),
  'clusters.json': CLUSTERS.map(({ name, issuer }) => describedCluster(name, issuer)).join('\n'),
};

test('200 service accounts of IRSA in 3 clusters have proven verdicts', () => {
  const migration = migrateSources(
    Object.entries(SOURCES).map(([file, text]) => ({ file, text, isNamed: true })),
    { environments: new Map() },
  );
  expect(migration.serviceAccounts).toHaveLength(SERVICES);
  expect(migration.serviceAccounts.every(({ verdict }) => verdict === 'equal')).toBe(true);
  expect(migration.diagnostics).toEqual([]);
});

describeTerraform('200 service accounts, through a pull request', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(async () => {
    await world.close();
  });

  it('are imported in one run, which creates and destroys no role and keeps the access of each', async () => {
    const { cloud } = world.terraform;
    cloud.change((state) => {
      for (const { name } of CLUSTERS) addCluster(state, ACCOUNT, 'eu-west-1', name);
    });
    makeRoles(world, roles);
    const before = world.head('main');
    world.commit('migrate', migratedFiles(world, SOURCES).files);
    const pull = world.openPullRequest('migrate');
    const planned = await world.onPullRequest(pull, { environment: CREDENTIALS });
    expect([planned.code, planned.code === 0 ? '' : planned.log]).toEqual([0, '']);
    const changes = () => cloud.calls.filter(({ operation }) => !isRead(operation)).map(({ operation }) => operation);
    expect(changes()).toEqual([]);

    const applied = await world.onPush(before, world.merge(pull), { environment: CREDENTIALS });
    expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
    const made = changes();
    expect(made).not.toContain('CreateRole');
    // The inline policy of each role gets the name that this project gives it; all else is kept or added.
    const removed = made.filter((operation) => /^(Delete|Detach)/.test(operation));
    expect([new Set(removed), removed.length]).toEqual([new Set(['DeleteRolePolicy']), SERVICES]);
    const account = accountOf(cloud.state, ACCOUNT);
    const kept = roles.map(({ name, inline }) => {
      const after = Object.values(account.roles[name]?.inline ?? {}).map((text) => JSON.parse(text) as PolicyDocument);
      return compare(inline as PolicyDocument, { policies: after }).verdict;
    });
    expect(kept).toEqual(roles.map(() => 'equal'));
    expect(roles.map(({ name }) => account.roles[name]?.attached)).toEqual(roles.map(({ attached }) => attached));
    expect(made.filter((operation) => operation === 'CreatePodIdentityAssociation')).toHaveLength(SERVICES);
    expect(cloud.calls.flatMap(({ dangers }) => dangers)).toEqual([]);
  });
});
