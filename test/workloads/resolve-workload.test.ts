import { createdRole, CONFIGURATION, ORDERS, places, resolve, workloadIn } from './resolved';

const CONFIGURATION_LINES = CONFIGURATION.split('\n');

/** The configuration with one of its lines replaced, or with lines put in after it. */
function configurationWith(line: string, ...replacement: string[]): string {
  const at = CONFIGURATION_LINES.findIndex((one) => one.trim().startsWith(line));
  return CONFIGURATION_LINES.toSpliced(at, 1, ...replacement).join('\n');
}

describe('a workload', () => {
  const resolved = resolve(CONFIGURATION, ORDERS);

  test('is one per environment, in the order of the configuration', () => {
    expect(resolved.workloads.map(({ environment }) => environment.name)).toEqual(['staging', 'prod']);
    expect(resolved.unresolved).toEqual([]);
  });

  test('has a role with every placeholder filled in', () => {
    expect(createdRole('prod', resolved)).toMatchObject({
      arn: 'arn:aws:iam::444455556666:role/pods/orders-prod',
      name: 'orders-prod',
      path: '/pods/',
      permissionsBoundary: 'arn:aws:iam::444455556666:policy/boundary',
      tags: { 'managed-by': 'eks-pod-identity', team: 'unowned' },
      managedPolicyArns: [],
    });
    expect(JSON.stringify(createdRole('prod', resolved).statements)).toContain('arn:aws:s3:::orders-prod/*');
    expect(createdRole('prod', resolved).policies.inline.map(({ name }) => name)).toEqual(['orders-prod']);
  });

  test('has an association per cluster and service account, sorted', () => {
    const manifest = 'service: orders\nserviceAccounts: [ shop/worker, shop/api, admin/api ]\n';
    const { associations } = workloadIn('prod', resolve(CONFIGURATION, manifest));
    expect(
      associations.map((one) => [one.cluster.name, one.cluster.region, one.namespace, one.serviceAccount]),
    ).toEqual([
      ['shop-eu', 'eu-west-1', 'admin', 'api'],
      ['shop-eu', 'eu-west-1', 'shop', 'api'],
      ['shop-eu', 'eu-west-1', 'shop', 'worker'],
      ['shop-us', 'us-east-1', 'admin', 'api'],
      ['shop-us', 'us-east-1', 'shop', 'api'],
      ['shop-us', 'us-east-1', 'shop', 'worker'],
    ]);
  });

  test('has associations and trust only for the clusters that its environment lists', () => {
    const resolved = resolve(
      CONFIGURATION,
      'service: orders\nserviceAccounts: shop/api\nenvironments: { staging: , prod: { clusters: shop-us } }\n',
    );
    const clusters = (environment: string): string[] =>
      workloadIn(environment, resolved).associations.map(({ cluster }) => cluster.name);
    expect(clusters('prod')).toEqual(['shop-us']);
    expect(clusters('staging')).toEqual(['shop-staging']);
    const trust = JSON.stringify(createdRole('prod', resolved).trustPolicy);
    expect(trust).toContain('cluster/shop-us');
    expect(trust).not.toContain('cluster/shop-eu');
  });

  test.each([
    ['[ shop-us, shop-ue ]', 'error cluster-unknown', 'did you mean "shop-eu"?'],
    ['other', 'error cluster-unknown', 'use one of "shop-us", "shop-eu", or add it to the environment'],
  ])('reports a cluster that its environment does not have: %s', (clusters, problem, help) => {
    const manifest = `service: orders\nserviceAccounts: shop/api\nenvironments: { prod: { clusters: ${clusters} } }\n`;
    const { diagnostics } = resolve(CONFIGURATION, manifest);
    expect(diagnostics).toMatchObject([{ help }]);
    expect(places(diagnostics)[0]).toContain(problem);
  });

  test('trusts only its own associations', () => {
    expect(createdRole('prod', resolved).trustPolicy).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: {
            StringEquals: {
              'aws:SourceAccount': '444455556666',
              'aws:RequestTag/eks-cluster-arn': [
                'arn:aws:eks:eu-west-1:444455556666:cluster/shop-eu',
                'arn:aws:eks:us-east-1:444455556666:cluster/shop-us',
              ],
              'aws:RequestTag/kubernetes-namespace': 'shop',
              'aws:RequestTag/kubernetes-service-account': 'orders',
            },
          },
        },
      ],
    });
  });

  test('trusts every association of the account if session tags are disabled', () => {
    const resolved = resolve(CONFIGURATION, `${ORDERS}sessionTags: false\n`);
    expect(workloadIn('prod', resolved).sessionTags).toBe(false);
    expect(createdRole('prod', resolved).trustPolicy).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: { StringEquals: { 'aws:SourceAccount': '444455556666' } },
        },
      ],
    });
  });

  test('takes session tags of its environment before those of the manifest', () => {
    const resolved = resolve(
      CONFIGURATION,
      `${ORDERS}sessionTags: false\nenvironments: { staging: , prod: { sessionTags: true } }\n`,
    );
    expect(workloadIn('staging', resolved).sessionTags).toBe(false);
    expect(workloadIn('prod', resolved).sessionTags).toBe(true);
    expect(JSON.stringify(createdRole('prod', resolved).trustPolicy)).toContain('aws:RequestTag/kubernetes-namespace');
  });

  test('does not trust a pair of namespace and service account that no one listed', () => {
    const manifest = 'service: orders\nserviceAccounts: [ shop/api, admin/worker ]\n';
    const { trustPolicy } = createdRole('staging', resolve(CONFIGURATION, manifest));
    const pairs = (trustPolicy.Statement as unknown as { Condition: { StringEquals: Record<string, unknown> } }[]).map(
      ({ Condition: { StringEquals } }) => [
        StringEquals['aws:RequestTag/kubernetes-namespace'],
        StringEquals['aws:RequestTag/kubernetes-service-account'],
      ],
    );
    expect(pairs.sort()).toEqual([
      ['admin', 'worker'],
      ['shop', 'api'],
    ]);
  });

  test('is the same, for every order of the keys in its manifest', () => {
    const one = resolve(CONFIGURATION, {
      'a.yaml': `${ORDERS}  - write: "arn:aws:s3:::b/*"\nmanagedPolicies: [ ReadOnlyAccess, AmazonSSMReadOnlyAccess ]\n`,
    });
    const two = resolve(CONFIGURATION, {
      'a.yaml':
        'managedPolicies: [ AmazonSSMReadOnlyAccess, ReadOnlyAccess ]\nallow:\n  - write: "arn:aws:s3:::b/*"\n' +
        '  - read: "arn:aws:s3:::orders-{environment}/*"\nserviceAccounts: [ shop/orders ]\nservice: orders\n',
    });
    // Grants keep their places in the manifest.
    const plain = (resolved_: typeof one) =>
      JSON.stringify(
        resolved_.workloads.map(({ role, associations }) => ({ role: { ...role, grants: [] }, associations })),
      );
    expect(plain(one)).toBe(plain(two));
  });
});

