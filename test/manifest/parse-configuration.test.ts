import { configurationOf, marks, places, unmarked } from './marked-yaml';

/** A configuration with one environment that has these lines too. */
const PROD = (lines: string): string =>
  `environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n${lines.replace(/^(?=.)/gm, '    ')}\n`;

/** A configuration with one cluster that has these lines too. */
const CLUSTER = (lines: string): string => PROD(`clusters:\n  - name: shop\n${lines.replace(/^(?=.)/gm, '    ')}`);

/** A configuration whose gate has these lines. */
const GATE = (lines: string): string => `gate:\n  ${lines}\n${PROD('')}`;

/** A gate that accepts a risk with these keys too. */
const IGNORE = (keys: string): string => GATE(`ignore: [ { rule: administrator, service: orders, ${keys} } ]`);

test('tags of add-ons add to those of the environment and the defaults', () => {
  const addons = (tags: string): string => `addons: { eks-pod-identity-agent: { tags: ${tags} } }`;
  const { configuration, diagnostics } = configurationOf(
    `defaults: { ${addons('{ a: "1", b: "1", c: "1" }')} }\n` +
      `environments: { prod: { account: "111122223333", region: eu-west-1, ${addons('{ b: "2", c: "2" }')}, ` +
      `clusters: [ { name: x, ${addons('{ c: "3" }')} }, { name: y } ] } }\n`,
  );
  expect(diagnostics).toEqual([]);
  expect(configuration?.environments[0]?.clusters.map(({ agentAddon }) => agentAddon.tags)).toEqual([
    { a: '1', b: '2', c: '3' },
    { a: '1', b: '2', c: '2' },
  ]);
});

test('a gate is read with its defaults filled in', () => {
  const { configuration, diagnostics } = configurationOf(`
gate:
  severities: { kube-system-service-account: low }
  ignore:
    - { rule: administrator, service: orders, reason: until the move, expires: 2999-01-31 }
  approvers: [ "@acme/security", octocat, "@hubot" ]
${PROD('')}`);
  expect(diagnostics).toEqual([]);
  expect(configuration?.gate).toEqual({
    path: ['gate'],
    failOn: 'high',
    severities: [
      {
        rule: 'kube-system-service-account',
        severity: 'low',
        path: ['gate', 'severities', 'kube-system-service-account'],
      },
    ],
    ignore: [
      {
        rule: { value: 'administrator', path: ['gate', 'ignore', 0, 'rule'] },
        service: { value: 'orders', path: ['gate', 'ignore', 0, 'service'] },
        reason: 'until the move',
        expires: { value: '2999-01-31', path: ['gate', 'ignore', 0, 'expires'] },
      },
    ],
    approvers: [
      { kind: 'team', organization: 'acme', slug: 'security' },
      { kind: 'user', login: 'octocat' },
      { kind: 'user', login: 'hubot' },
    ],
    independent: false,
  });
});

