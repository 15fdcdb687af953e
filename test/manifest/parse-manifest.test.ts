import { GRANT_LEVELS, VERBS } from '../../modules/manifest/grant-schema';
import { manifestOf, marks, places, unmarked } from './marked-yaml';

const MINIMAL = 'service: orders\nserviceAccounts: shop/orders-api\n';
const TRUST = (statement: string): string => `service: a\nrole: { trust: { statements: [ { ${statement} } ] } }`;
const KUBERNETES = (metadata: string): string => `service: a\nkubernetes: { serviceAccount: create, ${metadata} }`;
const GRANT = (grant: string): string => `service: orders\nallow:\n  - ${grant}\n`;

describe('a manifest', () => {
  test('is read with paths to all its parts', () => {
    const { manifest, diagnostics } = manifestOf(`
service: orders
owner: team-checkout
serviceAccounts: [ shop/orders-api, shop/orders.worker ]
environments:
  staging:
  prod:
    serviceAccounts: shop/orders-batch
    allow:
      - list: arn:aws:s3:::b
    role: arn:aws:iam::111122223333:role/orders
    kubernetes: { serviceAccount: none }
    sessionTags: true
allow:
  - read: "arn:aws:s3:::orders-{environment}/*"
  - level: { Write: [ arn:a, arn:b ], List: arn:c }
  - permissions-management: arn:d
  - actions: [ sqs:SendMessage, sqs:GetQueueAttributes ]
    resources: "*"
    conditions: { Bool: { aws:SecureTransport: true }, StringLike: { s3:prefix: [ a/*, 7 ] } }
deny:
  - actions: s3:DeleteObject
    resources: [ "*" ]
managedPolicies: AmazonSSMReadOnlyAccess
role:
  name: "{service}-x"
  path: /pods/
  permissionsBoundary: arn:{partition}:iam::{account}:policy/b
  tags: { team: checkout, empty: "" }
kubernetes: { serviceAccount: create }
sessionTags: false
`);
    expect(diagnostics).toEqual([]);
    expect(manifest).toEqual({
      file: 'services/orders/pod-identity.yaml',
      source: expect.anything() as unknown,
      service: 'orders',
      owner: 'team-checkout',
      serviceAccounts: [
        { namespace: 'shop', name: 'orders-api', path: ['serviceAccounts', 0] },
        { namespace: 'shop', name: 'orders.worker', path: ['serviceAccounts', 1] },
      ],
      environments: new Map([
        [
          'staging',
          {
            path: ['environments', 'staging'],
            serviceAccounts: [],
            allow: [],
            deny: [],
            presets: [],
            managedPolicies: [],
          },
        ],
        [
          'prod',
          {
            path: ['environments', 'prod'],
            serviceAccounts: [
              { namespace: 'shop', name: 'orders-batch', path: ['environments', 'prod', 'serviceAccounts'] },
            ],
            allow: [
              {
                path: ['environments', 'prod', 'allow', 0],
                verb: 'list',
                resources: [{ value: 'arn:aws:s3:::b', path: ['environments', 'prod', 'allow', 0, 'list'] }],
              },
            ],
            deny: [],
            presets: [],
            managedPolicies: [],
            role: { value: 'arn:aws:iam::111122223333:role/orders', path: ['environments', 'prod', 'role'] },
            createServiceAccounts: false,
            sessionTags: true,
          },
        ],
      ]),
      settings: {
        path: [],
        serviceAccounts: [
          { namespace: 'shop', name: 'orders-api', path: ['serviceAccounts', 0] },
          { namespace: 'shop', name: 'orders.worker', path: ['serviceAccounts', 1] },
        ],
        allow: [
          {
            path: ['allow', 0],
            verb: 'read',
            resources: [{ value: 'arn:aws:s3:::orders-{environment}/*', path: ['allow', 0, 'read'] }],
          },
          {
            path: ['allow', 1],
            levels: [
              { level: 'List', resources: [{ value: 'arn:c', path: ['allow', 1, 'level', 'List'] }] },
              {
                level: 'Write',
                resources: [
                  { value: 'arn:a', path: ['allow', 1, 'level', 'Write', 0] },
                  { value: 'arn:b', path: ['allow', 1, 'level', 'Write', 1] },
                ],
              },
            ],
          },
          {
            path: ['allow', 2],
            levels: [
              {
                level: 'Permissions management',
                resources: [{ value: 'arn:d', path: ['allow', 2, 'permissions-management'] }],
              },
            ],
          },
          {
            path: ['allow', 3],
            actions: [
              { value: 'sqs:SendMessage', path: ['allow', 3, 'actions', 0] },
              { value: 'sqs:GetQueueAttributes', path: ['allow', 3, 'actions', 1] },
            ],
            resources: [{ value: '*', path: ['allow', 3, 'resources'] }],
            conditions: { Bool: { 'aws:SecureTransport': true }, StringLike: { 's3:prefix': ['a/*', 7] } },
          },
        ],
        deny: [
          {
            path: ['deny', 0],
            actions: [{ value: 's3:DeleteObject', path: ['deny', 0, 'actions'] }],
            resources: [{ value: '*', path: ['deny', 0, 'resources', 0] }],
          },
        ],
        presets: [],
        managedPolicies: [{ value: 'AmazonSSMReadOnlyAccess', path: ['managedPolicies'] }],
        role: {
          path: ['role'],
          name: '{service}-x',
          rolePath: '/pods/',
          permissionsBoundary: 'arn:{partition}:iam::{account}:policy/b',
          tags: { team: 'checkout', empty: '' },
        },
        createServiceAccounts: true,
        sessionTags: false,
      },
    });
  });

  test('that leaves things out has neither environments nor a role of its own', () => {
    const { manifest } = manifestOf(MINIMAL);
    expect(manifest).toMatchObject({ service: 'orders' });
    expect(manifest).not.toHaveProperty('owner');
    expect(manifest).not.toHaveProperty('environments');
    expect(manifest?.settings).not.toHaveProperty('role');
    expect(manifest?.settings).not.toHaveProperty('createServiceAccounts');
    expect(manifest?.settings).not.toHaveProperty('sessionTags');
  });

  test.each([
    ['environments: prod', [['prod', ['environments']]]],
    [
      'environments: [ b, a ]',
      [
        ['b', ['environments', 0]],
        ['a', ['environments', 1]],
      ],
    ],
    [
      'environments: { b: {}, a: }',
      [
        ['b', ['environments', 'b']],
        ['a', ['environments', 'a']],
      ],
    ],
  ])('names its environments in the order written: %s', (yaml, expected) => {
    const { manifest } = manifestOf(MINIMAL + yaml);
    expect([...(manifest?.environments ?? [])].map(([name, { path }]) => [name, path])).toEqual(expected);
  });
});