describe('settings', () => {
  test('come from the defaults, the environment, the manifest and its part for the environment, the later first', () => {
    const configuration = configurationWith(
      'account: "444455556666"',
      '    account: "444455556666"',
      '    role: { path: /prod/, tags: { team: platform, stage: "{environment}" } }',
    );
    const manifest =
      'service: orders\nserviceAccounts: shop/orders\nrole: { name: "o-{environment}", tags: { team: checkout } }\n' +
      'environments:\n  staging: {}\n  prod: { role: { name: special, tags: { cost: "{account}" } } }\n';
    const resolved = resolve(configuration, manifest);
    expect(createdRole('staging', resolved)).toMatchObject({
      name: 'o-staging',
      path: '/pods/',
      tags: { 'managed-by': 'eks-pod-identity', team: 'checkout' },
    });
    expect(createdRole('prod', resolved)).toMatchObject({
      name: 'special',
      path: '/prod/',
      tags: { cost: '444455556666', 'managed-by': 'eks-pod-identity', stage: 'prod', team: 'checkout' },
    });
    expect(Object.keys(createdRole('prod', resolved).tags)).toEqual(['cost', 'managed-by', 'stage', 'team']);
  });

  test('of associations add their tags, the later first', () => {
    const configuration = configurationWith('role:', '  association: { tags: { a: "{service}", b: x } }', '  role:');
    const manifest =
      'service: orders\nserviceAccounts: shop/orders\nassociation: { tags: { b: "{environment}" } }\n' +
      'environments: { staging: {}, prod: { role: "arn:aws:iam::{account}:role/x", association: { tags: { B: "" } } } }\n';
    const resolved = resolve(configuration, manifest);
    expect(workloadIn('staging', resolved).associationTags).toEqual({ a: 'orders', b: 'staging' });
    // EKS distinguishes the case of keys.
    expect(workloadIn('prod', resolved).associationTags).toEqual({ B: '', a: 'orders', b: 'prod' });
  });

  test.each([
    [`{ a: "{account}${'x'.repeat(246)}" }`, 'error tag-invalid'],
    [`{ ${Array.from({ length: 49 }, (_, index) => `k${index}: x`).join(', ')} }`, 'error quota-tags'],
    ['{ "cdktf-eks-pod-identity:stack": x }', 'error tag-invalid'],
  ])('of associations report what EKS does not allow', (tags, problem) => {
    const manifest = `${ORDERS}association: { tags: ${tags} }\nenvironments: staging\n`;
    expect(places(resolve(CONFIGURATION, manifest).diagnostics)).toEqual([expect.stringContaining(problem)]);
  });

  test('of created service accounts add their labels and annotations', () => {
    const manifest =
      `${ORDERS}kubernetes: { serviceAccount: create, labels: { a: b, c: d }, annotations: { x: "{ y }" } }\n` +
      'environments: { staging: { kubernetes: { labels: { c: e } } }, prod: { kubernetes: { serviceAccount: none } } }\n';
    const resolved = resolve(CONFIGURATION, manifest);
    expect(workloadIn('staging', resolved)).toMatchObject({
      createServiceAccounts: true,
      serviceAccountMetadata: { labels: { a: 'b', c: 'e' }, annotations: { x: '{ y }' } },
    });
    expect(workloadIn('prod', resolved).createServiceAccounts).toBe(false);
  });

  test.each([
    ['labels: { a: b }', 'orders.yaml:5:1 error service-account-metadata-unused'],
    [
      'serviceAccount: create, annotations: { eks.amazonaws.com/role-arn: x }',
      'orders.yaml:5:54 error annotation-reserved',
    ],
  ])('of service accounts that are not ours to write are an error: %s', (kubernetes, problem) => {
    const manifest = `${ORDERS}kubernetes: { ${kubernetes} }\nenvironments: staging\n`;
    expect(places(resolve(CONFIGURATION, manifest).diagnostics)).toEqual([problem]);
  });

  test('include the description and the session duration, each from the last place that has it', () => {
    const configuration = configurationWith(
      'permissionsBoundary',
      '    description: "{service} in {environment}"',
      '    maxSessionDuration: 7200',
    );
    const manifest =
      'service: orders\nserviceAccounts: shop/orders\nrole: { description: "für {service}" }\n' +
      'environments: { staging: { role: { name: x } }, prod: { role: { description: special } } }\n';
    const resolved = resolve(configuration, manifest);
    expect(createdRole('staging', resolved)).toMatchObject({ description: 'für orders', maxSessionDuration: 7200 });
    expect(createdRole('prod', resolved)).toMatchObject({ description: 'special', maxSessionDuration: 7200 });
    expect(createdRole('prod', resolve(configuration, ORDERS)).description).toBe('orders in prod');
  });

  test('of the session have no effect by EKS Pod Identity, which is a warning where the manifest has them', () => {
    const manifest = `${ORDERS}role: { maxSessionDuration: 7200 }\nenvironments: staging\n`;
    expect(places(resolve(CONFIGURATION, manifest).diagnostics)).toEqual([
      'orders.yaml:5:9 warning session-duration-unused',
    ]);
  });

  test('with a description that is too long after replacement are an error', () => {
    const manifest = `${ORDERS}role: { description: "{service}${'x'.repeat(995)}" }\nenvironments: staging\n`;
    const { diagnostics } = resolve(CONFIGURATION, manifest);
    expect(places(diagnostics)).toEqual(['orders.yaml:5:22 error role-description-invalid']);
    expect(diagnostics[0]?.message).toContain('has 1001 characters, but AWS allows 1000');
  });

  test("have IAM's own defaults where nothing is set", () => {
    const configuration = CONFIGURATION.slice(CONFIGURATION.indexOf('environments:'));
    const role = createdRole('prod', resolve(configuration, ORDERS));
    expect(role).toMatchObject({ name: 'orders-prod', path: '/', tags: {} });
    expect(role).not.toHaveProperty('permissionsBoundary');
  });

  test('of an environment add to the lists of the manifest', () => {
    const manifest = `${ORDERS}managedPolicies: ReadOnlyAccess
kubernetes: { serviceAccount: create }
environments:
  staging: {}
  prod:
    serviceAccounts: [ shop/orders, shop/extra ]
    allow: [ { actions: sqs:SendMessage, resources: "arn:aws:sqs:eu-west-1:{account}:q" } ]
    deny: [ { actions: s3:GetObject, resources: "arn:aws:s3:::orders-prod/secret/*" } ]
    managedPolicies: AmazonSSMReadOnlyAccess
    kubernetes: { serviceAccount: none }
`;
    const resolved = resolve(CONFIGURATION, manifest);
    const [staging, prod] = [createdRole('staging', resolved), createdRole('prod', resolved)];
    expect(staging.managedPolicyArns).toEqual(['arn:aws:iam::aws:policy/ReadOnlyAccess']);
    expect(prod.managedPolicyArns).toEqual([
      'arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess',
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
    ]);
    expect(staging.statements.map(({ Effect }) => Effect)).toEqual(['Allow', 'Allow']);
    expect(prod.statements.map(({ Effect }) => Effect).sort()).toEqual(['Allow', 'Allow', 'Allow', 'Deny']);
    expect(workloadIn('staging', resolved).createServiceAccounts).toBe(true);
    expect(workloadIn('prod', resolved).createServiceAccounts).toBe(false);
    // A service account listed twice is one.
    expect(workloadIn('prod', resolved).associations).toHaveLength(4);
  });

  test('take names and ARNs of managed policies, in the partition of the environment', () => {
    const configuration = configurationWith('region: eu-west-1', '    region: cn-north-1', '    partition: aws-cn');
    const manifest = `service: orders
serviceAccounts: shop/orders
environments: staging
managedPolicies:
  - service-role/AmazonEBSCSIDriverPolicy
  - AmazonEBSCSIDriverPolicy
  - arn:{partition}:iam::{account}:policy/team/own-{environment}
`;
    expect(createdRole('staging', resolve(configuration, manifest)).managedPolicyArns).toEqual([
      'arn:aws-cn:iam::111122223333:policy/team/own-staging',
      'arn:aws-cn:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy',
    ]);
  });
});

