import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import fc from 'fast-check';
import { synth } from '../../cli/commands/synth';
import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import type { Configuration, Environment } from '../../modules/manifest/configuration';
import { parseVersionConstraint } from '../../modules/manifest/version-constraint';
import type { Repository } from '../../modules/repository/read-repository';
import { addPodIdentityStacks } from '../../modules/stacks/add-pod-identity-stacks';
import { associationId } from '../../modules/stacks/association-id';
import {
  FEATURES_OF_OIDC_PROVIDER,
  featuresOfCluster,
  featuresOfWorkload,
  FIRST_PROVIDER_VERSIONS,
} from '../../modules/workloads/provider-versions';
import type { Workload } from '../../modules/workloads/workload';
import { folderWith } from '../cli/command-line';
import { bindingFaults, type Resources } from '../constructs/binding-faults';
import { removeFolders } from '../repository/git-repository';
import type { SynthesizedStack } from './read-stacks';
import { synthesize } from './synthesize';
import { cluster, createdRole, environment, workload } from './workloads';

function repository(
  environments: readonly Environment[],
  workloads: readonly Workload[],
  diagnostics: readonly Diagnostic[] = [],
  awsVersions?: string,
): Repository {
  const configuration = {
    file: 'eks-pod-identity.yaml',
    manifests: [],
    defaults: { role: {} },
    environments,
    policies: [],
    managedPolicies: [],
    ...(awsVersions !== undefined && { awsProvider: { value: parseVersionConstraint(awsVersions), path: [] } }),
  };
  return { root: '/', configuration: configuration as unknown as Configuration, manifests: [], workloads, diagnostics };
}

function stacksOf(...given: Parameters<typeof repository>): ReadonlyMap<string, SynthesizedStack> {
  const written = synthesize((app) => addPodIdentityStacks(app, repository(...given)));
  return new Map([...written].map(([name, { stack }]) => [name, stack]));
}

/** What a stack holds of the resources and arguments whose first version is known. */
function countedFeatures(resources: Resources): string[] {
  const held = Object.entries(resources).flatMap(([type, ofType]) => [
    type,
    ...Object.values(ofType).flatMap((one) => Object.keys(one).map((argument) => `${type}.${argument}`)),
  ]);
  return [...new Set(held)].filter((one) => one in FIRST_PROVIDER_VERSIONS).sort();
}

const eu = cluster({ name: 'shop-eu' });
const us = cluster({ name: 'shop-us', region: 'us-east-1' });
const everywhere = environment({ clusters: [eu, us] });
const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } as const;
const document = { Version: '2012-10-17', Statement: [statement] } as const;