const ACCEPTED: readonly (readonly [string, string])[] = [
  ['a name of one letter', 'service: a'],
  ['a name that begins with a digit', 'service: 2048-game'],
  ['the longest name', `service: ${'a'.repeat(63)}`],
  ['a name in quotes that would be a number', 'service: "2048"'],
  ['JSON', '{"service": "a", "allow": [{"read": ["arn:aws:s3:::b"]}]}'],
  ['line ends of Windows', 'service: a\r\nowner: b\r\n'],
  ['a byte order mark', '\ufeffservice: a'],
  ['a document marker, before and after', '---\nservice: a\n...\n'],
  ['comments in any script, with emoji', '# équipe commande 👩‍💻 ❤️ 注文\nservice: a # ✓'],
  ['an owner in any script', 'service: a\nowner: "équipe: commande 注文"'],
  ['the longest namespace', `service: a\nserviceAccounts: ${'n'.repeat(63)}/x`],
  ['the longest service account', `service: a\nserviceAccounts: n/${'x'.repeat(253)}`],
  ['a service account with dots', 'service: a\nserviceAccounts: kube-system/aws-node.v1'],
  [
    'no service accounts at the top',
    'service: a\nserviceAccounts: []\nenvironments: { prod: { serviceAccounts: n/x } }',
  ],
  ['no grants', 'service: a\nallow: []\ndeny: []\npresets: []\nmanagedPolicies: []'],
  ['every verb', GRANT(VERBS.map((verb) => `${verb}: x`).join('\n  - '))],
  [
    'every access level',
    GRANT(
      `tagging: x\n  - permissions-management: x\n  - level: { ${GRANT_LEVELS.map((level) => `${level}: x`).join(', ')} }`,
    ),
  ],
  [
    'a condition without quotes',
    GRANT('actions: a:B\n    resources: x\n    conditions: { NumericLessThan: { s3:max-keys: 10 } }'),
  ],
  [
    'an empty value of a condition',
    GRANT(
      "actions: a:B\n    resources: x\n    conditions: { StringLike: { 's3:prefix': [ '', home/ ] }, StringEquals: { a:b: '' } }",
    ),
  ],
  [
    'a date as text',
    GRANT(
      'actions: a:B\n    resources: x\n    conditions: { DateLessThan: { aws:CurrentTime: 2030-01-01T00:00:00Z } }',
    ),
  ],
  ['a folded ARN', GRANT('read: >-\n      arn:aws:s3:::b')],
  ['a policy variable', GRANT('read: "arn:aws:s3:::b/${aws:PrincipalTag/kubernetes-namespace}/*"')],
  ['a managed policy with a path', 'service: a\nmanagedPolicies: [ service-role/AmazonEBSCSIDriverPolicy ]'],
  ['an existing role in any account', 'service: a\nrole: "arn:{partition}:iam::{account}:role/path/{service}"'],
  ['tags in any script', 'service: a\nrole: { tags: { équipe: "注文 1", "a:b/c": "x@y" } }'],
];