describe('an existing role', () => {
  test('is taken by its ARN, for all environments or for one', () => {
    const manifest =
      'service: orders\nserviceAccounts: shop/orders\nrole: arn:{partition}:iam::{account}:role/team/orders\n' +
      'environments: { staging: { role: { name: own } }, prod: {} }\n';
    const resolved = resolve(CONFIGURATION, manifest);
    expect(workloadIn('prod', resolved).role).toEqual({
      kind: 'existing',
      arn: 'arn:aws:iam::444455556666:role/team/orders',
    });
    expect(createdRole('staging', resolved).name).toBe('own');
  });

  test.each([
    ['arn:aws:iam::111122223333:role/x', 'another account'],
    ['arn:aws-cn:iam::444455556666:role/x', 'another partition'],
    ['arn:aws:iam::{account}:role/team/', 'no name'],
  ])('cannot be %s: %s', (arn) => {
    const manifest = `service: orders\nserviceAccounts: shop/orders\nenvironments: prod\nrole: ${arn}\n`;
    expect(places(resolve(CONFIGURATION, manifest).diagnostics)).toEqual(['orders.yaml:4:7 error role-arn-invalid']);
  });

  test('is not granted anything from here', () => {
    const manifest = `${ORDERS}role: arn:{partition}:iam::{account}:role/orders
environments:
  staging: { role: {} }
  prod:
    deny: [ { actions: s3:GetObject, resources: "*" } ]
    managedPolicies: ReadOnlyAccess
`;
    const { diagnostics, workloads, unresolved } = resolve(CONFIGURATION, manifest);
    expect(places(diagnostics)).toEqual([
      'orders.yaml:3:1 error role-kept-elsewhere',
      'orders.yaml:9:5 error role-kept-elsewhere',
      'orders.yaml:10:5 error role-kept-elsewhere',
    ]);
    expect(workloads.map(({ environment }) => environment.name)).toEqual(['staging']);
    expect(unresolved.map(({ environment, reason }) => [environment?.name, reason.code])).toEqual([
      ['prod', 'role-kept-elsewhere'],
    ]);
  });
});