describe('a configuration', () => {
  test('is read with its defaults filled in', () => {
    const { configuration, diagnostics } = configurationOf(`
defaults:
  role:
    name: "{service}-{environment}"
    path: /pods/
    permissionsBoundary: arn:{partition}:iam::{account}:policy/pod-boundary
    tags: { managed-by: eks-pod-identity }
environments:
  staging: { account: "000011112222", region: us-gov-west-1, partition: aws-us-gov }
  prod:
    account: "111122223333"
    region: eu-west-1
    role: { path: /prod/ }
    clusters:
      - name: shop-eu
        agent: addon
        addons:
          eks-pod-identity-agent:
            version: v1.3.8-eksbuild.2
            configurationValues: { agent: { additionalArgs: { "-b": "169.254.170.23" } }, tolerations: [ { operator: Exists } ], n: 2, b: true }
            resolveConflictsOnCreate: OVERWRITE
            resolveConflictsOnUpdate: PRESERVE
      - { name: Shop_US, region: us-east-1, agent: auto-mode }
    backend:
      s3: { bucket: tf-state, key: "pod-identity/{stack}.tfstate", use_lockfile: true, assume_role: { role_arn: x } }
`);
    expect(diagnostics).toEqual([]);
    expect(configuration).toEqual({
      file: 'eks-pod-identity.yaml',
      source: expect.anything() as unknown,
      manifests: ['services/**/pod-identity.yaml'],
      policies: [],
      managedPolicies: [],
      defaults: {
        role: {
          path: ['defaults', 'role'],
          name: '{service}-{environment}',
          rolePath: '/pods/',
          permissionsBoundary: 'arn:{partition}:iam::{account}:policy/pod-boundary',
          tags: { 'managed-by': 'eks-pod-identity' },
        },
      },
      accounts: [],
      environments: [
        {
          name: 'staging',
          path: ['environments', 'staging'],
          account: '000011112222',
          region: 'us-gov-west-1',
          partition: 'aws-us-gov',
          clusters: [],
          role: {},
          values: {},
        },
        {
          name: 'prod',
          path: ['environments', 'prod'],
          account: '111122223333',
          region: 'eu-west-1',
          partition: 'aws',
          role: { path: ['environments', 'prod', 'role'], rolePath: '/prod/' },
          values: {},
          clusters: [
            {
              name: 'shop-eu',
              path: ['environments', 'prod', 'clusters', 0],
              region: 'eu-west-1',
              agent: 'addon',
              agentAddon: {
                version: 'v1.3.8-eksbuild.2',
                configuration: {
                  agent: { additionalArgs: { '-b': '169.254.170.23' } },
                  tolerations: [{ operator: 'Exists' }],
                  n: 2,
                  b: true,
                },
                resolveConflictsOnCreate: 'OVERWRITE',
                resolveConflictsOnUpdate: 'PRESERVE',
              },
            },
            {
              name: 'Shop_US',
              path: ['environments', 'prod', 'clusters', 1],
              region: 'us-east-1',
              agent: 'auto-mode',
              agentAddon: {},
            },
          ],
          backend: {
            type: 's3',
            arguments: {
              bucket: 'tf-state',
              key: 'pod-identity/{stack}.tfstate',
              use_lockfile: true,
              assume_role: { role_arn: 'x' },
            },
            path: ['environments', 'prod', 'backend'],
          },
        },
      ],
    });
  });

  test.each([
    ['manifests: apps/*.yaml', ['apps/*.yaml']],
    ['manifests: [ a/*.yaml, b/*.yaml ]', ['a/*.yaml', 'b/*.yaml']],
  ])('says where the manifests are: %s', (yaml, manifests) => {
    expect(configurationOf(`${yaml}\n${PROD('')}`).configuration?.manifests).toEqual(manifests);
  });

  test('adds the values of the defaults to those of each environment, which override them', () => {
    const { configuration } = configurationOf(
      `defaults: { values: { bucket: a, zone: Z1 } }\n${PROD('values: { bucket: acme-7f3a, "Key_id-2": "ü 1" }')}`,
    );
    expect(configuration?.environments[0]?.values).toEqual({ bucket: 'acme-7f3a', zone: 'Z1', 'Key_id-2': 'ü 1' });
  });
});

const ACCEPTED: readonly (readonly [string, string])[] = [
  ['an environment without clusters', PROD('clusters: []')],
  ['empty defaults', `defaults: {}\n${PROD('')}`],
  ['empty role settings', `defaults: { role: {} }\n${PROD('role: {}')}`],
  ['an empty gate', `gate: {}\n${PROD('')}`],
  ['a gate that holds nothing back', `gate: { failOn: never, approvers: [] }\n${PROD('')}`],
  ['an approver with an ID', `gate: { approvers: 583231+octocat, independent: true }\n${PROD('')}`],
  ['a single approver', `gate: { approvers: octo-cat_acme }\n${PROD('')}`],
  ['a backend without arguments', PROD('backend: { local: {} }')],
  ['the longest cluster name', PROD(`clusters: [ { name: ${'c'.repeat(100)} } ]`)],
  [
    'tags of associations and add-ons',
    `defaults: { association: { tags: { a: "{service}" } }, addons: { eks-pod-identity-agent: { tags: { a: b } } } }\n${PROD('association: {}')}`,
  ],
  ['an add-on without settings', CLUSTER('addons: { eks-pod-identity-agent: {} }')],
  ['the agent of others', CLUSTER('agent: preinstalled\naddons: {}')],
  ['no settings of add-ons', CLUSTER('addons: {}')],
  ...['azurerm', 'cloud', 'consul', 'cos', 'gcs', 'http', 'kubernetes', 'local', 'oss', 'pg', 'remote', 's3'].map(
    (type) => [`backend ${type}`, PROD(`backend: { ${type}: { name: "{stack}" } }`)] as const,
  ),
  ...(
    [
      ['aws', 'ap-southeast-7'],
      ['aws', 'mx-central-1'],
      ['aws-cn', 'cn-northwest-1'],
      ['aws-us-gov', 'us-gov-east-1'],
      ['aws-iso', 'us-iso-east-1'],
      ['aws-iso-b', 'us-isob-east-1'],
      ['aws-iso-e', 'eu-isoe-west-1'],
      ['aws-iso-f', 'us-isof-south-1'],
      ['aws-eusc', 'eusc-de-east-1'],
    ] as const
  ).map(
    ([partition, region]) =>
      [
        `region ${region} of partition ${partition}`,
        `environments: { prod: { account: "111122223333", region: ${region}, partition: ${partition} } }`,
      ] as const,
  ),
];