test.each(ACCEPTED)('accepts %s', (_, yaml) => {
  expect(manifestOf(yaml)).toMatchObject({ diagnostics: [], manifest: { service: expect.any(String) as unknown } });
});

const REFUSED: readonly (readonly [string, string])[] = [
  // keys
  ['no service', '«key-missing»owner: a'],
  ['a misspelt key', '«key-unknown»servce: a'],
  ['a misspelt key of an environment', 'service: a\nenvironments: { prod: { «key-unknown»alow: [] } }'],
  ['a misspelt key of a grant', GRANT('«key-unknown»reads: x')],
  ['a misspelt key of a role', 'service: a\nrole: { «key-unknown»boundary: x }'],
  ['a misspelt key of kubernetes', 'service: a\nkubernetes: { «key-unknown»serviceAccounts: create }'],
  ['keys in another case', 'service: a\n«key-unknown»Allow: []'],
  ['environment keys that belong to the top', 'service: a\nenvironments: { prod: { «key-unknown»owner: x } }'],

  // kinds of value
  ['text for the whole file', '«value-wrong-kind»hello'],
  ['a list for the whole file', '«value-wrong-kind»- service: a'],
  ['a list for a name', 'service: «value-wrong-kind»[ a ]'],
  ['a mapping for a list', 'service: a\nallow: «value-wrong-kind»{ read: x }'],
  ['text for a list of grants', 'service: a\nallow: «value-wrong-kind»read'],
  ['text for a grant', 'service: a\nallow: [ «value-wrong-kind»read ]'],
  ['a list in a list', GRANT('read: [ a, «value-wrong-kind»[ b ] ]')],
  ['text for session tags', 'service: a\nsessionTags: «value-wrong-kind»off-please'],
  ['text for kubernetes', 'service: a\nkubernetes: «value-wrong-kind»create'],
  ['a list for a role', 'service: a\nrole: «value-wrong-kind»[]'],
  ['text for tags', 'service: a\nrole: { tags: «value-wrong-kind»x }'],
  ['text for conditions', GRANT('read: x\n    conditions: «value-wrong-kind»Bool')],
  ['text for a condition operator', GRANT('read: x\n    conditions: { Bool: «value-wrong-kind»x }')],
  ['a mapping for a condition value', GRANT('read: x\n    conditions: { Bool: { a:b: «value-wrong-kind»{} } }')],
  ['a placeholder without quotes', 'service: «value-wrong-kind»{service}'],
  ['a list for the settings of an environment', 'service: a\nenvironments: { prod: «value-wrong-kind»[] }'],
  ['a number for environments', 'service: a\nenvironments: «value-unquoted»1'],
  ['an unknown choice', 'service: a\nkubernetes: { serviceAccount: «value-not-a-choice»created }'],

  // text that YAML reads as something else
  ['a number for a name', 'service: «value-unquoted»2048'],
  ['true for a name', 'service: «value-unquoted»true'],
  ['null for a name', 'service: «value-unquoted»null'],
  ['a tilde for a name', 'service: «value-unquoted»~'],
  ['a number in a list of text', 'service: a\nenvironments: [ prod, «value-unquoted»1 ]'],
  ['a number for a tag', 'service: a\nrole: { tags: { ticket: «value-unquoted»1234 } }'],
  ['infinity', 'service: a\nowner: «yaml-ambiguous».inf'],
  ['not a number', 'service: a\nowner: «yaml-ambiguous».NaN'],
  ['an octal number of YAML 1.1', 'service: a\nowner: «yaml-ambiguous»0123'],
  ['a hexadecimal number', 'service: a\nowner: «yaml-ambiguous»0x1F'],
  [
    'a number that loses digits',
    GRANT('read: x\n    conditions: { A: { b:c: «yaml-ambiguous»12345678901234567890 } }'),
  ],
  ['a number that loses a zero', GRANT('read: x\n    conditions: { A: { b:c: «yaml-ambiguous»1.10 } }')],
  ['an account that loses a zero', GRANT('read: x\n    conditions: { A: { b:c: «yaml-ambiguous»012345678901 } }')],
  [
    'booleans of YAML 1.1',
    'service: a\nrole: { tags: { a: «yaml-ambiguous»yes, b: «yaml-ambiguous»No, «yaml-ambiguous»on: x } }',
  ],
  ['a key that YAML 1.1 reads as true', 'service: a\n«yaml-ambiguous»on: «yaml-ambiguous»yes'],

  // nothing there
  ['a key without value', 'service: a\n«value-empty»owner:'],
  ['a list without value', 'service: a\n«value-empty»allow:\n«value-empty»serviceAccounts:'],
  ['an entry without value', 'service: a\nallow:\n  -«value-empty»'],
  ['empty text', 'service: a\nowner: «value-empty»""'],
  ['blank text', 'service: a\nowner: «value-empty»"  "'],
  ['an empty list of ARNs', GRANT('read: «value-empty»[]')],
  ['an empty list of actions', GRANT('actions: «value-empty»[]\n    resources: x')],
  ['an empty text in a list', GRANT('read: [ x, «value-empty»"" ]')],
  ['an empty list of environments', 'service: a\nenvironments: «value-empty»[]'],
  ['an empty mapping of environments', 'service: a\nenvironments: «value-empty»{}'],
  ['an empty list of condition values', GRANT('read: x\n    conditions: { A: { b:c: «value-empty»[] } }')],
  ['a blank condition key', GRANT('read: x\n    conditions: { A: { «value-empty»" ": x } }')],

  // role settings
  ['a description of other characters', 'service: a\nrole: { description: «role-description-invalid»"für €" }'],
  ['an empty description', 'service: a\nrole: { description: «role-description-invalid»"" }'],
  ['a short session', 'service: a\nrole: { maxSessionDuration: «role-session-duration-invalid»3599 }'],
  ['a long session', 'service: a\nrole: { maxSessionDuration: «role-session-duration-invalid»43201 }'],
  ['a broken session', 'service: a\nrole: { maxSessionDuration: «role-session-duration-invalid»3600.5 }'],
  ['a session as text', 'service: a\nrole: { maxSessionDuration: «value-wrong-kind»"3600" }'],
  ['a session of a target role', 'service: a\ntargetRole: { account: b, «key-not-supported»maxSessionDuration: 3600 }'],

  // trust
  [
    'a statement without principals',
    'service: a\nrole: { trust: { statements: [ «key-missing»{ actions: sts:AssumeRole } ] } }',
  ],
  ['a statement of no principals', TRUST('principals: «value-empty»{}, actions: sts:AssumeRole')],
  ['a principal of another kind', TRUST('principals: { «key-unknown»Aws: x }, actions: sts:AssumeRole')],
  ['an action of another service', TRUST('principals: { AWS: x }, actions: «value-not-a-choice»s3:GetObject')],
  ['a wildcard of actions', TRUST('principals: { AWS: x }, actions: [ «value-not-a-choice»"sts:*" ]')],
  ['another effect', TRUST('principals: { AWS: x }, actions: sts:AssumeRole, effect: «value-not-a-choice»allow')],
  ['trust of a target role', 'service: a\ntargetRole: { account: b, «key-unknown»trust: {} }'],

  // tags
  ['a tag key of AWS', 'service: a\nassociation: { tags: { «tag-invalid»aws:x: y } }'],
  ['a tag value of other characters', 'service: a\nassociation: { tags: { x: «tag-invalid»"a;b" } }'],

  // labels and annotations
  ['a label key of other characters', KUBERNETES('labels: { «label-invalid»"a b": c }')],
  ['a label key with a wrong prefix', KUBERNETES('labels: { «label-invalid»Acme/x: c }')],
  ['a label key with two prefixes', KUBERNETES('labels: { «label-invalid»a/b/c: d }')],
  ['a long label key', KUBERNETES(`labels: { «label-invalid»${'a'.repeat(64)}: c }`)],
  ['a label value of other characters', KUBERNETES('labels: { a: «label-invalid»"b c" }')],
  ['a placeholder in a label', KUBERNETES('labels: { a: «label-invalid»"{service}" }')],
  ['a long label value', KUBERNETES(`labels: { a: «label-invalid»${'b'.repeat(64)} }`)],
  ['a label that is not text', KUBERNETES('labels: { a: «value-unquoted»true }')],
  ['an annotation key of other characters', KUBERNETES('annotations: { «annotation-invalid»-a: c }')],

  // clusters
  ['no cluster', 'service: a\nenvironments: { prod: { clusters: «value-empty»[] } }'],
  ['an impossible cluster', 'service: a\nenvironments: { prod: { clusters: «cluster-name-invalid»-x } }'],
  ['clusters for all environments', 'service: a\n«key-unknown»clusters: x'],

  // grants
  ['a grant of nothing', 'service: a\nallow: [ «grant-without-kind»{} ]'],
  ['a grant of conditions alone', GRANT('«grant-without-kind»conditions: {}')],
  ['a grant of resources alone', GRANT('«grant-without-kind»resources: x')],
  ['a grant of two levels', GRANT('«grant-several-kinds»read: x\n    write: y')],
  ['a grant of a verb and a level', GRANT('«grant-several-kinds»read: x\n    level: { Read: y }')],
  ['actions and notActions', GRANT('«grant-several-kinds»actions: a:B\n    notActions: a:C\n    resources: x')],
  ['resources and notResources', GRANT('«grant-several-kinds»actions: a:B\n    resources: x\n    notResources: y')],
  ['notActions without resources', GRANT('«key-missing»notActions: a:B')],
  ['notResources with a verb', GRANT('read: x\n    «grant-level-with-resources»notResources: y')],
  ['a grant of a level and actions', GRANT('«grant-several-kinds»actions: a:B\n    resources: x\n    read: y')],
  ['actions without resources', GRANT('«key-missing»actions: a:B')],
  ['a grant of no level', GRANT('level: «value-empty»{}')],
  ['a grant of an unknown level', GRANT('level: { «key-unknown»write: x }')],
  ['a level of nothing', GRANT('level: { Write: «value-empty»[] }')],
  ['a level with resources', GRANT('read: x\n    «grant-level-with-resources»resources: y')],
  ['a wrong grant under deny', 'service: a\ndeny:\n  - «key-missing»actions: a:B'],
  [
    'a wrong grant of an environment',
    'service: a\nenvironments:\n  prod:\n    allow:\n      - «grant-several-kinds»read: x\n        list: y',
  ],
  ['a star without quotes', GRANT('actions: a:B\n    resources: «yaml-alias»*')],

  // names
  ['a name in upper case', 'service: «service-name-invalid»Orders'],
  ['a name with an underscore', 'service: «service-name-invalid»order_s'],
  ['a name with a dot', 'service: «service-name-invalid»../orders'],
  ['a name that ends with a dash', 'service: «service-name-invalid»orders-'],
  ['a name of 64 letters', `service: «service-name-invalid»${'a'.repeat(64)}`],
  ['a name with a line end', 'service: «service-name-invalid»|\n  orders\n'],
  ['a name in another script', 'service: «service-name-invalid»оrders'],
  ['a placeholder as name', 'service: «service-name-invalid»"{service}"'],
  ['an environment in upper case', 'service: a\nenvironments: [ «environment-name-invalid»Prod ]'],
  ['an environment with a slash', 'service: a\nenvironments: «environment-name-invalid»a/b'],
  ['an environment in upper case as key', 'service: a\nenvironments: { «environment-name-invalid»Prod: {} }'],
  ['a service account without namespace', 'service: a\nserviceAccounts: «service-account-invalid»orders'],
  ['a service account with three parts', 'service: a\nserviceAccounts: «service-account-invalid»a/b/c'],
  ['a service account with a wildcard', 'service: a\nserviceAccounts: «service-account-invalid»shop/*'],
  [
    'a service account in upper case',
    'service: a\nserviceAccounts: [ «service-account-invalid»Shop/a, «service-account-invalid»shop/A ]',
  ],
  ['a namespace with a dot', 'service: a\nserviceAccounts: «service-account-invalid»a.b/c'],
  ['a namespace of 64 letters', `service: a\nserviceAccounts: «service-account-invalid»${'n'.repeat(64)}/x`],
  ['a service account of 254 letters', `service: a\nserviceAccounts: «service-account-invalid»n/${'x'.repeat(254)}`],
  [
    'an empty part of a service account',
    'service: a\nserviceAccounts: [ «service-account-invalid»/x, «service-account-invalid»n/, «service-account-invalid»n/.x ]',
  ],
  ['a managed policy with blanks', 'service: a\nmanagedPolicies: «managed-policy-invalid»Amazon S3'],
  ['a role that is not an ARN', 'service: a\nrole: «role-arn-invalid»orders'],
  ['a role that is the ARN of a policy', 'service: a\nrole: «role-arn-invalid»arn:aws:iam::111122223333:policy/x'],
  ['a role name with a blank', 'service: a\nrole: { name: «role-name-invalid»a b }'],
  ['a role path without its slashes', 'service: a\nrole: { path: «role-path-invalid»pods }'],
  [
    'a boundary that is not a policy ARN',
    'service: a\nrole: { permissionsBoundary: «role-boundary-invalid»pod-boundary }',
  ],
  ['a tag that belongs to AWS', 'service: a\nrole: { tags: { «role-tag-invalid»AWS:x: y } }'],
  ['a tag key of 129 letters', `service: a\nrole: { tags: { «role-tag-invalid»${'k'.repeat(129)}: y } }`],
  ['a tag value of 257 letters', `service: a\nrole: { tags: { k: «role-tag-invalid»${'v'.repeat(257)} } }`],
  ['a tag value with a sign IAM refuses', 'service: a\nrole: { tags: { k: «role-tag-invalid»a;b } }'],

  // repeated
  ['a service account twice', 'service: a\nserviceAccounts: [ n/x, n/y, «value-repeated»n/x ]'],
  ['an environment twice', 'service: a\nenvironments: [ prod, «value-repeated»prod ]'],
  ['an action twice', GRANT('actions: [ a:B, «value-repeated»a:B ]\n    resources: x')],
  ['an ARN thrice', GRANT('read: [ x, «value-repeated»x, «value-repeated»x ]')],
  ['a managed policy twice', 'service: a\nmanagedPolicies: [ X, «value-repeated»X ]'],
  ['a key twice', 'service: a\n«yaml-duplicate-key»service: b'],
  ['an environment twice as key', 'service: a\nenvironments:\n  prod: {}\n  «yaml-duplicate-key»prod: {}'],
];