describe('a problem is reported where it can be fixed', () => {
  const long = 'o'.repeat(60);

  test.each<[string, string, string, string[]]>([
    [
      'at the service whose name makes a good template too long',
      CONFIGURATION,
      `service: ${long}\nserviceAccounts: a/b\nenvironments: staging\n`,
      ['orders.yaml:1:10 error role-name-invalid'],
    ],
    [
      'at the name that the manifest gives',
      CONFIGURATION,
      `service: o\nserviceAccounts: a/b\nrole: { name: "${'n'.repeat(65)}" }\nenvironments: staging\n`,
      ['orders.yaml:3:15 error role-name-invalid'],
    ],
    [
      'at the template that is too long for every service',
      configurationWith('name: "{service}', `    name: "${'n'.repeat(64)}{service}-{environment}"`),
      ORDERS,
      ['eks-pod-identity.yaml:3:11 error role-name-invalid'],
    ],
    [
      'at a boundary of another account, once for each environment that has another',
      configurationWith('permissionsBoundary', '    permissionsBoundary: arn:aws:iam::111122223333:policy/b'),
      ORDERS,
      ['eks-pod-identity.yaml:5:26 error role-boundary-invalid'],
    ],
    [
      'at a boundary of another partition',
      configurationWith('permissionsBoundary', '    permissionsBoundary: arn:aws-cn:iam::{account}:policy/b'),
      `${ORDERS}environments: prod\n`,
      ['eks-pod-identity.yaml:5:26 error role-boundary-invalid'],
    ],
    [
      'at the tag of the manifest',
      CONFIGURATION,
      'service: o\nserviceAccounts: a/b\nenvironments: prod\nrole: { tags: { a: "{service}{" } }\n',
      ['orders.yaml:4:20 error role-tag-invalid'],
    ],
    [
      'at a tag of this tool, in any case',
      CONFIGURATION,
      'service: o\nserviceAccounts: a/b\nenvironments: prod\nrole: { tags: { "CDKTF-EKS-Pod-Identity:stack": x } }\n',
      ['orders.yaml:4:49 error role-tag-invalid'],
    ],
    [
      'at the later of two keys that differ by case only',
      CONFIGURATION,
      'service: o\nserviceAccounts: a/b\nenvironments: prod\nrole: { tags: { Team: x } }\n',
      ['orders.yaml:4:17 error role-tag-invalid'],
    ],
    [
      'at a managed policy that is misspelt, with all others of the file',
      CONFIGURATION,
      `${ORDERS}managedPolicies:
  - ReadOnlyAcess
  - service-role/ReadOnlyAccess
  - arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicy
  - arn:aws:iam::aws:policy/ReadOnlyAcess
  - arn:aws:iam::999999999999:policy/x
  - arn:aws-cn:iam::aws:policy/ReadOnlyAccess
  - arn:aws:iam::{account}:role/x
`,
      [
        'orders.yaml:6:5 error managed-policy-unknown',
        'orders.yaml:7:5 error managed-policy-unknown',
        'orders.yaml:8:5 error managed-policy-unknown',
        'orders.yaml:9:5 warning managed-policy-unknown',
        'orders.yaml:10:5 error managed-policy-invalid',
        'orders.yaml:11:5 error managed-policy-invalid',
        'orders.yaml:12:5 error managed-policy-invalid',
      ],
    ],
    [
      'at a grant, once for all environments',
      CONFIGURATION,
      'service: o\nserviceAccounts: a/b\nallow:\n  - actions: s3:GetObjekt\n    resources: "*"\n',
      ['orders.yaml:4:14 error grant-unknown-action'],
    ],
    [
      'at a placeholder that does not exist, in the configuration and the manifest',
      configurationWith('tags:', '    tags: { x: "{servce}" }'),
      `${ORDERS}role: { name: "{servce}" }\nmanagedPolicies: arn:aws:iam::{acount}:policy/x\n`,
      [
        'eks-pod-identity.yaml:6:16 error placeholder-unknown',
        'orders.yaml:5:15 error placeholder-unknown',
        'orders.yaml:6:18 error placeholder-unknown',
      ],
    ],
  ])('%s', (_, configuration, manifest, expected) => {
    const { diagnostics } = resolve(configuration, manifest);
    const actual = places(diagnostics);
    expect([...new Set(actual)]).toEqual(expected);
  });
});