describe('the stacks of a repository', () => {
  it('are one for each cluster that wants the agent, and one for each service and environment', () => {
    const others = [cluster({ name: 'auto', agent: 'auto-mode' }), cluster({ name: 'own', agent: 'preinstalled' })];
    const staging = environment({ name: 'staging', clusters: [cluster({ name: 'shop-test' }), ...others] });
    const workloads = [workload({ environment: everywhere }), workload({ environment: staging })];
    const created: string[] = [];
    synthesize((app) => {
      created.push(
        ...addPodIdentityStacks(app, repository([everywhere, staging], workloads)).map(({ node }) => node.id),
      );
    });
    expect(created).toEqual([
      'cluster-shop-eu',
      'cluster-shop-us',
      'cluster-shop-test',
      'orders-prod',
      'orders-staging',
    ]);
  });

  it('are also one for each OIDC provider that is managed; services depend on it or on the agent of their clusters', () => {
    const issuer = 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE';
    const oidcProvider = `arn:aws:iam::111122223333:oidc-provider/${issuer.slice('https://'.length)}`;
    const place = environment({ clusters: [cluster({ managedIssuer: issuer, oidcProvider })] });
    const workloads = [
      workload({ environment: place, identity: 'irsa' }),
      workload({ environment: place, service: 'mail' }),
    ];
    const dependencies = new Map<string, string[]>();
    const given = repository([place], workloads);
    const written = synthesize((app) => {
      for (const stack of addPodIdentityStacks(app, given)) {
        dependencies.set(
          stack.node.id,
          stack.dependencies.map(({ node }) => node.id),
        );
      }
    });
    expect(Object.fromEntries(dependencies)).toEqual({
      'cluster-shop-eu': [],
      'oidc-shop-eu-prod': [],
      'orders-prod': ['oidc-shop-eu-prod'],
      'mail-prod': ['cluster-shop-eu'],
    });
    const { resource = {} } = written.get('oidc-shop-eu-prod')?.stack ?? {};
    expect(bindingFaults(resource)).toEqual([]);
    expect(countedFeatures(resource)).toEqual(FEATURES_OF_OIDC_PROVIDER);
    expect(Object.values(resource['aws_iam_openid_connect_provider'] ?? {})).toMatchObject([
      { url: issuer, client_id_list: ['sts.amazonaws.com'] },
    ]);
  });

  it("use the environment's own profile where it has one", () => {
    const several = environment({ profile: 'prod' });
    const one = stacksOf([several], [workload({ environment: several })]).get('orders-prod');
    expect(one).toMatchObject({ provider: { aws: [{ profile: 'prod', region: 'eu-west-1' }] } });
    const plain = stacksOf([everywhere], [workload({ environment: everywhere })]).get('orders-prod');
    expect(JSON.stringify(plain)).not.toContain('profile');
  });

  it('hold what the provider knows, and all it requires', () => {
    const role = createdRole({
      tags: { team: 'checkout' },
      description: 'for ${orders}',
      maxSessionDuration: 7200,
      permissionsBoundary: 'arn:aws:iam::111122223333:policy/b',
      policies: { inline: [{ name: 'a', document }], managed: [{ name: 'b', document }] },
      managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess'],
    });
    const agentAddon = {
      version: 'v1.3.8-eksbuild.2',
      configuration: { a: 1 },
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'PRESERVE',
      tags: { team: 'platform' },
    } as const;
    const place = environment({ clusters: [cluster({ agentAddon }), us] });
    const stacks = stacksOf(
      [place],
      [
        workload({
          environment: place,
          role,
          createServiceAccounts: true,
          associationTags: { team: 'shop' },
          serviceAccountMetadata: { labels: { team: 'shop' }, annotations: { 'acme.com/x': '{ ${y} }' } },
        }),
      ],
    );
    for (const { resource = {} } of stacks.values()) expect(bindingFaults(resource)).toEqual([]);
    expect(Object.values(stacks.get('cluster-shop-eu')?.resource?.['aws_eks_addon'] ?? {})).toMatchObject([
      { tags: { team: 'platform' } },
    ]);
    expect(
      Object.values(stacks.get('orders-prod')?.resource?.['aws_eks_pod_identity_association'] ?? {}),
    ).toMatchObject([{ tags: { team: 'shop' } }, { tags: { team: 'shop' } }]);
    expect(
      Object.values(stacks.get('orders-prod')?.resource?.['kubernetes_service_account_v1'] ?? {})[0],
    ).toMatchObject({
      metadata: { labels: { team: 'shop' }, annotations: { 'acme.com/x': '{ $${y} }' } },
    });
    expect(stacks.get('orders-prod')?.resource?.['aws_iam_role']).toMatchObject({
      role: { description: 'for $${orders}', max_session_duration: 7200 },
    });
    expect(Object.keys(stacks.get('orders-prod')?.resource ?? {})).toEqual([
      'aws_eks_pod_identity_association',
      'aws_iam_policy',
      'aws_iam_role',
      'aws_iam_role_policies_exclusive',
      'aws_iam_role_policy',
      'aws_iam_role_policy_attachment',
      'aws_iam_role_policy_attachments_exclusive',
      'kubernetes_service_account_v1',
    ]);
  });

  it('require one exact version of each provider: the one that this project chooses', () => {
    const workloads = [workload({ environment: everywhere, createServiceAccounts: true })];
    for (const { terraform } of stacksOf([everywhere], workloads).values()) {
      expect(terraform.required_providers['aws']).toEqual({ source: 'aws', version: '6.25.0' });
      for (const { version } of Object.values(terraform.required_providers)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
    // It is the version that the bindings were generated from.
    const bindings = new AwsProvider(new TerraformStack(new App(), 's'), 'aws').terraformGeneratorMetadata;
    expect(bindings?.providerVersion).toBe('6.25.0');
  });

  it('require the AWS provider that the configuration names, without versions that lack something', () => {
    const versions = (constraint: string, workloads: readonly Workload[]): (string | undefined)[] => {
      const written = synthesize((app) =>
        addPodIdentityStacks(app, repository([eu_only, everywhere], workloads, [], constraint)),
      );
      return [...written.values()].map(({ stack }) => stack.terraform.required_providers['aws']?.version);
    };
    const eu_only = environment({ name: 'eu', clusters: [cluster({ name: 'eu' })] });
    const workloads = [workload({ environment: eu_only }), workload({ environment: everywhere, sessionTags: false })];
    expect(versions('>= 5.100', workloads)).toEqual([
      '>= 5.100',
      '>= 5.100',
      '>= 5.100, >= 6.0.0',
      '>= 5.100',
      '>= 5.100, >= 6.2.0',
    ]);
    expect(versions('6.30.0', workloads)).toEqual(Array(5).fill('6.30.0'));
  });

  it('use no resource or argument with a first version that is not counted', () => {
    const role = createdRole({ policies: { inline: [{ name: 'a', document }], managed: [{ name: 'b', document }] } });
    for (const environmentOfOne of [environment(), environment({ clusters: [us] })]) {
      for (const sessionTags of [true, false]) {
        const given = workload({ environment: environmentOfOne, role, sessionTags });
        const { resource = {} } = stacksOf([], [given]).get('orders-prod')!;
        expect(countedFeatures(resource)).toEqual(featuresOfWorkload(given).sort());
        const [one] = environmentOfOne.clusters;
        const clusterStack = [...stacksOf([environmentOfOne], []).values()][0]!;
        expect(countedFeatures(clusterStack.resource ?? {})).toEqual(featuresOfCluster(environmentOfOne, one!));
      }
    }
  });

  it('replace the managed policies of stacks that numbered them, so that the old ones are detached last', () => {
    const policies = { inline: [], managed: [{ name: 'orders-prod-0a1b2c3d', document }] };
    const stack = stacksOf([], [workload({ role: createdRole({ policies }) })]).get('orders-prod');
    const addresses = ['aws_iam_policy', 'aws_iam_role_policy_attachment'].flatMap((type) =>
      Object.keys(stack?.resource?.[type] ?? {}).map((id) => `${type}.${id}`),
    );
    // These are the addresses in the state of such stacks.
    expect(stack?.moved).toEqual([
      { from: 'aws_iam_policy.role_managed-orders-prod-1_CA3E0072', to: addresses[0] },
      { from: 'aws_iam_role_policy_attachment.role_attached-managed-orders-prod-1_1E44035E', to: addresses[1] },
    ]);
    expect(stacksOf([], [workload()]).get('orders-prod')).not.toHaveProperty('moved');
  });

  it('read nothing when they are planned', () => {
    const stacks = stacksOf([everywhere], [workload({ environment: everywhere, createServiceAccounts: true })]);
    for (const stack of stacks.values()) expect(stack).not.toHaveProperty('data');
  });

  it('are held to the account of their environment', () => {
    for (const { provider } of stacksOf([everywhere], [workload({ environment: everywhere })]).values()) {
      expect(provider['aws']).toMatchObject([{ region: 'eu-west-1', allowed_account_ids: ['111122223333'] }]);
    }
  });

  it('tag every object with their name and the repository, by the provider', () => {
    const tagsOf = (place: Environment) =>
      [...stacksOf([place], [workload({ environment: place })])].map(([name, { provider }]) => [
        name,
        (provider['aws'] as [{ default_tags: [{ tags: object }] }])[0].default_tags[0].tags,
      ]);
    const [stack, repository] = ['cdktf-eks-pod-identity:stack', 'cdktf-eks-pod-identity:repository'];
    expect(tagsOf(environment())).toEqual([
      ['cluster-shop-eu', { [stack]: 'cluster-shop-eu' }],
      ['orders-prod', { [stack]: 'orders-prod' }],
    ]);
    expect(tagsOf(environment({ repository: 'acme/shop' }))).toEqual([
      ['cluster-shop-eu', { [stack]: 'cluster-shop-eu', [repository]: 'acme/shop' }],
      ['orders-prod', { [stack]: 'orders-prod', [repository]: 'acme/shop' }],
    ]);
  });

  it('reach a cluster in another region through the resource', () => {
    const stacks = stacksOf([everywhere], [workload({ environment: everywhere })]);
    const associations = Object.values(stacks.get('orders-prod')?.resource?.['aws_eks_pod_identity_association'] ?? {});
    expect(associations.map(({ cluster_name, region }) => [cluster_name, region])).toEqual([
      ['shop-eu', undefined],
      ['shop-us', 'us-east-1'],
    ]);
    const agents = ['shop-eu', 'shop-us'].map(
      (name) => stacks.get(`cluster-${name}`)?.resource?.['aws_eks_addon']?.['eks-pod-identity-agent'],
    );
    expect(agents.map((agent) => agent?.['region'])).toEqual([undefined, 'us-east-1']);
  });

  it('create one role for all clusters of an environment', () => {
    const { resource } = stacksOf([everywhere], [workload({ environment: everywhere })]).get('orders-prod')!;
    expect(Object.keys(resource?.['aws_iam_role'] ?? {})).toEqual(['role']);
    const roles = Object.values(resource?.['aws_eks_pod_identity_association'] ?? {}).map((one) => one['role_arn']);
    expect(roles).toEqual(['${aws_iam_role.role.arn}', '${aws_iam_role.role.arn}']);
  });

  it('only associate a role that is managed outside the repository', () => {
    const role = { kind: 'existing', arn: 'arn:aws:iam::111122223333:role/kept' } as const;
    const { resource } = stacksOf([everywhere], [workload({ role })]).get('orders-prod')!;
    expect(Object.keys(resource ?? {})).toEqual(['aws_eks_pod_identity_association']);
    const [association] = Object.values(resource?.['aws_eks_pod_identity_association'] ?? {});
    expect(association).toMatchObject({ role_arn: role.arn });
    expect(association).not.toHaveProperty('depends_on');
  });

  it('leave session tags alone, or switch them off for every association', () => {
    const disabled = (sessionTags: boolean): unknown[] => {
      const { resource } = stacksOf([everywhere], [workload({ environment: everywhere, sessionTags })]).get(
        'orders-prod',
      )!;
      return Object.values(resource?.['aws_eks_pod_identity_association'] ?? {}).map(
        (one) => one['disable_session_tags'],
      );
    };
    expect(disabled(true)).toEqual([undefined, undefined]);
    expect(disabled(false)).toEqual([true, true]);
  });

  it('limit the sessions of pods by a session policy, with the provider that has the argument', () => {
    const Resource = 'arn:aws:s3:::orders/${aws:userid}/*';
    const sessionPolicy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }],
    } as const;
    const given = workload({ sessionTags: false });
    const associations = given.associations.map((one) => ({ ...one, sessionPolicy }));
    const stack = stacksOf([environment()], [{ ...given, associations }]).get('orders-prod');
    const [association] = Object.values(stack?.resource?.['aws_eks_pod_identity_association'] ?? {});
    expect(association?.['policy']).toBe(JSON.stringify(sessionPolicy).replace('${', () => '$${'));
    expect(association).toMatchObject({ disable_session_tags: true });
    expect(stack?.terraform.required_providers).toMatchObject({ aws: { version: '6.57.1' } });
  });

  it('create service accounts where a manifest asks for them, each through the provider of its cluster', () => {
    const plain = stacksOf([everywhere], [workload({ environment: everywhere })]).get('orders-prod')!;
    expect(plain.provider).not.toHaveProperty('kubernetes');

    const asking = workload({ environment: everywhere, createServiceAccounts: true });
    const { provider, resource } = stacksOf([everywhere], [asking]).get('orders-prod')!;
    expect(provider['kubernetes']).toEqual([
      { alias: 'eks_shop-eu', config_context: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop-eu' },
      { alias: 'eks_shop-us', config_context: 'arn:aws:eks:us-east-1:111122223333:cluster/shop-us' },
    ]);
    const accounts = Object.values(resource?.['kubernetes_service_account_v1'] ?? {});
    expect(accounts.map((account) => account['provider'])).toEqual([
      'kubernetes.eks_shop-eu',
      'kubernetes.eks_shop-us',
    ]);
    for (const account of accounts) expect(account['metadata']).toEqual({ name: 'orders-api', namespace: 'shop' });
    for (const association of Object.values(resource?.['aws_eks_pod_identity_association'] ?? {})) {
      expect(JSON.stringify(association)).not.toContain('kubernetes_service_account');
    }
  });

  it('have the same bytes however often and wherever they are written', () => {
    const build = (app: App) =>
      addPodIdentityStacks(app, repository([everywhere], [workload({ environment: everywhere })]));
    const [first, second] = [synthesize(build), synthesize(build)].map((stacks) =>
      [...stacks].map(([name, { text }]) => [name, text]),
    );
    expect(first).toEqual(second);
  });
});