test.each(REFUSED)('refuses %s', (_, marked) => {
  const { manifest, diagnostics } = manifestOf(unmarked(marked));
  expect(places(diagnostics)).toEqual(marks(marked));
  expect(manifest).toBeUndefined();
});

test('reports everything that is wrong at once, in the order of the lines', () => {
  const marked = `
service: «service-name-invalid»Orders
«key-unknown»ower: team
serviceAccounts: [ shop/api, «value-repeated»shop/api, «service-account-invalid»api ]
allow:
  - «grant-several-kinds»read: x
    write: y
  - «key-missing»actions: s3:GetObject
  - actions: [ s3:GetObject, «value-unquoted»5 ]
    resources: «yaml-alias»*
environments:
  prod:
    «value-empty»role:
  «environment-name-invalid»Staging: { «key-not-supported»identity: irsa }
managedPolicies: «value-wrong-kind»{}
`;
  expect(places(manifestOf(unmarked(marked)).diagnostics)).toEqual(
    // The settings of an environment with an invalid name are not checked.
    marks(marked.replace('«key-not-supported»', '')),
  );
});

describe('help', () => {
  test.each([
    ['service: a\nalow: []', 'did you mean "allow"?'],
    ['service: a\nservice_accounts: []', 'did you mean "serviceAccounts"?'],
    ['service: a\nallow: [{ permission-management: x }]', 'did you mean "permissions-management"?'],
    ['service: 12', 'quote it: "12"'],
    ['service: 012', 'quote it: "012"'],
    ['service: {service}', 'quote text that begins with a placeholder'],
    ['service: a\nrole: { name: {service}-{environment} }', 'quote it: "{service}-{environment}"'],
    ['service: a\nkubernetes: { serviceAccount: Create }', 'did you mean "create"?'],
    [
      'service: a\nallow: [{ actions: *, resources: x }]',
      'quote text that begins with *: "*"; instead of an alias, repeat the value',
    ],
  ])('of %j is %j', (yaml, help) => {
    expect(manifestOf(yaml).diagnostics).toContainEqual(expect.objectContaining({ help }));
  });

  test('does not suggest a key that is not near', () => {
    expect(manifestOf('service: a\nunrelated: 1').diagnostics[0]?.help).toMatch(/^valid keys are service, owner, /);
  });
});