describe('environments', () => {
  test('that the configuration does not have are errors, with a suggestion', () => {
    const { diagnostics, workloads } = resolve(CONFIGURATION, `${ORDERS}environments: [ prdo, staging, zzz ]\n`);
    expect(places(diagnostics)).toEqual([
      'orders.yaml:5:17 error environment-unknown',
      'orders.yaml:5:32 error environment-unknown',
    ]);
    expect(diagnostics[0]?.help).toContain('"prod"');
    expect(workloads.map(({ environment }) => environment.name)).toEqual(['staging']);
  });

  test('that are all unknown leave the service unresolved', () => {
    const { unresolved, diagnostics } = resolve(CONFIGURATION, `${ORDERS}environments: { prdo: {} }\n`);
    expect(places(diagnostics)).toEqual(['orders.yaml:5:17 error environment-unknown']);
    expect(unresolved).toMatchObject([{ reason: { code: 'environment-unknown' } }]);
  });
});

describe('placeholders', () => {
  const VALUES = CONFIGURATION.replace('defaults:\n', 'defaults:\n  values: { suffix: d }\n').replace(
    '  prod:\n',
    '  prod:\n    values: { bucket: acme-7f3a, suffix: x }\n',
  );
  const HEAD = 'service: orders\nserviceAccounts: shop/orders\n';
  const reading = (arn: string): string =>
    `${HEAD}environments: prod\nallow: [ { actions: s3:GetObject, resources: "${arn}" } ]\n`;

  test('of clusters reach the resources of each cluster of the environment', () => {
    const queue = 'arn:aws:sqs:{cluster-region}:{account}:orders-{cluster}';
    const manifest = `${HEAD}allow: [ { actions: sqs:SendMessage, resources: "${queue}" } ]\n`;
    const resolved = resolve(CONFIGURATION, manifest);
    expect(createdRole('prod', resolved).statements[0]?.Resource).toEqual([
      'arn:aws:sqs:eu-west-1:444455556666:orders-shop-eu',
      'arn:aws:sqs:us-east-1:444455556666:orders-shop-us',
    ]);
    expect(createdRole('staging', resolved).statements[0]?.Resource).toBe(
      'arn:aws:sqs:eu-west-1:111122223333:orders-shop-staging',
    );
    const inOne = resolve(CONFIGURATION, `${manifest}environments: { prod: { clusters: shop-us } }\n`);
    expect(createdRole('prod', inOne).statements[0]?.Resource).toBe(
      'arn:aws:sqs:us-east-1:444455556666:orders-shop-us',
    );
  });

  test.each([
    'role: { name: "{service}-{cluster}" }',
    'managedPolicies: "arn:aws:iam::{account}:policy/{cluster-region}"',
  ])('of clusters are refused in settings of a role: %s', (line) => {
    const { diagnostics } = resolve(CONFIGURATION, `${HEAD}environments: prod\n${line}\n`);
    expect(diagnostics.map(({ code, line: at }) => `${at} ${code}`)).toEqual(['4 placeholder-per-cluster']);
  });

  test('of the configuration are filled in', () => {
    const resolved = resolve(VALUES, reading('arn:aws:s3:::{bucket}/{suffix}/*'));
    expect(createdRole('prod', resolved).statements[0]?.Resource).toBe('arn:aws:s3:::acme-7f3a/x/*');
  });

  test.each([
    ['arn:aws:s3:::{buckt}/*', 'prod', 'did you mean {bucket}?'],
    ['arn:aws:s3:::{bucket}/*', 'staging', 'as in environment "prod"'],
  ])('that are not defined are refused with help: %s in %s', (arn, environment, help) => {
    const { diagnostics } = resolve(VALUES, reading(arn).replace('prod', environment));
    expect(places(diagnostics)).toEqual(['orders.yaml:4:46 error placeholder-unknown']);
    expect(diagnostics[0]?.help).toContain(help);
  });
});

