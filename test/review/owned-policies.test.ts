import { withoutMissingImports } from '../../action/src/missing-imports';
import { ownedDocuments, withOwnedDocuments } from '../../modules/access/owned-documents';
import { serviceAccessOf } from '../../modules/access/service-access';
import { compareServices } from '../../modules/change/compare-services';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import { statementsOfDocument } from '../../modules/policy/statements-of-document';
import { policyReplacements } from '../../modules/review/policy-replacements';
import { resolveWorkloads } from '../../modules/workloads/resolve-workloads';
import { places } from '../workloads/resolved';

const [PROD, DATA] = ['111122223333', '444455556666'];
const DENY: Statement = {
  Sid: 'Tls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const document = (...Statement: readonly Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const ROOT: Statement = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${DATA}:root` },
  Action: 'kms:*',
  Resource: '*',
};

const ENVIRONMENTS = `environments:
  prod: { account: "${PROD}", region: eu-west-1, clusters: [ { name: shop, agent: preinstalled } ] }
  data: { account: "${DATA}", region: eu-west-1, clusters: [ { name: shop, agent: preinstalled } ] }
`;
const owning = (...entries: string[]): string =>
  `${ENVIRONMENTS}policies:\n${entries.map((one) => `  ${one}\n`).join('')}`;
const BUCKET = `arn:aws:s3:::reports: { file: reports.json, account: "${DATA}", own: true }`;
const manifest = (service: string, actions: string, environments = 'prod'): string =>
  `service: ${service}\nserviceAccounts: shop/${service}\nenvironments: ${environments}\nallow: [ { actions: ${actions}, resources: [ "arn:aws:s3:::reports/*", "arn:aws:s3:::reports" ] } ]\n`;

/** One side of a change. */
function side(text: string, manifests: readonly string[], written: PolicyDocument = document(DENY)) {
  const parsed = parseConfiguration(Buffer.from(text), 'c.yaml').configuration!;
  const configuration = { ...parsed, policyDocuments: new Map([['reports.json', written]]) };
  const read = manifests.map((one, index) => parseManifest(Buffer.from(one), `${index}.yaml`).manifest!);
  const { workloads, diagnostics } = resolveWorkloads(configuration, read);
  return { configuration, workloads: withOwnedDocuments(configuration, workloads), diagnostics };
}

const generated = ({ configuration, workloads }: ReturnType<typeof side>): (string | undefined)[] =>
  ownedDocuments(configuration, workloads).flatMap((one) => statementsOfDocument(one.document).map(({ Sid }) => Sid));