test.each(ACCEPTED)('accepts %s', (_, yaml) => {
  expect(configurationOf(yaml)).toMatchObject({ diagnostics: [], configuration: { environments: [{ name: 'prod' }] } });
});

const REFUSED: readonly (readonly [string, string])[] = [
  ...['service', 'region', 'cluster', 'cluster-region', 'stack'].map(
    (name) => [`a value named as the placeholder ${name}`, PROD(`values: { «value-name-invalid»${name}: x }`)] as const,
  ),
  ['a value with a malformed name', `defaults: { values: { «value-name-invalid»a.b: x } }\n${PROD('')}`],
  ['a value that is a number', PROD('values: { a: «value-unquoted»1 }')],
  ...['"{environment}"', '"*"', 'a?', '"${aws:x}"', '" "', '"a\\tb"'].map(
    (text) => [`the value ${text}`, PROD(`values: { a: «value-text-invalid»${text} }`)] as const,
  ),

  // keys
  ['no environments', '«key-missing»manifests: x'],
  ['an environment without account', 'environments:\n  «key-missing»prod:\n    region: eu-west-1'],
  ['an environment without account and region', 'environments: { «key-missing»«key-missing»prod: {} }'],
  ['a cluster without name', PROD('clusters:\n  - «key-missing»region: us-east-1')],
  ['a misspelt key', `«key-unknown»manifest: x\n${PROD('')}`],
  ['a misspelt key of an environment', PROD('«key-unknown»cluster: []')],
  ['a misspelt key of a cluster', CLUSTER('«key-unknown»agents: addon')],
  ['a misspelt key of the agent', CLUSTER('addons: { eks-pod-identity-agent: { «key-unknown»versoin: x } }')],
  [
    'a placeholder in a tag of an add-on',
    CLUSTER('addons: { eks-pod-identity-agent: { tags: { a: «tag-invalid»"{environment}" } } }'),
  ],
  ['a misspelt default', `defaults: { «key-unknown»roles: {} }\n${PROD('')}`],
  ['a misspelt key of the gate', GATE('«key-unknown»failon: high')],
  ['an unknown threshold', GATE('failOn: «value-not-a-choice»severe')],
  ['an unknown severity', GATE('severities: { administrator: «value-not-a-choice»never }')],
  ['a malformed rule ID', GATE('severities: { «gate-rule-invalid»Administrator: low }')],
  ['an approver with blanks', GATE('approvers: «gate-approver-invalid»security team')],
  ['a team without its organization', GATE('approvers: [ «gate-approver-invalid»"@/security" ]')],
  ['an address', GATE('approvers: [ «gate-approver-invalid»octocat@example.org ]')],
  ['an ID without a login', GATE('approvers: [ «gate-approver-invalid»583231+ ]')],
  ['an ID that begins with 0', GATE('approvers: [ «gate-approver-invalid»0583231+octocat ]')],
  ['an approver twice', GATE('approvers: [ octocat, «value-repeated»octocat ]')],
  ['an accepted risk without reason and day', GATE('ignore: [ «key-missing»«key-missing»{ rule: a-b, service: x } ]')],
  ['a risk accepted for an empty reason', IGNORE('reason: «value-empty»" ", expires: 2999-01-01')],
  ['a risk accepted until an invalid date', IGNORE('reason: x, expires: «gate-expiry-invalid»2999-02-30')],
  ['a risk accepted for ever', IGNORE('reason: x, expires: «gate-expiry-invalid»never')],
  [
    'a misspelt key of an add-on',
    CLUSTER('addons: { vpc-cni: { «key-unknown»versoin: x }, kubecost_kubecost: { «key-unknown»tag: x } }'),
  ],
  ['a namespace that Kubernetes does not allow', CLUSTER('fargate: [ a, «namespace-invalid»B ]')],
  [
    'a wrong preset of an add-on',
    CLUSTER('addons: { external-dns: { presets: [ «preset-parameter-missing»external-dns ] } }'),
  ],
  ['an environment twice', `${PROD('')}  «yaml-duplicate-key»prod: {}`],

  // kinds of value
  ['a list of environments', 'environments: «value-wrong-kind»[ prod ]'],
  ['text for an environment', 'environments: { prod: «value-wrong-kind»x }'],
  ['no environment', 'environments: «value-empty»{}'],
  ['an environment without anything', 'environments:\n  «value-empty»prod:'],
  ['text for clusters', PROD('clusters: «value-wrong-kind»shop')],
  ['text for a cluster', PROD('clusters: [ «value-wrong-kind»shop ]')],
  ['an ARN for the role of all', `defaults: { role: «value-wrong-kind»arn:aws:iam::1:role/x }\n${PROD('')}`],
  [
    'text for configuration values',
    CLUSTER('addons: { eks-pod-identity-agent: { configurationValues: «value-wrong-kind»"{}" } }'),
  ],
  [
    'an empty configuration value',
    CLUSTER('addons: { eks-pod-identity-agent: { configurationValues: { «value-empty»a: } } }'),
  ],
  [
    'null as a configuration value',
    CLUSTER('addons: { eks-pod-identity-agent: { configurationValues: { a: [ «value-unquoted»null ] } } }'),
  ],
  ['an empty list of manifests', `manifests: «value-empty»[]\n${PROD('')}`],
  ['an empty pattern', `manifests: [ a, «value-empty»"" ]\n${PROD('')}`],
  ['a pattern twice', `manifests: [ a, «value-repeated»a ]\n${PROD('')}`],

  // accounts, regions, clusters
  ['an account without quotes', 'environments: { p: { account: «value-unquoted»111122223333, region: eu-west-1 } }'],
  [
    'an account without quotes that begins with zero',
    'environments: { p: { account: «yaml-ambiguous»012345678901, region: eu-west-1 } }',
  ],
  ['an account of 11 digits', 'environments: { p: { account: «account-invalid»"11112222333", region: eu-west-1 } }'],
  ['an account with dashes', 'environments: { p: { account: «account-invalid»1111-2222-3333, region: eu-west-1 } }'],
  [
    'an account with a line end',
    'environments: { p: { account: «account-invalid»"111122223333\\n", region: eu-west-1 } }',
  ],
  [
    'an account of other digits',
    'environments: { p: { account: «account-invalid»"１１１１２２２２３３３３", region: eu-west-1 } }',
  ],
  ['an availability zone', 'environments: { p: { account: "111122223333", region: «region-invalid»eu-west-1a } }'],
  [
    'a profile with a blank',
    'environments: { p: { account: "111122223333", region: eu-west-1, profile: «profile-invalid»my prod } }',
  ],
  ['an unknown meaning of grants', `${PROD('')}grants: «value-not-a-choice»level`],
  ['a provider version with a "v"', `${PROD('')}terraform: { providers: { aws: «provider-version-invalid»v6.25.0 } }`],
  [
    'a provider version that is a pre-release',
    `${PROD('')}terraform: { providers: { aws: «provider-version-invalid»6.0.0-beta1 } }`,
  ],
  [
    'a range of provider versions that is empty',
    `${PROD('')}terraform: { providers: { aws: «provider-version-invalid»"> 6, < 6" } }`,
  ],
  ['another provider', `${PROD('')}terraform: { providers: { «key-unknown»awss: 6.25.0 } }`],
  ['a region in upper case', 'environments: { p: { account: "111122223333", region: «region-invalid»EU-WEST-1 } }'],
  ['an unknown partition', PROD('partition: «value-not-a-choice»aws-china')],
  [
    'a region of another partition',
    'environments: { p: { account: "111122223333", region: «region-other-partition»cn-north-1 } }',
  ],
  [
    'a region that is not in the partition',
    PROD('').replace('region: ', 'partition: aws-cn\n    region: «region-other-partition»'),
  ],
  ['an issuer that is not a URL', CLUSTER('oidc: «oidc-invalid»shop')],
  [
    'an OIDC provider of another account',
    CLUSTER('oidc: «oidc-other-account»arn:aws:iam::444455556666:oidc-provider/a.b'),
  ],
  [
    'the ARN of a provider as an issuer',
    CLUSTER('oidc: { issuer: «oidc-invalid»"arn:aws:iam::111122223333:oidc-provider/a.b" }'),
  ],
  ['a managed provider without issuer', CLUSTER('«key-missing»oidc: { manage: true }')],
  ['a misspelt key of an OIDC provider', CLUSTER('oidc: { issuer: https://a.b, «key-unknown»managed: true }')],
  ['a cluster in another partition', CLUSTER('region: «region-other-partition»us-gov-west-1')],
  ['a cluster name with a blank', PROD('clusters: [ { name: «cluster-name-invalid»a b } ]')],
  ['a cluster name of 101 letters', PROD(`clusters: [ { name: «cluster-name-invalid»${'c'.repeat(101)} } ]`)],
  ['a number as cluster name', PROD('clusters: [ { name: «value-unquoted»7 } ]')],
  ['a cluster region with a blank', CLUSTER('region: «region-invalid»eu west')],
  ['an environment in upper case', 'environments: { «environment-name-invalid»Prod: {} }'],
  ['an environment that is a number', 'environments: «value-empty»{ «yaml-key-not-text»1: {} }'],
  [
    'an environment named as a reserved word',
    'environments: «value-empty»{ «yaml-reserved-key»__proto__: {}, «yaml-reserved-key»constructor: {} }',
  ],

  // agent
  ['an unknown agent setting', CLUSTER('agent: «value-not-a-choice»auto')],
  ['an agent that is false', CLUSTER('agent: «value-unquoted»false')],
  ['a version as a number', CLUSTER('addons: { eks-pod-identity-agent: { version: «value-unquoted»1.3 } }')],
  ['the latest version', CLUSTER('addons: { eks-pod-identity-agent: { version: «addon-version-invalid»latest } }')],
  ['a version in short', CLUSTER('addons: { eks-pod-identity-agent: { version: «addon-version-invalid»v1.3.8 } }')],
  [
    'PRESERVE when it is created',
    CLUSTER('addons: { eks-pod-identity-agent: { resolveConflictsOnCreate: «value-not-a-choice»PRESERVE } }'),
  ],
  [
    'settings of an agent of others',
    CLUSTER('agent: preinstalled\naddons: { «agent-settings-unused»eks-pod-identity-agent: {} }'),
  ],
  [
    'settings of the agent of Auto Mode',
    CLUSTER('agent: auto-mode\naddons: { «agent-settings-unused»eks-pod-identity-agent: { «key-unknown»x: y } }'),
  ],

  // backend
  ['a backend without type', PROD('«backend-several»backend: {}')],
  ['two backends', PROD('«backend-several»backend: { local: {}, s3: {} }')],
  ['an unknown backend', PROD('backend: { «key-unknown»s4: {} }')],
  ['text for a backend', PROD('backend: «value-wrong-kind»s3')],
  ['a backend without arguments', PROD('backend: { «value-empty»s3: }')],
  ['a list of arguments', PROD('backend: { s3: «value-wrong-kind»[] }')],
  ['an argument without value', PROD('backend:\n  s3:\n    «value-empty»key:')],
  ['an argument that is null', PROD('backend: { s3: { key: «value-unquoted»null } }')],
  [
    'arguments that YAML readers differ about',
    PROD('backend: { s3: { encrypt: «yaml-ambiguous»yes, a: [ «yaml-ambiguous»010 ] } }'),
  ],

  // role
  ['a wrong role name for all', `defaults: { role: { name: «role-name-invalid»"{service}/x" } }\n${PROD('')}`],
  ['a wrong role path of an environment', PROD('role: { path: «role-path-invalid»/pods }')],
];

test.each(REFUSED)('refuses %s', (_, marked) => {
  const { configuration, diagnostics } = configurationOf(unmarked(marked));
  expect(places(diagnostics)).toEqual(marks(marked));
  expect(configuration).toBeUndefined();
});

test.each([
  [PROD('clusters: [ { name: a, agent: auto } ]'), 'write one of addon, auto-mode, preinstalled'],
  [PROD('backend: { s4: {} }'), 'did you mean "s3"?'],
  ['environments: { p: { account: 111122223333, region: eu-west-1 } }', 'quote it: "111122223333"'],
  [
    'environments: { p: { account: "111122223333", region: cn-north-1 } }',
    'write `partition: aws-cn`, or correct the region',
  ],
])('helps with %j', (yaml, help) => {
  expect(configurationOf(yaml).diagnostics.map((diagnostic) => diagnostic.help)).toEqual([help]);
});