test('an environment without clusters is an error of the configuration, once and only where a service runs', () => {
  const empty = `${CONFIGURATION}  later: { account: "111122223333", region: eu-west-1 }\n`;
  const manifests = { 'a.yaml': ORDERS, 'b.yaml': ORDERS.replaceAll('orders', 'other') };
  expect(places(resolve(empty, manifests).diagnostics)).toEqual([
    'eks-pod-identity.yaml:16:3 error environment-without-clusters',
  ]);
  expect(resolve(empty, `${ORDERS}environments: prod\n`).diagnostics).toEqual([]);
});

test('a service without a service account in one of its environments is an error', () => {
  const manifest = 'service: o\nserviceAccounts: []\nenvironments: { staging: { serviceAccounts: a/b }, prod: {} }\n';
  const { diagnostics, workloads } = resolve(CONFIGURATION, manifest);
  expect(places(diagnostics)).toEqual(['orders.yaml:2:18 error service-account-none']);
  expect(workloads).toHaveLength(1);
});

describe('quotas', () => {
  const staging = (manifest: string): string => `${manifest}environments: staging\n`;
  const list = (count: number, item: (i: number) => string): string =>
    `[ ${Array.from({ length: count }, (_, i) => item(i)).join(', ')} ]`;

  test('of the trust policy count its characters', () => {
    const manifest = (count: number): string =>
      staging(`service: o\nserviceAccounts: ${list(count, (i) => `namespace-${i}/account-${i}`)}\n`);
    expect(resolve(CONFIGURATION, manifest(3)).diagnostics).toEqual([]);
    const { diagnostics } = resolve(CONFIGURATION, manifest(12));
    expect(places(diagnostics)).toEqual(['orders.yaml:2:1 error quota-trust-policy']);
    expect(diagnostics[0]?.message).toMatch(/has \d{4} characters for \d+ associations, but IAM allows 2048/);
  });

  test('of attachments count the policies that the manifest names', () => {
    const policies = (count: number): string =>
      staging(`${ORDERS}managedPolicies: ${list(count, (i) => `"arn:aws:iam::{account}:policy/p${i}"`)}\n`);
    expect(resolve(CONFIGURATION, policies(10)).diagnostics).toEqual([]);
    const { diagnostics } = resolve(CONFIGURATION, policies(11));
    expect(places(diagnostics)).toEqual(['orders.yaml:5:1 error quota-attachments']);
    expect(diagnostics[0]?.message).toContain('11 managed policies');
  });

  /** Grants of about 10,000 characters a hundred. */
  const grants = (count: number): string =>
    list(
      count,
      (i) => `{ actions: s3:GetObject, resources: "arn:aws:s3:::${'b'.repeat(40)}/${String(i).padStart(40, '0')}" }`,
    );

  test('of inline policies are not a limit: further statements become managed policies', () => {
    const manifest = staging(`service: o\nserviceAccounts: a/b\nallow: ${grants(200)}\n`);
    const role = createdRole('staging', resolve(CONFIGURATION, manifest));
    expect(role.policies.managed.length).toBeGreaterThan(0);
    expect(role.policies.managed.every(({ name }) => name.startsWith('o-staging-'))).toBe(true);
  });

  test('of all policies together are a limit, which attached policies make narrower', () => {
    const manifest = (attached: number): string =>
      staging(
        `service: o\nserviceAccounts: a/b\nallow: ${grants(300)}\n` +
          `managedPolicies: ${list(attached, (i) => `"arn:aws:iam::{account}:policy/p${i}"`)}\n`,
      );
    expect(resolve(CONFIGURATION, manifest(5)).diagnostics).toEqual([]);
    const { diagnostics } = resolve(CONFIGURATION, manifest(9));
    expect(places(diagnostics)).toEqual(['orders.yaml:3:1 error quota-policies']);
    expect(diagnostics[0]?.message).toMatch(/\d{5} characters/);
  });

  test('of tags count those of all places together', () => {
    const tags = (count: number): string =>
      staging(`${ORDERS}role: { tags: { ${Array.from({ length: count }, (_, i) => `t${i}: v`).join(', ')} } }\n`);
    expect(resolve(CONFIGURATION, tags(46)).diagnostics).toEqual([]);
    expect(places(resolve(CONFIGURATION, tags(47)).diagnostics)).toEqual(['orders.yaml:5:9 error quota-tags']);
  });
});

