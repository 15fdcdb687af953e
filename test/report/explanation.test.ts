import type { Explanation } from '../../modules/access/explanation';
import { explanationAsMarkdown } from '../../modules/report/explanation-markdown';
import { explanationAsText } from '../../modules/report/explanation-text';
import { association, row } from './changes';

const explanation: Explanation = {
  notChecked: { documents: [], resourcePolicies: 'none known', organizationPolicies: 'not known' },
  schemaVersion: 1,
  service: 'orders',
  environment: 'prod',
  owner: 'team-checkout',
  manifest: 'services/orders/pod-identity.yaml',
  role: {
    kind: 'created',
    arn: 'arn:aws:iam::111122223333:role/pods/orders-prod',
    permissionsBoundary: 'arn:aws:iam::111122223333:policy/pod-boundary',
  },
  associations: [association()],
  statements: [
    {
      Effect: 'Allow',
      Action: ['s3:DeleteObject', 's3:PutObject'],
      Resource: 'arn:aws:s3:::orders-prod/*',
      Condition: { Bool: { 'aws:SecureTransport': true } },
    },
    { Effect: 'Deny', NotAction: 's3:*', NotResource: '*', Principal: '*', NotPrincipal: { AWS: ['1', '2'] } },
  ],
  managedPolicies: ['arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess'],
  access: [{ accessLevel: 'Write', rows: [row(), row({ actions: ['sqs:SendMessage'] })] }],
  unknown: [],
  notes: ['the document of the permissions boundary is not known here'],
};

test('explains on a terminal who may do what', () => {
  expect(explanationAsText([explanation], { color: false })).toBe(
    `orders in prod
  services/orders/pod-identity.yaml, owner team-checkout, role
  arn:aws:iam::111122223333:role/pods/orders-prod

  Service accounts
    shop/orders-api on shop-eu

  Statements
    Allow s3: DeleteObject, PutObject
      on      arn:aws:s3:::orders-prod/*
      when    aws:SecureTransport is true

    Deny everything but s3:*
      by      *
      not by  AWS 1
              AWS 2
      not on  *

  Managed policies
    arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess

  Permissions boundary
    arn:aws:iam::111122223333:policy/pod-boundary

  Access: Write
    arn:aws:s3:::orders-prod/*
      may     s3:DeleteObject
      e.g.    s3:DeleteObject on arn:aws:s3:::orders-prod/a

    arn:aws:s3:::orders-prod/*
      may     sqs:SendMessage
      e.g.    sqs:SendMessage on arn:aws:s3:::orders-prod/a

  note: the document of the permissions boundary is not known here

  Not checked: policies of resources; policies of the organization; other credentials of the pods.
`,
  );
});

test('explains the same as Markdown', () => {
  const markdown = explanationAsMarkdown([explanation]);
  expect(markdown.match(/^(###|\*\*).*/gm)).toEqual([
    '### `orders` in `prod`',
    '**Service accounts**',
    '**Statements**',
    '**Managed policies**',
    '**Permissions boundary**',
    '**Access: Write**',
  ]);
  expect(markdown).toContain('\n      on      arn:aws:s3:::orders-prod/*\n'.replace(/ {4}/, ''));
});

test('says where a role allows nothing', () => {
  const nothing: Explanation = { ...explanation, statements: [], managedPolicies: [], access: [], notes: [] };
  expect(explanationAsText([nothing], { color: false })).toContain('  The role allows nothing.\n');
  expect(explanationAsMarkdown([nothing])).toContain('The role allows nothing.\n');
});

test.each<[Explanation['notChecked'], string]>([
  [
    { documents: ['arn:a'], resourcePolicies: 'some known', organizationPolicies: 'known' },
    'Not checked: the document of arn:a; policies of resources that the configuration does not name; other credentials of the pods.',
  ],
  [
    { documents: ['a', 'b', 'c', 'd'], resourcePolicies: 'none known', organizationPolicies: 'not known' },
    'Not checked: the documents of a, b and 2 more; policies of resources; policies of the organization; other credentials of the pods.',
  ],
])('ends with what was not checked: %j', (notChecked, line) => {
  expect(explanationAsText([{ ...explanation, notChecked }], { color: false, width: 200 })).toContain(`\n  ${line}\n`);
});

test('does not say so if the role is managed outside the repository', () => {
  const elsewhere: Explanation = {
    ...explanation,
    role: { kind: 'existing', arn: 'arn:aws:iam::111122223333:role/legacy' },
    access: [],
    unknown: [{ reason: 'the role and its policies are managed outside this repository', side: 'after' }],
  };
  const text = explanationAsText([elsewhere], { color: false });
  expect(text).toContain('existing role');
  expect(text).not.toContain('allows nothing');
  expect(text).toContain(
    '? could not be decided: the role and its policies are managed outside this repository (after)',
  );
});

test('puts one environment under the other', () => {
  const text = explanationAsText([explanation, { ...explanation, environment: 'staging' }], { color: false });
  expect(text.match(/^orders in .*/gm)).toEqual(['orders in prod', 'orders in staging']);
});

test('says where the document of a boundary is from, where AWS does not publish it', () => {
  const boundary = 'arn:aws:iam::111122223333:policy/pod-boundary';
  const documents = [
    { arn: boundary, from: 'file policies/boundary.json' },
    { arn: 'arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess', from: 'AWS' },
  ];
  const text = explanationAsText([{ ...explanation, documents }], { color: false });
  expect(text).toContain(`    ${boundary} (document from file policies/boundary.json)\n`);
  expect(text).toContain('policy/AmazonSSMReadOnlyAccess\n');
});