describe('a policy that this project owns', () => {
  it('has the statements of the file, and those that services of other accounts need', () => {
    const found = side(owning(BUCKET), [
      manifest('orders', 's3:GetObject', '[prod, data]'),
      manifest('mail', 's3:ListBucket'),
    ]);
    expect(found.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(generated(found)).toEqual(['Tls', 'OrdersProdS31', 'MailProdS31']);
    const [{ document: written } = { document: document() }] = ownedDocuments(found.configuration, found.workloads);
    const request = (service: string) => ({
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::reports/a',
      principal: `arn:aws:iam::${PROD}:role/${service}-prod`,
      context: { 'aws:PrincipalArn': `arn:aws:iam::${PROD}:role/${service}-prod`, 'aws:SecureTransport': 'true' },
    });
    expect(['orders', 'mail'].map((one) => evaluate(written, request(one)).decision)).toEqual([
      'allowed',
      'implicitly-denied',
    ]);
  });

  it('has no statement twice: neither one that the file has, nor one that was generated before', () => {
    const manifests = [manifest('orders', 's3:GetObject')];
    const first = side(owning(BUCKET), manifests);
    const [{ document: whole } = { document: document() }] = ownedDocuments(first.configuration, first.workloads);
    expect(generated(side(owning(BUCKET), manifests, whole))).toEqual(['Tls', 'OrdersProdS31']);
  });

  it('gives a new grant its access in the diff, on both sides with the statements of that side', () => {
    const [before, after] = ['s3:GetObject', '[s3:GetObject, s3:PutObject]'].map((actions) =>
      side(owning(BUCKET), [manifest('orders', actions)]),
    );
    const access = (one: typeof before) => serviceAccessOf(one!.workloads[0]!);
    const change = compareServices(access(before), access(after));
    expect([change?.verdict, change?.gained.flatMap(({ actions }) => actions)]).toEqual(['broader', ['s3:PutObject']]);
    expect(compareServices(access(before), access(before))).toBeUndefined();
  });

  it.each<[string, string, string[]]>([
    ['in no environment', BUCKET.replace(DATA, '999988887777'), ['c.yaml:5:77 error policy-owner-unclear']],
    [
      'in two environments',
      'arn:aws:s3:::reports: { file: reports.json, own: true }',
      ['c.yaml:5:52 error policy-owner-unclear'],
    ],
    [
      'of a function',
      `arn:aws:lambda:eu-west-1:${DATA}:function:rates: { file: reports.json, own: true }`,
      ['c.yaml:5:84 error policy-not-ownable'],
    ],
    [
      'of a key without the statement of its account',
      `arn:aws:kms:eu-west-1:${DATA}:key/1: { file: reports.json, own: true }`,
      ['c.yaml:5:72 error policy-key-without-root'],
    ],
  ])('is refused %s', (_, entry, expected) => {
    expect(places(side(owning(entry), []).diagnostics)).toEqual(expected);
  });

  it('is refused for a file without statements, which AWS would refuse', () => {
    expect(places(side(owning(BUCKET), [], document()).diagnostics)).toEqual(['c.yaml:5:77 error policy-owned-empty']);
  });

  it('is accepted for a key whose policy has the statement of its account', () => {
    const key = `arn:aws:kms:eu-west-1:${DATA}:key/1: { file: reports.json, own: true }`;
    expect(side(owning(key), [], document(ROOT)).diagnostics).toEqual([]);
  });
});

describe('the plan of owned policies', () => {
  const FOREIGN: Statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::reports/*',
  };
  const plan = (actions: string[], before: PolicyDocument | null): TerraformPlan =>
    ({
      resource_changes: [
        {
          address: 'aws_s3_bucket_policy.s3_reports',
          type: 'aws_s3_bucket_policy',
          change: { actions, before: before && { bucket: 'reports', policy: JSON.stringify(before) } },
        },
      ],
    }) as unknown as TerraformPlan;
  const respelled = { ...DENY, Sid: 'Other', Action: ['S3:*'], Resource: [...(DENY.Resource as string[])].reverse() };

  it.each<[string, TerraformPlan, RegExp[]]>([
    ['creates', plan(['create'], null), []],
    ['changes only what the files and grants of either side have', plan(['update'], document(respelled)), []],
    ['imports without a change', plan(['no-op'], document(FOREIGN)), []],
    [
      'would replace a foreign statement',
      plan(['update'], document(DENY, FOREIGN)),
      [/not in its file.*"s3:GetObject"/],
    ],
    ['would delete the policy', plan(['delete'], document(DENY)), [/would be deleted.*state rm/]],
    ['would replace it by one of another name', plan(['delete', 'create'], document(DENY)), [/would be deleted/]],
  ])('that %s', (_, given, expected) => {
    const found = policyReplacements(given, [document(DENY)]);
    expect(found).toEqual(expected.map((pattern) => expect.stringMatching(pattern) as string));
    expect(policyReplacements(given, undefined)).toEqual([]);
  });

  it('is repeated without the imports of policies that do not exist', () => {
    const missing = (address: string) => ({
      severity: 'error' as const,
      summary: 'Cannot import non-existent remote object',
      detail: `While attempting to import an existing object to "${address}", the provider detected that no object exists`,
    });
    const configuration = {
      resource: {},
      import: [
        { to: 'a.x', id: '1' },
        { to: 'a.y', id: '2' },
      ],
    };
    const without = (...diagnostics: ReturnType<typeof missing>[]) =>
      withoutMissingImports(configuration, { diagnostics });
    expect(without(missing('a.x'))).toEqual({ resource: {}, import: [{ to: 'a.y', id: '2' }] });
    expect(without(missing('a.x'), missing('a.y'))).toEqual({ resource: {} });
    expect(without(missing('a.x'), { ...missing('a.y'), summary: 'Error' })).toBeUndefined();
    expect(without(missing('a.z'))).toBeUndefined();
  });
});