describe('disabled session tags', () => {
  const OFF = 'service: orders\nserviceAccounts: shop/orders\nsessionTags: false\n';
  const BY_RESOURCE =
    '{ actions: s3:GetObject, resources: "arn:aws:s3:::b/${aws:PrincipalTag/kubernetes-namespace}/*" }';
  const BY_CONDITION = (operator: string, key = 'aws:PrincipalTag/eks-cluster-name'): string =>
    `{ actions: s3:GetObject, resources: "*", conditions: { ${operator}: { ${key}: shop } } }`;

  test.each<[string, string, string[]]>([
    ['are needed by a grant', `${OFF}allow: [ ${BY_RESOURCE} ]\n`, ['orders.yaml:4:10 error session-tags-needed']],
    [
      'are needed by a Deny',
      `${OFF}deny: [ ${BY_CONDITION('StringLike')} ]\n`,
      ['orders.yaml:4:9 error session-tags-needed'],
    ],
    [
      'are needed in the environment that has none',
      `service: orders\nserviceAccounts: shop/orders\nallow: [ ${BY_RESOURCE} ]\nenvironments: { staging: , prod: { sessionTags: false } }\n`,
      ['orders.yaml:3:10 error session-tags-needed'],
    ],
    [
      'change what a grant means',
      `${OFF}allow: [ ${BY_CONDITION('StringNotEquals')} ]\n`,
      ['orders.yaml:4:10 warning session-tags-mentioned'],
    ],
    [
      'change what a managed policy means',
      `${OFF}managedPolicies: AmazonEBSCSIDriverEKSClusterScopedPolicy\n`,
      ['orders.yaml:4:18 warning session-tags-mentioned'],
    ],
  ])('%s', (_, manifest, expected) => {
    const { diagnostics } = resolve(CONFIGURATION, manifest);
    expect([...new Set(places(diagnostics))]).toEqual(expected);
  });

  test.each([
    ['an attached policy', 'managedPolicies: arn:aws:iam::{account}:policy/own', 'managed policy'],
    ['a boundary', 'role: { permissionsBoundary: "arn:aws:iam::{account}:policy/own" }', 'permissions boundary'],
  ])('are missed in a known customer managed policy that is %s', (_, setting, subject) => {
    const policies = (tag: string): string => `${CONFIGURATION}policies:
  arn:aws:iam::{account}:policy/own:
    document: { Version: "2012-10-17", Statement: [ { Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::b/$\{aws:PrincipalTag/${tag}}/*" } ] }
`;
    const manifest = `${OFF}${setting}\nallow: [ { actions: s3:GetObject, resources: "*" } ]\n`;
    expect(resolve(policies('team'), manifest).diagnostics).toEqual([]);
    expect(resolve(policies('kubernetes-namespace'), OFF).diagnostics).toEqual([]);
    const [warning] = resolve(policies('kubernetes-namespace'), manifest).diagnostics;
    expect(warning).toMatchObject({ code: 'session-tags-mentioned', severity: 'warning', line: 4 });
    expect(warning?.message).toContain(`${subject} "arn:aws:iam::`);
  });

  test.each<[string, string]>([
    ['by other tags', `${OFF}allow: [ ${BY_CONDITION('StringEquals', 'aws:PrincipalTag/team')} ]\n`],
    [
      'by a tag that the role has itself',
      `${OFF}role: { tags: { eks-cluster-name: shop } }\nallow: [ ${BY_CONDITION('StringEquals')} ]\n`,
    ],
    ['by tags that are on', `${OFF.replace('false', 'true')}allow: [ ${BY_RESOURCE} ]\n`],
    ['by a policy that names none', `${OFF}managedPolicies: AmazonSSMReadOnlyAccess\n`],
  ])('do not matter to what goes %s', (_, manifest) => {
    expect(resolve(CONFIGURATION, manifest).diagnostics).toEqual([]);
  });
});

