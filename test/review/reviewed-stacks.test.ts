import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import type { PolicyDocument } from '../../modules/policy/document';
import type { Review } from '../../modules/review/review';
import { type ReviewedStack, reviewedStacks } from '../../modules/review/reviewed-stacks';
import { apiKeys } from '../cluster-api';
import { resolve } from '../workloads/resolved';

const DENY = { Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::reports/*' } as const;
/** What `policies` of the configuration names. */
const DOCUMENTS = new Map<string, PolicyDocument>([
  ['reports.json', { Version: '2012-10-17', Statement: DENY }],
  [
    'boundary.json',
    { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::${aws:username}' } },
  ],
]);

type Side = readonly [configuration: string, manifest: string];

function stacksOf(before: Side, after: Side): ReviewedStack[] {
  const sides = { before, after };
  const configurations = Object.fromEntries(
    Object.entries(sides).map(([side, [text]]) => {
      const { configuration } = parseConfiguration(Buffer.from(text), 'c.yaml');
      return [side, configuration && { ...configuration, policyDocuments: DOCUMENTS }];
    }),
  );
  const workloads = Object.fromEntries(
    Object.entries(sides).map(([side, given]) => [side, resolve(...given).workloads]),
  );
  const temporary = mkdtempSync(join(tmpdir(), 'reviewed-'));
  try {
    const review = { revisions: { ...workloads, configurations } } as unknown as Pick<Review, 'revisions'>;
    return reviewedStacks(review, temporary);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** `removed orders-prod` in the order of the apply, with what it waits for. */
function ordered(before: Side, after: Side): string[] {
  return stacksOf(before, after).map(
    ({ change, name, dependsOn = [] }) => `${change} ${name} after [${dependsOn.join(', ')}]`,
  );
}

const configuration = (oidc: string): string =>
  `environments: { prod: { account: "111122223333", region: eu-west-1, clusters: [ { name: shop, agent: preinstalled${oidc} } ] } }
accounts: { data: { account: "444455556666", region: eu-west-1, profile: data } }
`;
const MANAGED = configuration(', oidc: { issuer: https://a.b, manage: true }');
const manifest = (rest: string): string => `service: orders\nserviceAccounts: shop/orders\n${rest}\n`;
const ADDON = (...environments: string[]): string =>
  `environments:\n${environments.map((name, index) => `  ${name}: { account: "${index}11122223333", region: eu-west-1, clusters: [ { name: shop } ] }\n`).join('')}`;
const REACHABLE = configuration(`, ${apiKeys('a')}`);
const NAMESPACES = configuration(`, ${apiKeys('a')}, namespaces: { shop: , other: }`);
const CREATE = manifest('kubernetes: { serviceAccount: create }');
const TARGET = manifest('targetRole: { account: data, name: orders-data }');

it.each<[string, Side, Side, string[]]>([
  [
    'an OIDC provider before a service that trusts it',
    [configuration(''), manifest('')],
    [MANAGED, manifest('identity: irsa')],
    ['added oidc-shop-prod after []', 'changed orders-prod after [oidc-shop-prod]'],
  ],
  [
    'an OIDC provider after the service that no longer trusts it',
    [MANAGED, manifest('identity: both')],
    [configuration(''), manifest('')],
    ['changed orders-prod after []', 'removed oidc-shop-prod after [orders-prod]'],
  ],
  [
    'a target role before the service, and another kind of prerequisite after it',
    [MANAGED, manifest('identity: irsa')],
    [configuration(''), TARGET],
    [
      'added orders-prod-target after []',
      'changed orders-prod after [orders-prod-target]',
      'removed oidc-shop-prod after [orders-prod]',
    ],
  ],
  [
    'a target role after the service',
    [configuration(''), TARGET],
    [configuration(''), manifest('')],
    ['changed orders-prod after []', 'removed orders-prod-target after [orders-prod]'],
  ],
  [
    'a service after the one that takes its service account',
    [configuration(''), manifest('')],
    [configuration(''), manifest('').replace('service: orders', 'service: checkout')],
    ['added checkout-prod after []', 'removed orders-prod after [checkout-prod]'],
  ],
  [
    'a service before the one that takes the name of its role, and its service account with it',
    [configuration(''), manifest('role: { name: Pods }')],
    [configuration(''), manifest('role: { name: pods }').replace('service: orders', 'service: checkout')],
    ['removed orders-prod after []', 'added checkout-prod after [orders-prod]'],
  ],
  [
    'service accounts after the role and the association, which do not wait for the cluster',
    [REACHABLE, manifest('')],
    [REACHABLE, CREATE],
    ['added orders-prod-kubernetes-shop after [orders-prod]'],
  ],
  [
    'service accounts first, without a dependency of the role on the cluster',
    [REACHABLE, CREATE],
    [REACHABLE, CREATE.replace('service: orders', 'service: checkout').replace('shop/orders', 'shop/checkout')],
    [
      'added checkout-prod after []',
      'added checkout-prod-kubernetes-shop after [checkout-prod]',
      'removed orders-prod-kubernetes-shop after []',
      'removed orders-prod after []',
    ],
  ],
  [
    'a namespace before the service accounts in it, and only those',
    [configuration(''), manifest('')],
    [NAMESPACES, CREATE],
    [
      'added namespace-other-shop-prod after []',
      'added namespace-shop-shop-prod after []',
      'added orders-prod-kubernetes-shop after [orders-prod, namespace-shop-shop-prod]',
    ],
  ],
  [
    'service accounts in their new stack before the stack of the service forgets them',
    [configuration(''), CREATE],
    [REACHABLE, CREATE],
    ['added orders-prod-kubernetes-shop after []', 'changed orders-prod after [orders-prod-kubernetes-shop]'],
  ],
  [
    'service accounts in the stack of the service before their own stack forgets them',
    [REACHABLE, CREATE],
    [configuration(''), CREATE],
    ['changed orders-prod after []', 'removed orders-prod-kubernetes-shop after [orders-prod]'],
  ],
  [
    'an add-on in its new stack before the old one',
    [ADDON('prod'), manifest('environments: prod')],
    [ADDON('prod', 'other'), manifest('environments: prod')],
    [
      'added cluster-shop-other after []',
      'added cluster-shop-prod after []',
      'removed cluster-shop after [cluster-shop-prod]',
    ],
  ],
])('applies or removes %s', (_, before, after, expected) => {
  expect(ordered(before, after)).toEqual(expected);
});

it('never deletes a namespace: Terraform forgets it, through the provider that it was created with', () => {
  const [stack, ...others] = stacksOf([NAMESPACES, CREATE], [NAMESPACES.replace(', other:', ''), CREATE]);
  expect(others).toEqual([]);
  expect(stack).toMatchObject({ name: 'namespace-other-shop-prod', change: 'removed' });
  const { removed, provider, resource } = stack?.configuration ?? {};
  expect(removed).toEqual([{ from: 'kubernetes_namespace_v1.namespace', lifecycle: { destroy: false } }]);
  expect(provider).toHaveProperty('kubernetes');
  expect(resource).toBeUndefined();
});

const DATA = '444455556666';
const owning = (...entries: string[]): string =>
  `environments:
  prod: { account: "111122223333", region: eu-west-1, clusters: [ { name: shop, agent: preinstalled } ] }
  data: { account: "${DATA}", region: eu-west-1 }
policies:
${entries.map((one) => `  ${one}\n`).join('')}`;
const bucket = (own: boolean): string =>
  `arn:aws:s3:::reports: { file: reports.json, account: "${DATA}", own: ${own} }`;
const reading = (actions: string): string =>
  manifest(`environments: prod\nallow: [ { actions: ${actions}, resources: "arn:aws:s3:::reports/*" } ]`);

const BOUNDED = `${configuration('')}defaults: { role: { permissionsBoundary: "arn:aws:iam::{account}:policy/pods/boundary" } }
policies: { "arn:aws:iam::{account}:policy/pods/boundary": { file: boundary.json, manage: true } }
`;

describe('the stack of managed policies', () => {
  it('is applied before the services whose roles have them', () => {
    expect(ordered([configuration(''), manifest('')], [BOUNDED, manifest('')])).toEqual([
      'added managed-policies-prod after []',
      'changed orders-prod after [managed-policies-prod]',
    ]);
    // The service is still there without its boundary when the policy goes.
    expect(ordered([BOUNDED, manifest('')], [configuration(''), manifest('')])).toEqual([
      'changed orders-prod after []',
      'removed managed-policies-prod after [orders-prod]',
    ]);
  });

  it('imports each policy, with the path and name of its ARN, and refers to no other stack', () => {
    const stacks = stacksOf([configuration(''), manifest('')], [BOUNDED, manifest('')]);
    const [policies, service] = stacks.map((stack) => JSON.parse(JSON.stringify(stack)) as typeof stack);
    const text = JSON.stringify(policies);
    for (const part of ['"name":"boundary"', '"path":"/pods/"', '"to":"aws_iam_policy.policy_pods_2fboundary"']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('$${aws:username}');
    expect(text).toContain('"id":"arn:aws:iam::111122223333:policy/pods/boundary"');
    expect(JSON.stringify(service)).not.toContain('terraform_remote_state');
  });
});

describe('the stacks of owned policies', () => {
  it('are in the account and the region of the resources, and import each policy', () => {
    const entries = [
      bucket(true),
      `arn:aws:sqs:eu-central-1:${DATA}:events: { file: reports.json, own: true }`,
      `arn:aws:ecr:eu-west-1:${DATA}:repository/base/node: { file: reports.json, own: true }`,
    ];
    const added = stacksOf(
      [owning(bucket(false)), reading('s3:GetObject')],
      [owning(...entries), reading('s3:GetObject')],
    );
    expect(
      added.map(({ name, configuration: { provider, import: imports }, ownedPolicies }) => [
        name,
        (provider as { aws: unknown }).aws,
        imports,
        // The file of the base, which does not own the policy, and those of the head.
        ownedPolicies?.length,
      ]),
    ).toMatchObject([
      [
        'policies-data',
        [{ allowed_account_ids: [DATA], region: 'eu-west-1' }],
        [
          { id: 'base/node', to: 'aws_ecr_repository_policy.ecr_repository_2fbase_2fnode' },
          { id: 'reports', to: 'aws_s3_bucket_policy.s3_reports' },
        ],
        4,
      ],
      [
        'policies-data-eu-central-1',
        [{ allowed_account_ids: [DATA], region: 'eu-central-1' }],
        [{ id: `https://sqs.eu-central-1.amazonaws.com/${DATA}/events`, to: 'aws_sqs_queue_policy.sqs_events' }],
        1,
      ],
    ]);
  });

  it('change with the grants of services of other accounts', () => {
    const changed = stacksOf(
      [owning(bucket(true)), reading('s3:GetObject')],
      [owning(bucket(true)), reading('s3:PutObject')],
    );
    expect(changed.map(({ name }) => name)).toEqual(['orders-prod', 'policies-data']);
    expect(JSON.stringify(changed.at(-1)?.configuration['resource'])).toContain('s3:PutObject');
  });
});
