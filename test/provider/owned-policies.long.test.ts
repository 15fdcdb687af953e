import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planPolicy } from '../../examples/github-oidc/job-policies';
import { evaluate } from '../../modules';
import { ACCOUNT, configurationText, CREDENTIALS, startWorld, type World } from '../action/world';
import { describeRealProvider } from '../rig/real-provider';
import { credentialsOf, startRealRig } from '../rig/real-rig';
import { accountOf, addCluster } from '../rig/terraform/cloud';
import { policyVersions } from '../rig/terraform/iam';

const OTHER = '444455556666';
const CONFIGURATION = 'eks-pod-identity.yaml';
const MANIFEST = 'services/orders/pod-identity.yaml';
const FILE = 'policies/reports.json';

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: string;
  readonly Resource: string;
}

const tls: Statement = {
  Sid: 'NoDelete',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:DeleteBucket',
  Resource: 'arn:aws:s3:::reports',
};
const byHand: Statement = {
  Sid: 'Auditors',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${OTHER}:role/auditor` },
  Action: 's3:ListBucket',
  Resource: 'arn:aws:s3:::reports',
};
const policy = (...statements: readonly Statement[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

describeRealProvider('an owned policy of a bucket, by the action with the real AWS provider', () => {
  let world: World;
  let configured: string;
  let environment: Readonly<Record<string, string>>;
  beforeEach(async () => {
    world = await startWorld(startRealRig);
    world.terraform.cloud.change((state) => {
      state.buckets = { reports: {} };
      addCluster(state, OTHER, 'eu-west-1', 'shop-data');
    });
    const profiles = join(world.terraform.folder, 'aws-config');
    const { AWS_ACCESS_KEY_ID: key } = credentialsOf(OTHER);
    writeFileSync(profiles, `[profile data]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`);
    environment = { ...CREDENTIALS, AWS_CONFIG_FILE: profiles };
    configured = `environments:
  prod:
    account: "${ACCOUNT}"
    region: eu-west-1
    clusters: [ { name: shop-eu, agent: preinstalled } ]
    backend: { local: { path: "${world.stateFolder}/{stack}.tfstate" } }
  data:
    account: "${OTHER}"
    region: eu-west-1
    profile: data
    clusters: [ { name: shop-data, agent: preinstalled } ]
    backend: { local: { path: "${world.stateFolder}/{stack}.tfstate" } }
terraform: { providers: { aws: "${world.terraform.awsProvider ?? ''}" } }
policies:
  arn:aws:s3:::reports: { file: ${FILE}, account: "${ACCOUNT}", own: true }
`;
  });
  afterEach(async () => {
    await world.close();
    expect(world.github.violations).toEqual([]);
  });

  const sids = (): (string | undefined)[] => {
    const text = world.terraform.cloud.state.bucketPolicies?.['reports'];
    return text === undefined ? [] : (JSON.parse(text) as { Statement: Statement[] }).Statement.map(({ Sid }) => Sid);
  };
  const puts = () => world.terraform.cloud.calls.filter(({ operation }) => operation === 'PutBucketPolicy').length;

  /** Opens a pull request. */
  const propose = async (branch: string, files: Readonly<Record<string, string | undefined>>) => {
    const before = world.head('main');
    world.commit(branch, files);
    const pull = world.openPullRequest(branch);
    const reviewed = await world.onPullRequest(pull, { environment });
    return { reviewed, apply: () => world.onPush(before, world.merge(pull), { environment }) };
  };

  it.each([
    ['is created where the bucket has none', undefined, 1],
    ['is imported where the bucket has what the file has', policy(tls), 0],
  ])('%s', async (_, existing, written) => {
    world.terraform.cloud.change((state) => {
      state.bucketPolicies = existing === undefined ? {} : { reports: existing };
    });
    const { reviewed, apply } = await propose('own', { [CONFIGURATION]: configured, [FILE]: policy(tls) });
    expect([reviewed.code, reviewed.code === 0 ? '' : reviewed.log]).toEqual([0, '']);
    const applied = await apply();
    expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
    expect([sids(), puts()]).toEqual([['NoDelete'], written]);
    expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { stacks: '[]' } });
  });

  it('is not replaced while it has statements that the file does not have', async () => {
    world.terraform.cloud.change((state) => {
      state.bucketPolicies = { reports: policy(tls, byHand) };
    });
    const refused = await propose('own', { [CONFIGURATION]: configured, [FILE]: policy(tls) });
    expect(refused.reviewed).toMatchObject({ code: 1, outputs: { 'failure-reason': 'would-be-refused' } });
    expect(refused.reviewed.log).toContain('arn:aws:iam::444455556666:role/auditor');
    expect(await refused.apply()).toMatchObject({ code: 1 });
    expect([sids(), puts()]).toEqual([['NoDelete', 'Auditors'], 0]);

    const { reviewed, apply } = await propose('complete', { [FILE]: policy(tls, byHand) });
    expect([reviewed.code, reviewed.code === 0 ? '' : reviewed.log]).toEqual([0, '']);
    expect((await apply()).code).toBe(0);
    expect([sids(), puts()]).toEqual([['NoDelete', 'Auditors'], 0]);
  });

  it('has the statements of grants from other accounts, and is never deleted', async () => {
    const owned = await propose('own', { [CONFIGURATION]: configured, [FILE]: policy(tls) });
    expect((await owned.apply()).code).toBe(0);
    const grant = `service: orders\nserviceAccounts: shop/orders\nenvironments: data\nallow: [ { actions: s3:GetObject, resources: "arn:aws:s3:::reports/*" } ]\n`;
    const granted = await propose('grant', { [MANIFEST]: grant });
    expect((await granted.apply()).code).toBe(0);
    expect(sids()).toEqual(['NoDelete', 'OrdersDataS31']);

    const given = await propose('give-up', { [CONFIGURATION]: configured.replace(', own: true', '') });
    expect(given.reviewed.log).toContain('terraform state rm');
    await given.apply();
    expect(sids()).toEqual(['NoDelete', 'OrdersDataS31']);
  });
});

describeRealProvider('a managed boundary, by the action with the real AWS provider', () => {
  const ARN = `arn:aws:iam::${ACCOUNT}:policy/pods/boundary`;
  const BOUNDARY_FILE = 'policies/boundary.json';
  let world: World;
  beforeEach(async () => {
    world = await startWorld(startRealRig);
  });
  afterEach(async () => {
    await world.close();
    expect(world.github.violations).toEqual([]);
  });

  const configuration = (manage: boolean): string => `environments:
  prod:
    account: "${ACCOUNT}"
    region: eu-west-1
    role: { permissionsBoundary: "${ARN}" }
    clusters: [ { name: shop-eu, agent: preinstalled } ]
    backend: { local: { path: "${world.stateFolder}/{stack}.tfstate" } }
terraform: { providers: { aws: "${world.terraform.awsProvider ?? ''}" } }
policies:
  "${ARN}": { file: ${BOUNDARY_FILE}${manage ? ', manage: true' : ''} }
`;
  const allowing = (...Action: string[]): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
  const service = `service: orders\nserviceAccounts: shop/orders\nallow: [ { actions: s3:GetObject, resources: "arn:aws:s3:::reports/*" } ]\n`;

  const propose = async (branch: string, files: Readonly<Record<string, string | undefined>>) => {
    const before = world.head('main');
    world.commit(branch, files);
    const pull = world.openPullRequest(branch);
    const reviewed = await world.onPullRequest(pull, { environment: CREDENTIALS });
    return { reviewed, apply: () => world.onPush(before, world.merge(pull), { environment: CREDENTIALS }) };
  };
  const merged = async (branch: string, files: Readonly<Record<string, string | undefined>>) => {
    const { reviewed, apply } = await propose(branch, files);
    expect([reviewed.code, reviewed.code === 0 ? '' : reviewed.log]).toEqual([0, '']);
    const applied = await apply();
    expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
  };
  const account = () => world.terraform.cloud.state.accounts[ACCOUNT];
  const versions = (): readonly string[] => {
    const policy = account()?.policies[ARN];
    return policy ? Object.values(policyVersions(policy).documents) : [];
  };

  it('exists before the roles that have it, gets each document, and is never deleted while they have it', async () => {
    await merged('start', {
      [CONFIGURATION]: configuration(true),
      [BOUNDARY_FILE]: allowing('s3:*'),
      [MANIFEST]: service,
    });
    expect(Object.values(account()?.roles ?? {}).map(({ permissionsBoundary }) => permissionsBoundary)).toContain(ARN);
    expect(versions()).toHaveLength(1);

    await merged('widen', { [BOUNDARY_FILE]: allowing('s3:*', 'sqs:*') });
    const { comments } = world.github.state;
    expect(comments.at(-1)?.body).toContain('which this project manages: it also allows `sqs:*`');
    expect(versions().at(-1)).toContain('sqs:*');
    expect(await world.onSchedule({ environment: CREDENTIALS })).toMatchObject({ code: 0, outputs: { stacks: '[]' } });

    const given = await propose('give-up', { [CONFIGURATION]: configuration(false) });
    expect(given.reviewed).toMatchObject({ code: 1, outputs: { 'failure-reason': 'invalid-manifests' } });
    expect(comments.at(-1)?.body).toContain('policy-removal-attached');
    await given.apply();
    expect(versions()).not.toEqual([]);
  });
});

describeRealProvider('policies that are looked up in the account with the real AWS provider', () => {
  const ARN = `arn:aws:iam::${ACCOUNT}:policy/pods/boundary`;
  let world: World;
  beforeEach(async () => {
    world = await startWorld(startRealRig);
  });
  afterEach(async () => {
    await world.close();
    expect(world.github.violations).toEqual([]);
  });

  it('narrow the rows of a report; one that is missing is a note with the reason', async () => {
    world.terraform.cloud.change((state) => {
      const document = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }],
      });
      accountOf(state, ACCOUNT).policies[ARN] = {
        ...{ name: 'boundary', arn: ARN, path: '/pods/', id: 'ANPABOUNDARY', description: null, tags: {} },
        document,
      };
    });
    const configuration = configurationText(world.stateFolder, world.terraform.awsProvider).replace(
      '    clusters:',
      '    lookUpPolicies: true\n    clusters:',
    );
    world.commit('main', { [CONFIGURATION]: configuration });
    const manifest = `service: orders
serviceAccounts: shop/orders
role: { permissionsBoundary: "${ARN}" }
managedPolicies: "arn:aws:iam::{account}:policy/missing"
allow: [ { actions: [ s3:GetObject, s3:DeleteObject ], resources: "arn:aws:s3:::reports/*" } ]
`;
    world.commit('orders', { [MANIFEST]: manifest });
    const run = await world.onPullRequest(world.openPullRequest('orders'), { environment: CREDENTIALS });
    expect([run.code, run.code === 0 ? '' : run.log]).toEqual([0, '']);
    const comment = world.github.state.comments.at(-1)?.body ?? '';
    expect(comment).toMatch(/`[^`]+policy\/pods\/boundary` from the account/);
    expect(comment).toMatch(/policy\/missing.*could not be read from the account/);
    expect(comment).toContain('s3:GetObject');
    expect(comment).not.toContain('DeleteObject');

    const scope = {
      account: ACCOUNT,
      repository: { name: 'acme/shop', ownerId: '1001', id: '2002' },
      defaultBranch: 'main',
      rolePath: '/pods/',
      permissionsBoundary: ARN,
      state: { bucket: 'state', prefix: '' },
      looksUpPolicies: true,
    };
    const needs = world.terraform.cloud.calls.flatMap(({ details }) => details?.needs ?? []);
    const refused = needs.filter((need) => evaluate(planPolicy(scope), need).decision !== 'allowed');
    expect([refused, needs.map(({ action }) => action)]).toEqual([
      [],
      expect.arrayContaining(['iam:GetPolicyVersion']),
    ]);
  });
});