describe('a tag that neither the role nor EKS has', () => {
  const HEAD = 'service: orders\nserviceAccounts: shop/orders\nenvironments: prod\n';
  const OBJECTS = 'actions: s3:GetObject, resources: "arn:aws:s3:::b/${aws:PrincipalTag/TAG}/*"';

  test.each([
    ['of a resource', `allow: [ { ${OBJECTS} } ]`, 'tema', ['orders.yaml:4:10 error principal-tag-unknown']],
    [
      'of EKS with a mistake',
      `allow: [ { ${OBJECTS} } ]`,
      'eks-cluster',
      ['orders.yaml:4:10 warning principal-tag-unknown'],
    ],
    ['of a deny', `deny: [ { ${OBJECTS} } ]`, 'tema', ['orders.yaml:4:9 error principal-tag-unknown']],
    [
      'of a negated condition',
      `deny: [ { actions: s3:*, resources: "*", conditions: { StringNotEquals: { aws:PrincipalTag/TAG: a } } } ]`,
      'tema',
      ['orders.yaml:4:9 warning principal-tag-unknown'],
    ],
    [
      'of a verb',
      'allow: [ { read: "arn:aws:s3:::b/${aws:PrincipalTag/TAG}/*" } ]',
      'tema',
      ['orders.yaml:4:10 error principal-tag-unknown'],
    ],
    ['of the role', `role: { tags: { Tema: a } }\nallow: [ { ${OBJECTS} } ]`, 'tema', []],
    ['of the configuration', `allow: [ { ${OBJECTS} } ]`, 'team', []],
    ['of EKS', `allow: [ { ${OBJECTS} } ]`, 'kubernetes-namespace', []],
    ['of this tool', `allow: [ { ${OBJECTS} } ]`, 'cdktf-eks-pod-identity:stack', []],
  ])('is reported: %s', (_, grants, tag, expected) => {
    const { diagnostics } = resolve(CONFIGURATION, `${HEAD}${grants.replace('TAG', tag)}\n`);
    expect(places(diagnostics)).toEqual(expected);
  });

  test('is not looked for in a session policy of a role that is managed elsewhere', () => {
    const policy = `sessionTags: false\nsessionPolicy: { allow: [ { ${OBJECTS.replace('TAG', 'tema')} } ] }\n`;
    const role = 'role: "arn:aws:iam::444455556666:role/legacy"\n';
    expect(resolve(CONFIGURATION, `${HEAD}${role}${policy}`).diagnostics).toEqual([]);
    expect(places(resolve(CONFIGURATION, `${HEAD}${policy}`).diagnostics)).toEqual([
      'orders.yaml:5:27 error principal-tag-unknown',
    ]);
  });
});
