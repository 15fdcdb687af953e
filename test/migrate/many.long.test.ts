import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import { migrateSources } from '../../modules/migrate/migrate-sources';
import { addPodIdentityStacks } from '../../modules/stacks/add-pod-identity-stacks';
import { resolveWorkloads } from '../../modules/workloads/resolve-workloads';
import { synthesize } from '../stacks/synthesize';
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

const CLUSTERS = ['eu', 'us', 'ap'].map((name) => ({ name, issuer: `oidc.eks.eu-west-1.amazonaws.com/id/${name}` }));
const SERVICES = 200;

const roles = Array.from({ length: SERVICES }, (_, at) => {
  const bucket = `arn:aws:s3:::bucket-${at}`;
  return roleDetail(`service-${at}`, {
    trust: [tokens(subject(`team-${at % 10}/service-${at}`), { issuer: CLUSTERS[at % 3]!.issuer })],
    inline: document(
      allow(['s3:GetObject', 's3:ListBucket'], [bucket, `${bucket}/*`]),
      allow(['sqs:SendMessage', 'sqs:GetQueueUrl'], `arn:aws:sqs:eu-west-1:${ACCOUNT}:queue-${at}`),
      allow('kms:Decrypt', `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${at}`),
    ),
    attached: at % 5 === 0 ? ['arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'] : [],
  });
});

/** A stack takes about a second, and all of them are alike. */
const SYNTHESIZED = 9;

test('200 service accounts of IRSA in 3 clusters have proven verdicts, and their roles are imported', () => {
  const sources = {
    'account.json': accountDetails(roles),
    'clusters.json': CLUSTERS.map(({ name, issuer }) => describedCluster(name, issuer)).join('\n'),
  };
  const migration = migrateSources(
    Object.entries(sources).map(([file, text]) => ({ file, text, isNamed: true })),
    { environments: new Map() },
  );
  expect(migration.serviceAccounts).toHaveLength(SERVICES);
  expect(migration.serviceAccounts.every(({ verdict }) => verdict === 'equal')).toBe(true);
  expect(migration.diagnostics).toEqual([]);

  const [configurationFile, ...manifests] = migration.files.map(({ path, text }) => ({
    path,
    bytes: Buffer.from(text),
  }));
  const { configuration } = parseConfiguration(configurationFile!.bytes, configurationFile!.path);
  const parsed = manifests.map(({ path, bytes }) => parseManifest(bytes, path).manifest!);
  const workloads = resolveWorkloads(configuration!, parsed).workloads.slice(0, SYNTHESIZED);
  const stacks = synthesize((app) =>
    addPodIdentityStacks(app, {
      root: '',
      configuration: configuration!,
      manifests: parsed,
      workloads,
      diagnostics: [],
    }),
  );
  const imported = [...stacks.values()].flatMap(({ stack }) => stack.import ?? []);
  const ofRoles = imported.filter(({ to }) => to === 'aws_iam_role.role').map(({ id }) => id);
  expect(ofRoles).toHaveLength(SYNTHESIZED);
  expect(ofRoles).toEqual(workloads.map(({ service }) => service));
});