describe('the backend of a stack', () => {
  const withBackend = (type: string, backendArguments: Readonly<Record<string, unknown>>) =>
    stacksOf(
      [],
      [workload({ environment: environment({ backend: { type, path: [], arguments: backendArguments } }) })],
    ).get('orders-prod')!.terraform;

  it.each([
    [
      's3',
      { bucket: 'b', key: 'pod-identity/{stack}.tfstate', use_lockfile: true },
      { bucket: 'b', key: 'pod-identity/orders-prod.tfstate', use_lockfile: true },
    ],
    ['gcs', { bucket: 'b-{environment}', prefix: '{stack}' }, { bucket: 'b-prod', prefix: 'orders-prod' }],
    [
      'http',
      { address: 'https://x/{account}/{region}/{partition}/{stack}' },
      { address: 'https://x/111122223333/eu-west-1/aws/orders-prod' },
    ],
    [
      'remote',
      { organization: 'acme', workspaces: { name: '{stack}' } },
      { organization: 'acme', workspaces: { name: 'orders-prod' } },
    ],
    [
      's3',
      { key: '{stack}', assume_role: { role_arn: 'arn', tags: { CamelCase: '{stack}' } }, max_retries: 5 },
      { key: 'orders-prod', assume_role: { role_arn: 'arn', tags: { CamelCase: 'orders-prod' } }, max_retries: 5 },
    ],
  ])('is %s with its arguments as Terraform names them', (type, given, expected) => {
    expect(withBackend(type, given).backend).toEqual({ [type]: expected });
  });

  it('is a block of its own for HCP Terraform', () => {
    const { backend, cloud } = withBackend('cloud', { organization: 'acme', workspaces: { name: '{stack}' } });
    expect({ backend, cloud }).toEqual({ cloud: { organization: 'acme', workspaces: { name: 'orders-prod' } } });
  });

  it('is a local file per stack, by a path without the machine in it, where the configuration has none', () => {
    const { terraform } = stacksOf([everywhere], [workload({ environment: everywhere })]).get('orders-prod')!;
    const path = terraform.backend?.['local']?.['path'];
    expect(path).toMatch(/^(\.\.\/)+.*terraform\.orders-prod\.tfstate$/);
  });

  it('can be read by another stack', () => {
    const backend = { type: 's3', path: [], arguments: { bucket: 'b', key: '{stack}-%' } };
    const stacks = synthesize((app) => {
      const [orders] = addPodIdentityStacks(app, repository([], [workload({ environment: environment({ backend }) })]));
      const role = orders?.node.findChild('role') as unknown as { arn: string };
      new TerraformOutput(new TerraformStack(app, 'other'), 'role', { value: role.arn });
    });
    expect(stacks.get('other')?.stack).toMatchObject({
      data: {
        terraform_remote_state: {
          'cross-stack-reference-input-orders-prod': { backend: 's3', config: { bucket: 'b', key: 'orders-prod-%' } },
        },
      },
    });
    expect(stacks.get('orders-prod')?.stack).toHaveProperty('output');
  });
});

