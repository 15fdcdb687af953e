import { grantStatements } from '../../modules/grants/grant-statements';
import { presetStatements } from '../../modules/grants/preset-statements';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import { collectSourceProblems } from '../../modules/workloads/source-problems';
import type { Preset, PresetParameter } from '../../modules/presets/preset';
import { findPreset, PRESETS } from '../../modules/presets/presets';
import { workloadsOf } from '../access/workloads';
import { addFindings } from '../../modules/findings/add-findings';
import { compareWorkloads } from '../../modules/change/compare-workloads';
import { changeAsText } from '../../modules/report/change-text';
import { PLACEHOLDERS, statementsOf } from './preset-access';

const ZONE = 'arn:aws:route53:::hostedzone/Z1';

/** Every problem of a manifest with these presets, as `line:column code`. */
function problemsOf(presets: string): string[] {
  const { manifest, diagnostics } = parseManifest(Buffer.from(`service: dns\npresets:\n${presets}`), 'p.yaml');
  if (!manifest) return diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`);
  const problems = collectSourceProblems();
  presetStatements(manifest.settings.presets, {
    placeholders: PLACEHOLDERS,
    meaning: 'intents',
    report: (problem) => {
      problems.report({ ...problem, source: manifest.source });
    },
  });
  return problems.diagnostics().map(({ line, column, code }) => `${line}:${column} ${code}`);
}

test.each([
  ['an unknown preset without parameters', '  - external-dn: {}', ['3:5 key-unknown', '3:5 key-missing']],
  ['an unknown name', '  - velerro', ['3:5 value-not-a-choice']],
  ['a name without required parameters', '  - external-dns', ['3:5 preset-parameter-missing']],
  ['a name without any of several parameters', '  - keda', ['3:5 preset-parameter-missing']],
  ['parameters without any of those required', '  - keda: { metrics: false }', ['3:11 preset-parameter-missing']],
  ['parameters without a required one', '  - external-dns: {}', ['3:5 key-missing']],
  ['an unknown parameter', `  - external-dns: { hostedZone: ${ZONE} }`, ['3:21 key-unknown']],
  ['two presets in an entry', '  - vpc-cni: {}\n    ebs-csi: {}', ['3:5 preset-several']],
  ['an entry without a preset', '  - {}', ['3:5 preset-several']],
  ['an unknown choice', '  - vpc-cni: { ipFamily: ipv5 }', ['3:26 value-not-a-choice']],
  ['an unknown version', '  - karpenter: { version: v0, nodeRole: a }', ['3:27 value-not-a-choice']],
  ['every resource as an ARN', `  - external-dns: { hostedZones: ['${ZONE}', '*'] }`, ['3:70 grant-resource-invalid']],
  ['an ARN of another type', '  - external-dns: { hostedZones: arn:aws:s3:::b }', ['3:34 preset-parameter-type']],
  [
    'an unknown placeholder',
    '  - external-dns: { hostedZones: "arn:aws:route53:::hostedzone/{zone}" }',
    ['3:34 placeholder-unknown'],
  ],
])('%s is an error at its place', (_, presets, expected) => {
  expect(problemsOf(`${presets}\n`)).toEqual(expected);
});

test.each([
  ['vpc-cni', 'a name alone'],
  ['[vpc-cni, { vpc-cni: { ipFamily: ipv6 } }]', 'a list of names and parameters'],
])('%s is accepted: %s', (presets) => {
  expect(problemsOf(`  ${presets}\n`)).toEqual([]);
});

test('values of parameters have placeholders, and an ARN for each cluster', () => {
  const queue = 'arn:{partition}:sqs:{cluster-region}:{account}:{cluster}-events';
  const clusters = ['eu-west-1', 'us-east-1'].map((region) => ({
    cluster: `shop-${region}`,
    'cluster-region': region,
  }));
  expect(
    statementsOf('aws-node-termination-handler', { queues: queue }, { ...PLACEHOLDERS, clusters }).find(({ Action }) =>
      Action?.includes('sqs:DeleteMessage'),
    )?.Resource,
  ).toEqual([
    'arn:aws:sqs:eu-west-1:111122223333:shop-eu-west-1-events',
    'arn:aws:sqs:us-east-1:111122223333:shop-us-east-1-events',
  ]);
});

test('an older version lacks what a later one added', () => {
  const name = 'aws-load-balancer-controller';
  const actions = (version: Record<string, string>): string[] =>
    statementsOf(name, version).flatMap(({ Action = [] }) => Action);
  const added = actions({}).filter((action) => !actions({ version: 'v2.11.0' }).includes(action));
  expect(added.sort()).toEqual([
    'ec2:DescribeIpamPools',
    'ec2:DescribeRouteTables',
    'elasticloadbalancing:ModifyIpPools',
  ]);
});

test('a preset adds to grants, and a deny overrides it', () => {
  const text = `service: dns\nallow: [{ list: s3 }]\npresets: [{ external-dns: { hostedZones: '${ZONE}' } }]\n`;
  const { manifest } = parseManifest(Buffer.from(text), 'p.yaml');
  const context = { placeholders: PLACEHOLDERS, meaning: 'intents', report: () => undefined } as const;
  const { allow = [], presets = [] } = manifest?.settings ?? {};
  expect(grantStatements(allow, [], context)).toHaveLength(1);
  expect(presetStatements(presets, context).map(({ from, preset }) => ({ from, preset }))).toEqual([
    {
      from: ['presets', 0, 'external-dns'],
      preset: { name: 'external-dns', version: 'v0.15.0', parameters: { hostedZones: [ZONE] } },
    },
  ]);
});

describe('the permission diff', () => {
  const NEWER = { 'aws-load-balancer-controller': {} };
  const OLDER = { 'aws-load-balancer-controller': { version: 'v2.11.0' } };
  const changed = (before: unknown[] | undefined, after: unknown[], whole = false): string => {
    const sides = [before, after].map((presets) => {
      const manifest = JSON.stringify({ service: 'ingress', serviceAccounts: 'kube-system/lbc', presets });
      return presets ? workloadsOf({ 'a/pod-identity.yaml': manifest }) : [];
    });
    const [from = [], to = []] = sides;
    const change = addFindings(compareWorkloads(from, to, { base: '0'.repeat(40), head: '1'.repeat(40) }), {
      before: from,
      after: to,
    });
    return changeAsText(change, { color: false, whole });
  };

  test('names a preset that is added instead of its rows', () => {
    const text = changed(undefined, [{ 'external-dns': { hostedZones: ZONE } }, 'aws-load-balancer-controller']);
    expect(text).toMatch(
      /\+ aws-load-balancer-controller v3\.5\.0: \d+ rows\n +\+ {3}Write: \d+ actions of 3 services/,
    );
    expect(text).toMatch(/\+ external-dns v0\.15\.0: 3 rows/);
    expect(text).toContain(`hostedZones ${ZONE}`);
    expect(text).not.toContain('ChangeResourceRecordSets');
  });

  test('lists its rows where all are listed', () => {
    expect(changed([], [{ 'external-dns': { hostedZones: ZONE } }], true)).toContain('ChangeResourceRecordSets');
  });

  test('shows what another version changes, and other access beside presets', () => {
    const text = changed([OLDER], [NEWER, { 'vpc-cni': {} }]);
    expect(text).toContain('aws-load-balancer-controller v3.5.0 (before v2.11.0): another version');
    expect(text).toMatch(/ec2: .*DescribeIpamPools, DescribeRouteTables/);
    expect(text).toMatch(/\+ vpc-cni v1\.20\.0: \d+ rows/);
    expect(text).not.toContain('AssignPrivateIpAddresses');
  });

  test('shows what other parameters change', () => {
    const text = changed(
      [{ 'external-dns': { hostedZones: ZONE } }],
      [{ 'external-dns': { hostedZones: `${ZONE}2` } }],
    );
    expect(text).toContain('external-dns v0.15.0: other parameters');
    expect(text).toMatch(/\+ Write: route53:ChangeResourceRecordSets\n +\+ +on +arn:aws:route53:::hostedzone\/Z12/);
  });
});

describe.each(PRESETS.map((preset) => [preset.name, preset] as const))('the data of %s', (name, preset) => {
  const { parameters, statements, versions, atLeastOne = [] } = preset;

  test('is complete', () => {
    expect(findPreset(name)).toBe(preset);
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(preset.serviceAccount).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/);
    expect(preset.source).toMatch(/^https:\/\//);
    expect(preset.description).toMatch(/[^.]$/);
    expect(new Set(versions).size).toBe(versions.length);
    const named = statements.flatMap(({ since = [], until = [] }) => [since, until].flat());
    expect(versions).toEqual(expect.arrayContaining(named));
  });

  test('uses each parameter, and no other', () => {
    const used = new Set([
      ...[...JSON.stringify([statements, parameters]).matchAll(/<(\w+)>/g)].map(([, key]) => key),
      ...statements.flatMap(({ when = {} }) => Object.keys(when)),
    ]);
    expect([...used].sort()).toEqual(Object.keys(parameters).sort());
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining([...atLeastOne]));
  });

  test('has valid statements with every choice and version', () => {
    for (const version of versions) {
      for (const choices of choicesOf(preset)) statementsOf(name, { ...choices, version });
    }
  });
});

/** All parameters with values, once for each choice. */
function choicesOf({ parameters }: Preset): Record<string, unknown>[] {
  let all: Record<string, unknown>[] = [{}];
  for (const [key, parameter] of Object.entries(parameters)) {
    all = valuesOf(parameter).flatMap((value) => all.map((one) => ({ ...one, [key]: value })));
  }
  return all;
}

function valuesOf(parameter: PresetParameter): readonly unknown[] {
  if (parameter.kind === 'flag') return [true];
  if (parameter.kind === 'choice') return parameter.choices;
  return [parameter.types.map((type) => EXAMPLES[type])];
}

const PLACE = 'eu-west-1:111122223333';

const EXAMPLES: Readonly<Record<string, string>> = {
  'acm-pca:certificate-authority': `arn:aws:acm-pca:${PLACE}:certificate-authority/ca`,
  'acm:certificate': `arn:aws:acm:${PLACE}:certificate/c`,
  'aps:workspace': `arn:aws:aps:${PLACE}:workspace/ws-1`,
  'dynamodb:table': `arn:aws:dynamodb:${PLACE}:table/jobs`,
  'ecr:repository': `arn:aws:ecr:${PLACE}:repository/apps`,
  'elasticfilesystem:file-system': `arn:aws:elasticfilesystem:${PLACE}:file-system/fs-1`,
  'elasticloadbalancing:targetgroup': `arn:aws:elasticloadbalancing:${PLACE}:targetgroup/orders/1`,
  'firehose:deliverystream': `arn:aws:firehose:${PLACE}:deliverystream/logs`,
  'glue:database': `arn:aws:glue:${PLACE}:database/sales`,
  'glue:table': `arn:aws:glue:${PLACE}:table/sales/orders`,
  'iam:role': 'arn:aws:iam::111122223333:role/nodes',
  'kinesis:stream': `arn:aws:kinesis:${PLACE}:stream/clicks`,
  'kms:key': `arn:aws:kms:${PLACE}:key/7d1f0a52`,
  'logs:log-group': `arn:aws:logs:${PLACE}:log-group:/otel/shop`,
  'rds:cluster': `arn:aws:rds:${PLACE}:cluster:orders`,
  'rds:db': `arn:aws:rds:${PLACE}:db:orders`,
  'route53:hostedzone': ZONE,
  's3:bucket': 'arn:aws:s3:::backups',
  's3:object': 'arn:aws:s3:::backups/*',
  'secretsmanager:Secret': `arn:aws:secretsmanager:${PLACE}:secret:team-*`,
  'sqs:queue': `arn:aws:sqs:${PLACE}:events`,
  'ssm:parameter': `arn:aws:ssm:${PLACE}:parameter/team/*`,
};