describe('a stack that other code adds to', () => {
  it('may refer to another one', () => {
    const associations = [{ cluster: eu, namespace: 'shop', serviceAccount: 'billing' }];
    const both = [workload(), workload({ service: 'billing', associations })];
    const stacks = synthesize((app) => {
      const [orders, billing] = addPodIdentityStacks(app, repository([], both));
      const role = orders?.node.findChild('role') as unknown as { arn: string };
      new TerraformOutput(billing!, 'arn', { value: role.arn });
    });
    const output = JSON.parse(stacks.get('billing-prod')!.text) as { output: { arn: { value: string } } };
    expect(output.output.arn.value).toMatch(/^\$\{data\.terraform_remote_state\./);
  });
});

describe('an association id', () => {
  const name = fc.constantFrom('a', 'b', 'a-b', 'a_b', 'a__b', '1');
  const dnsLabel = fc.constantFrom('a', 'b', 'a-b', '1');
  const subdomain = fc.constantFrom('a', 'b', 'a-b', 'a.b', 'a.b.a', '1');
  const place = fc.tuple(name, dnsLabel, subdomain);
  const idOf = ([clusterName, namespace, serviceAccount]: [string, string, string]) =>
    associationId('association', { cluster: cluster({ name: clusterName }), namespace, serviceAccount });

  it('is readable', () => {
    expect(idOf(['shop-eu', 'shop', 'orders-api'])).toBe('association_shop-eu_shop_orders-api');
  });

  it('tells every two places apart', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        expect(idOf(a) === idOf(b)).toBe(a.join(' ') === b.join(' '));
      }),
    );
  });

  it('is the address in Terraform', () => {
    fc.assert(
      fc.property(place, ([clusterName, namespace, serviceAccount]) => {
        const one = cluster({ name: clusterName });
        const associations = [{ cluster: one, namespace, serviceAccount }];
        const { resource } = stacksOf([], [workload({ associations })]).get('orders-prod')!;
        expect(Object.keys(resource?.['aws_eks_pod_identity_association'] ?? {})).toEqual([
          idOf([clusterName, namespace, serviceAccount]),
        ]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a repository that is not fit for use', () => {
  const problem = { code: 'service-repeated', message: 'x', file: 'a.yaml', line: 2, column: 3 } as const;

  it('gets no stacks, and its errors are told', () => {
    const broken = repository([everywhere], [workload()], [{ ...problem, severity: 'error' }]);
    expect(() => synthesize((app) => addPodIdentityStacks(app, broken))).toThrow(/a\.yaml:2:3.*service-repeated/);
  });

  it('gets no stacks without a configuration', () => {
    const empty = { root: '/', manifests: [], workloads: [workload()], diagnostics: [] };
    expect(() => synthesize((app) => addPodIdentityStacks(app, empty))).toThrow();
  });

  it('leaves errors their stack traces, and the process as it was', () => {
    const captureStackTrace: unknown = Reflect.get(Error, 'captureStackTrace');
    const twice = repository([everywhere], [workload(), workload()]);
    let caught: unknown;
    try {
      synthesize((app) => addPodIdentityStacks(app, twice));
    } catch (error) {
      caught = error;
    }
    expect((caught as Error).stack).toContain('addServiceStack');
    expect(Reflect.get(Error, 'captureStackTrace')).toBe(captureStackTrace);
  });

  it('gets its stacks with warnings', () => {
    expect([...stacksOf([everywhere], [workload()], [{ ...problem, severity: 'warning' }]).keys()]).toContain(
      'orders-prod',
    );
  });
});

describe('the command synth', () => {
  afterAll(removeFolders);
  const configuration =
    'environments: { prod: { account: "111122223333", region: eu-west-1, clusters: [ { name: eu } ] } }\n';
  const manifest = 'service: orders\nserviceAccounts: shop/orders\nallow: [ { read: "arn:aws:s3:::orders/*" } ]\n';
  const context = (folder: string) => ({ folder, color: false, notesColor: false });

  it('writes a folder for each stack, in which Terraform can run', async () => {
    const folder = folderWith({
      'eks-pod-identity.yaml': configuration,
      'services/orders/pod-identity.yaml': manifest,
    });
    const { exitCode, output = '' } = await synth(context(folder), 'out');
    const folders = output.trim().split('\n');
    expect([exitCode, folders.includes(join(folder, 'out/stacks/orders-prod'))]).toEqual([0, true]);
    for (const stack of folders) expect(existsSync(join(stack, 'cdk.tf.json'))).toBe(true);
  });

  it('writes nothing where manifests have errors', async () => {
    const folder = folderWith({
      'eks-pod-identity.yaml': configuration,
      'services/orders/pod-identity.yaml': 'x: 1\n',
    });
    const { exitCode, notes } = await synth(context(folder), 'out');
    expect(exitCode).toBe(1);
    expect(notes).toContain('services/orders/pod-identity.yaml:1');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});
