import type { RepositoryComparison, ServiceComparison } from '../../modules/change/change';
import type { Unreadable } from '../../modules/workloads/unreadable';
import { serviceAccessOf, type ServiceAccess } from '../../modules/access/service-access';
import { compareServices } from '../../modules/change/compare-services';
import { compareWorkloads } from '../../modules/change/compare-workloads';
import type { PolicyDocument } from '../../modules/policy/document';
import type { AccessRow } from '../../modules/policy/comparison';
import {
  type AccountDocument,
  type AccountDocuments,
  withAccountDocuments,
} from '../../modules/access/account-documents';
import { isLookedUp, policyLookUps } from '../../modules/workloads/policy-look-ups';
import { withStatedBefore } from '../../modules/access/stated-documents';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { CONFIGURATION, manifest, workloadsOf } from '../access/workloads';

const REVISIONS = { base: 'base', head: 'head' };
const READ = ['allow:', '  - actions: s3:GetObject', '    resources: "arn:aws:s3:::orders/*"'];
const DELETE = ['  - actions: s3:DeleteObject', '    resources: "arn:aws:s3:::orders/*"'];
const API = 'serviceAccounts: shop/orders-api';
const BOTH = 'serviceAccounts: [ shop/orders-api, shop/orders-batch ]';
const plain = manifest(API, ...READ);

interface Options {
  readonly before?: string;
  readonly after?: string;
  readonly unreadable?: readonly Unreadable[];
}

function compared(before: string | undefined, after: string | undefined, options: Options = {}): RepositoryComparison {
  return compareWorkloads(
    before === undefined ? [] : workloadsOf(before, options.before ?? options.after),
    after === undefined ? [] : workloadsOf(after, options.after ?? options.before),
    { ...REVISIONS, ...(options.unreadable && { unreadable: options.unreadable }) },
  );
}

/** The only service that changes. */
function onlyChange(before: string | undefined, after: string | undefined, options?: Options): ServiceComparison {
  const { services } = compared(before, after, options);
  expect(services).toHaveLength(1);
  return services[0]!;
}

/** Actions and resources of rows, without what the engine adds. */
function told(rows: readonly AccessRow[]): string[] {
  return rows.map(({ actions, resources }) => `${actions.join()} on ${resources.include.join()}`);
}

function names(associations: readonly { cluster: string; namespace: string; serviceAccount: string }[] = []): string[] {
  return associations.map(({ cluster, namespace, serviceAccount }) => `${cluster}:${namespace}/${serviceAccount}`);
}

test('another cluster, and another value of the configuration, give the access of grants with their placeholders', () => {
  const grant = [
    'allow:',
    '  - actions: sqs:SendMessage',
    '    resources: "arn:aws:sqs:eu-west-1:111122223333:{cluster}-{jobs}"',
  ];
  const of = (line: string) => CONFIGURATION.replace('    clusters:', `    values: { jobs: ${line} }\n    clusters:`);
  const before = of('a');
  const more = `${before}      - name: shop-2\n`;
  const source = manifest(API, ...grant);
  const jobs = (...names: string[]) =>
    `sqs:SendMessage on ${names.map((name) => `arn:aws:sqs:eu-west-1:111122223333:${name}`).join()}`;
  expect(told(onlyChange(source, source, { before, after: more }).gained)).toContain(jobs('shop-2-a'));
  const { gained, lost } = onlyChange(source, source, { before, after: of('b') });
  expect(told(gained)).toEqual([jobs('shop-eu-b', 'shop-us-b')]);
  expect(told(lost)).toEqual([jobs('shop-eu-a', 'shop-us-a')]);
});

describe('a change without a difference', () => {
  test.each([
    ['nothing', plain, plain],
    ['a list for a scalar', plain, manifest('serviceAccounts: [ shop/orders-api ]', ...READ)],
    [
      'other formatting and order',
      plain,
      `allow: [{resources: ["arn:aws:s3:::orders/*"], actions: [s3:GetObject]}]\nserviceAccounts: [shop/orders-api]\nowner: team-b\nservice: orders`,
    ],
    ['a grant written twice', plain, manifest(API, ...READ, ...READ.slice(1))],
    [
      'a grant that another contains',
      plain,
      manifest(API, ...READ, '  - actions: s3:GetObject', '    resources: "arn:aws:s3:::orders/a"'),
    ],
    [
      'a placeholder for its value',
      plain,
      manifest(API, 'allow:', '  - actions: s3:GetObject', '    resources: "arn:{partition}:s3:::{service}/*"'),
    ],
    [
      'the value of a session tag that is the same for all',
      manifest(
        API,
        'allow:',
        '  - actions: s3:GetObject',
        '    resources: "arn:aws:s3:::t/${aws:PrincipalTag/kubernetes-namespace}/*"',
      ),
      manifest(API, 'allow:', '  - actions: s3:GetObject', '    resources: "arn:aws:s3:::t/shop/*"'),
    ],
  ])('yields nothing: %s', (_name, before, after) => {
    expect(compared(before, after)).toEqual({
      schemaVersion: 1,
      base: 'base',
      head: 'head',
      verdict: 'equal',
      services: [],
      unreadable: [],
    });
  });

  test('yields nothing where a manifest moves', () => {
    const before = workloadsOf({ 'services/orders/pod-identity.yaml': plain });
    const after = workloadsOf({ 'services/shop/orders/pod-identity.yaml': plain });
    expect(compareWorkloads(before, after, REVISIONS).services).toEqual([]);
  });

  test('leaves services out that stay as they are', () => {
    const other = manifest('serviceAccounts: shop/mail', ...READ).replace('service: orders', 'service: mail');
    const before = workloadsOf({ 'services/a/pod-identity.yaml': plain, 'services/b/pod-identity.yaml': other });
    const after = workloadsOf({
      'services/a/pod-identity.yaml': manifest(API, ...READ, ...DELETE),
      'services/b/pod-identity.yaml': other,
    });
    expect(compareWorkloads(before, after, REVISIONS).services.map(({ service }) => service)).toEqual(['orders']);
  });
});

describe('grants', () => {
  test('that are added are gained', () => {
    const change = onlyChange(plain, manifest(API, ...READ, ...DELETE));
    expect(change).toMatchObject({
      service: 'orders',
      environment: 'prod',
      owner: 'team-checkout',
      manifest: 'services/orders/pod-identity.yaml',
      change: 'changed',
      verdict: 'broader',
      lost: [],
      unknown: [],
      needsPodRestart: false,
    });
    expect(told(change.gained)).toEqual(['s3:DeleteObject on arn:aws:s3:::orders/*']);
    expect(change.gained[0]).not.toHaveProperty('associations');
    expect(change).not.toHaveProperty('trust');
  });

  test('that are taken away are lost', () => {
    const change = onlyChange(manifest(API, ...READ, ...DELETE), plain);
    expect([change.verdict, change.gained, told(change.lost)]).toEqual([
      'narrower',
      [],
      ['s3:DeleteObject on arn:aws:s3:::orders/*'],
    ]);
  });

  test('that are replaced are gained and lost', () => {
    const change = onlyChange(plain, manifest(API, 'allow:', ...DELETE));
    expect(change.verdict).toBe('incomparable');
    expect(told(change.gained)).toEqual(['s3:DeleteObject on arn:aws:s3:::orders/*']);
    expect(told(change.lost)).toEqual(['s3:GetObject on arn:aws:s3:::orders/*']);
  });

  test('that are denied no longer are gained', () => {
    const deny = ['deny:', '  - actions: s3:GetObject', '    resources: "arn:aws:s3:::orders/secret/*"'];
    const change = onlyChange(manifest(API, ...READ, ...deny), plain);
    expect([change.verdict, told(change.gained)]).toEqual([
      'broader',
      ['s3:GetObject on arn:aws:s3:::orders/secret/*'],
    ]);
  });
});

describe('service accounts', () => {
  test('that gain an association gain all that the role allows, though its policies stay', () => {
    const change = onlyChange(plain, manifest(BOTH, ...READ));
    expect(change).toMatchObject({ verdict: 'broader', lost: [], unknown: [], needsPodRestart: true });
    expect(names(change.associations.gained)).toEqual(['shop-eu:shop/orders-batch', 'shop-us:shop/orders-batch']);
    expect(names(change.associations.kept)).toEqual(['shop-eu:shop/orders-api', 'shop-us:shop/orders-api']);
    expect(told(change.gained)).toEqual(['s3:GetObject on arn:aws:s3:::orders/*']);
    expect(names(change.gained[0]?.associations)).toEqual(names(change.associations.gained));
    expect(change).not.toHaveProperty('trust');
  });

  test('that gain the association of a role that allows nothing gain access all the same', () => {
    const nothing = ['deny:', '  - actions: s3:*', '    resources: "*"'];
    const change = onlyChange(manifest(API, ...nothing), manifest(BOTH, ...nothing));
    expect([change.verdict, change.gained]).toEqual(['broader', []]);
  });

  test('that lose their association lose all that the role allowed', () => {
    const change = onlyChange(manifest(BOTH, ...READ), plain);
    expect(change).toMatchObject({ verdict: 'narrower', gained: [], unknown: [], needsPodRestart: true });
    expect(names(change.lost[0]?.associations)).toEqual(['shop-eu:shop/orders-batch', 'shop-us:shop/orders-batch']);
  });

  test('that are replaced make the service gain and lose', () => {
    const change = onlyChange(plain, manifest('serviceAccounts: shop/other', ...READ));
    expect([change.verdict, change.change]).toEqual(['incomparable', 'changed']);
    expect(change.gained[0]).not.toHaveProperty('associations');
  });

  test('are lost on the clusters that the service leaves', () => {
    const change = onlyChange(plain, manifest(API, ...READ, 'environments: { prod: { clusters: shop-eu } }'));
    expect(names(change.associations.lost)).toEqual(['shop-us:shop/orders-api']);
    expect(names(change.associations.kept)).toEqual(['shop-eu:shop/orders-api']);
    expect([change.verdict, change.trust]).toEqual(['narrower', undefined]);
  });

  test('of a cluster in another region are others', () => {
    const moved = CONFIGURATION.replace('us-east-1', 'us-west-2');
    const change = onlyChange(plain, plain, { before: CONFIGURATION, after: moved });
    expect(change.associations.gained.map(({ clusterArn }) => clusterArn)).toEqual([
      'arn:aws:eks:us-west-2:111122223333:cluster/shop-us',
    ]);
    expect(change.associations.lost.map(({ clusterArn }) => clusterArn)).toEqual([
      'arn:aws:eks:us-east-1:111122223333:cluster/shop-us',
    ]);
  });

  test('with other session tags gain other access', () => {
    const tenant = [
      'allow:',
      '  - actions: s3:GetObject',
      '    resources: "arn:aws:s3:::t/${aws:PrincipalTag/kubernetes-namespace}/*"',
    ];
    const change = onlyChange(
      manifest(API, ...tenant),
      manifest('serviceAccounts: [ shop/orders-api, other/orders-api ]', ...tenant),
    );
    expect(told(change.gained)).toEqual(['s3:GetObject on arn:aws:s3:::t/other/*']);
    expect(names(change.gained[0]?.associations)).toEqual(['shop-eu:other/orders-api', 'shop-us:other/orders-api']);
  });

  test('whose tags differ get a row each where access differs, and one where it does not', () => {
    const tenant = (bucket: string): string[] => [
      'allow:',
      `  - actions: s3:GetObject`,
      `    resources: "arn:aws:s3:::${bucket}/\${aws:PrincipalTag/eks-cluster-name}/*"`,
      `  - actions: s3:PutObject`,
      `    resources: "arn:aws:s3:::${bucket}/*"`,
    ];
    const change = onlyChange(manifest(API, ...tenant('a')), manifest(API, ...tenant('b')));
    expect(change.gained.map((one) => [...told([one]), ...names(one.associations)]).sort()).toEqual([
      ['s3:GetObject on arn:aws:s3:::b/shop-eu/*', 'shop-eu:shop/orders-api'],
      ['s3:GetObject on arn:aws:s3:::b/shop-us/*', 'shop-us:shop/orders-api'],
      ['s3:PutObject on arn:aws:s3:::b/*'],
    ]);
  });
});

describe('services', () => {
  test('that are added gain all of their access', () => {
    const change = onlyChange(undefined, plain);
    expect(change).toMatchObject({ change: 'added', verdict: 'broader', lost: [], needsPodRestart: true });
    expect(change.role).toEqual({ after: 'arn:aws:iam::111122223333:role/orders-prod' });
    expect(told(change.gained)).toEqual(['s3:GetObject on arn:aws:s3:::orders/*']);
    expect(change.gained[0]).not.toHaveProperty('associations');
    expect(change).not.toHaveProperty('trust');
  });

  test('that are removed lose all of it', () => {
    const change = onlyChange(plain, undefined);
    expect(change).toMatchObject({ change: 'removed', verdict: 'narrower', gained: [], unknown: [] });
    expect(told(change.lost)).toEqual(['s3:GetObject on arn:aws:s3:::orders/*']);
  });

  test('change in one environment alone', () => {
    const two = `${CONFIGURATION}  staging:\n    account: "444455556666"\n    region: eu-west-1\n    clusters: [ { name: test } ]\n`;
    const staging = ['environments:', '  prod: {}', '  staging:', '    allow:', ...DELETE.map((line) => `    ${line}`)];
    const { services } = compared(plain, manifest(API, ...READ, ...staging), { before: two });
    expect(services.map(({ environment }) => environment)).toEqual(['staging']);
  });
});

describe('roles', () => {
  const created = (...lines: string[]): string => manifest(API, ...READ, 'role:', ...lines.map((line) => `  ${line}`));
  const existing = (name: string, accounts = API): string =>
    manifest(accounts, `role: arn:aws:iam::111122223333:role/${name}`);

  test.each([
    ['name', plain, created('name: other-{environment}')],
    ['path', plain, created('path: /other/')],
  ])('with another %s are new ones, which policies elsewhere may know', (_what, before, after) => {
    const change = onlyChange(before, after);
    expect(change).toMatchObject({ verdict: 'unknown', gained: [], lost: [], needsPodRestart: true });
    expect(change.unknown).toHaveLength(1);
    expect(change.role.before).not.toBe(change.role.after);
  });

  test.each([
    ['added', created(), created('tags: { team: a }')],
    ['changed', created('tags: { team: a }'), created('tags: { team: b }')],
    ['removed', created('tags: { team: a }'), created()],
  ])('with a tag %s may be known by it elsewhere', (_what, before, after) => {
    const change = onlyChange(before.replace(/role:$/, ''), after.replace(/role:$/, ''));
    expect(change).toMatchObject({ verdict: 'unknown', gained: [], lost: [], needsPodRestart: false });
  });

  test('with their tags in another order are the same', () => {
    expect(compared(created('tags: { a: x, b: y }'), created('tags: { b: y, a: x }')).services).toEqual([]);
  });

  test('whose tag is used in their own policies give access by it', () => {
    const byTag = ['allow:', '  - actions: s3:GetObject', '    resources: "arn:aws:s3:::t/${aws:PrincipalTag/team}/*"'];
    const of = (team: string): string => manifest(API, ...byTag, `role: { tags: { team: ${team} } }`);
    const change = onlyChange(of('a'), of('b'));
    expect(told(change.gained)).toEqual(['s3:GetObject on arn:aws:s3:::t/b/*']);
    expect(told(change.lost)).toEqual(['s3:GetObject on arn:aws:s3:::t/a/*']);
    expect(change.verdict).toBe('unknown');
  });

  describe('managed outside the repository', () => {
    test('are left out where nothing changes', () => {
      expect(compared(existing('legacy'), existing('legacy')).services).toEqual([]);
    });

    test('give what is not known to a service account that gains them', () => {
      const change = onlyChange(existing('legacy'), existing('legacy', BOTH));
      expect(change).toMatchObject({ verdict: 'unknown', gained: [], needsPodRestart: true });
      expect(change.unknown.map(({ side }) => side)).toEqual(['after']);
    });

    test('give nothing to a service account that loses them', () => {
      const change = onlyChange(existing('legacy', BOTH), existing('legacy'));
      expect(change).toMatchObject({ verdict: 'narrower', gained: [], lost: [], unknown: [] });
      expect(change.notes).toHaveLength(1);
    });

    test('are not known before and after when one replaces another', () => {
      expect(onlyChange(existing('a'), existing('b'))).toMatchObject({ verdict: 'unknown', needsPodRestart: true });
    });

    test('are not known when they replace a role with policies, whose access is lost', () => {
      const change = onlyChange(plain, existing('legacy'));
      expect(change.verdict).toBe('unknown');
      expect(told(change.lost)).toEqual(['s3:GetObject on arn:aws:s3:::orders/*']);
    });

    test('are not known when a role with policies replaces them, whose access may be new', () => {
      const change = onlyChange(existing('legacy'), plain);
      expect(change.verdict).toBe('unknown');
      expect(told(change.gained)).toEqual(['s3:GetObject on arn:aws:s3:::orders/*']);
    });
  });
});

describe('permissions boundaries of the customer', () => {
  const bounded = (name: string, ...grants: string[]): string =>
    manifest(API, ...grants, `role: { permissionsBoundary: "arn:aws:iam::111122223333:policy/${name}" }`);

  test('that stay do not keep the comparison from being decided', () => {
    const change = onlyChange(bounded('b', ...READ), bounded('b', ...READ, ...DELETE));
    expect(change).toMatchObject({ verdict: 'broader', unknown: [] });
    expect(told(change.gained)).toEqual(['s3:DeleteObject on arn:aws:s3:::orders/*']);
    expect(change.notes).toHaveLength(1);
  });

  test('that are new take something away and give nothing', () => {
    expect(onlyChange(plain, bounded('b', ...READ))).toMatchObject({
      verdict: 'narrower',
      gained: [],
      unknown: [],
      notes: [expect.stringContaining('policy/b')],
    });
  });

  test.each([
    ['removed', bounded('b', ...READ), plain],
    ['replaced', bounded('b', ...READ), bounded('c', ...READ)],
  ])('that are %s leave what is gained unknown', (_what, before, after) => {
    expect(onlyChange(before, after).verdict).toBe('unknown');
  });

  test('of a service that is new or removed are noted', () => {
    const added = onlyChange(undefined, bounded('b', ...READ));
    expect([added.verdict, added.unknown, added.notes.length]).toEqual(['broader', [], 1]);
    const removed = onlyChange(bounded('b', ...READ), undefined);
    expect([removed.verdict, removed.unknown, removed.notes.length]).toEqual(['narrower', [], 1]);
  });
});

describe('policies whose documents are known', () => {
  const ARN = 'arn:aws:iam::111122223333:policy/b';
  const BOUNDARY = `role: { permissionsBoundary: "${ARN}" }`;
  const ATTACHED = `managedPolicies: [ "${ARN}" ]`;
  const GAIN = 's3:DeleteObject on arn:aws:s3:::orders/*';
  const LOSS = 's3:GetObject on arn:aws:s3:::orders/*';

  /** The document in the configuration; undefined where it is not named. */
  const configured = (actions: string | undefined): string =>
    actions === undefined
      ? CONFIGURATION
      : `${CONFIGURATION}policies: { "${ARN}": { document: { Version: "2012-10-17", Statement: [ { Effect: Allow, Action: "${actions}", Resource: "*" } ] } } }\n`;

  /** One service with these grants on each side, where the configurations state these documents. */
  function compareTexts(
    grants: readonly (readonly string[])[],
    texts: readonly string[],
    found: AccountDocuments = new Map(),
  ): ServiceComparison {
    const [before, after] = texts.map(
      (text) => parseConfiguration(new TextEncoder().encode(text), 'eks-pod-identity.yaml').configuration!,
    );
    const [workloadsBefore, workloadsAfter] = texts.map((text, side) =>
      workloadsOf(manifest(API, ...(grants[side] ?? [])), text),
    );
    const stated = withStatedBefore(before, after, workloadsAfter ?? []);
    const sides = withAccountDocuments({ before: workloadsBefore!, after: stated }, found);
    const accesses = [sides.before[0]!, sides.after[0]!].map(serviceAccessOf);
    return compareServices(accesses[0], accesses[1], { evenIfEqual: true })!;
  }

  function compareDocuments(
    more: string,
    documents: readonly [string | undefined, string | undefined],
    grants: readonly string[] = DELETE,
  ): ServiceComparison {
    return compareTexts(
      [
        [...READ, more],
        [...READ, ...grants, more],
      ],
      documents.map(configured),
    );
  }

  test.each<
    [
      string,
      string,
      readonly [string | undefined, string | undefined],
      string,
      readonly string[],
      readonly string[],
      number,
    ]
  >([
    ['a boundary that allows the grant', BOUNDARY, ['s3:*', 's3:*'], 'broader', [GAIN], [], 0],
    ['a boundary without the grant', BOUNDARY, ['s3:Get*', 's3:Get*'], 'equal', [], [], 0],
    ['a boundary that now allows the grant', BOUNDARY, ['s3:Get*', 's3:*'], 'unknown', [GAIN], [], 0],
    ['a policy that allows the grant already', ATTACHED, ['s3:*', 's3:*'], 'equal', [], [], 0],
    // A document hides nothing of the change that names or narrows it.
    ['a boundary that is named now', BOUNDARY, [undefined, 'sqs:*'], 'broader', [GAIN], [], 1],
    ['a policy that is named now', ATTACHED, [undefined, 's3:*'], 'broader', [GAIN], [], 1],
    ['a boundary that is narrowed at the same time', BOUNDARY, ['s3:*', 'sqs:*'], 'unknown', [], [LOSS], 0],
    ['a boundary that is not named any longer', BOUNDARY, ['s3:Get*', undefined], 'equal', [], [], 1],
  ])('%s', (_, more, documents, verdict, gained, lost, notes) => {
    const change = compareDocuments(more, documents);
    expect([change.verdict, told(change.gained), told(change.lost), change.notes.length]).toEqual([
      verdict,
      gained,
      lost,
      notes,
    ]);
  });

  test('that are narrowed in a file alone only take away', () => {
    expect(compareDocuments(BOUNDARY, ['s3:*', 's3:Put*'], [])).toMatchObject({ verdict: 'narrower', unknown: [] });
  });

  test('tell where they are from', () => {
    expect(compareDocuments(BOUNDARY, ['s3:*', 's3:*']).documents).toEqual([
      { arn: ARN, from: 'file eks-pod-identity.yaml' },
    ]);
  });

  test('tell what may be gained while AWS has the former document', () => {
    const { unknown } = compareDocuments(BOUNDARY, ['s3:*', 'sqs:*']);
    const found = unknown.filter(({ reason }) => reason.startsWith('a document of a policy changes'));
    expect(found.map(({ rows = [] }) => told(rows))).toEqual([[GAIN]]);
  });

  test.each<[string, string | undefined, string | undefined, string, readonly string[], number]>([
    ['narrow what is gained', 's3:Get*', 's3:Get*', 'equal', [], 0],
    ['leave what they allow', 's3:*', 's3:*', 'broader', [GAIN], 0],
    ['that are named now hide nothing', undefined, 's3:Get*', 'broader', [GAIN], 1],
    ['that are narrowed at the same time hide nothing', 's3:*', 's3:Get*', 'unknown', [], 0],
    ['that are not named any longer count', 's3:Get*', undefined, 'equal', [], 1],
  ])('of the organization %s', (_, before, after, verdict, gained, notes) => {
    const organization = (actions: string | undefined): string =>
      actions === undefined
        ? CONFIGURATION
        : `${CONFIGURATION}    organizationPolicies: { serviceControl: [ FullAWSAccess, { document: { Version: "2012-10-17", Statement: [ { Effect: Allow, Action: "${actions}", Resource: "*" } ] } } ] }\n`;
    const change = compareTexts([READ, [...READ, ...DELETE]], [organization(before), organization(after)]);
    expect([change.verdict, told(change.gained), change.notes.length]).toEqual([verdict, gained, notes]);
  });

  describe('in the account', () => {
    const READS = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:Get*', Resource: '*' } } as const;
    const looking = (configuration: string): string =>
      configuration.replace('    clusters:', '    lookUpPolicies: true\n    clusters:');
    const compareLookedUp = (
      more: string,
      documents: readonly [string | undefined, string | undefined],
      found?: AccountDocument,
    ): ServiceComparison =>
      compareTexts(
        [
          [...READ, more],
          [...READ, ...DELETE, more],
        ],
        documents.map((one) => looking(configured(one))),
        new Map(found ? [[ARN, found]] : []),
      );

    test.each<[string, string, readonly [string | undefined, string | undefined], string, readonly string[]]>([
      ['narrow what is gained', BOUNDARY, [undefined, undefined], 'equal', []],
      ['count where attached', ATTACHED, [undefined, undefined], 'broader', [GAIN]],
      ['count instead of one that is named now', BOUNDARY, [undefined, 's3:*'], 'equal', []],
      ['do not replace one that the base names', BOUNDARY, ['s3:*', undefined], 'broader', [GAIN]],
      ['do not replace one that both name', BOUNDARY, ['s3:*', 's3:*'], 'broader', [GAIN]],
    ])('%s', (_, more, documents, verdict, gained) => {
      const change = compareLookedUp(more, documents, { document: READS });
      expect([change.verdict, told(change.gained), change.unknown]).toEqual([verdict, gained, []]);
    });

    test('tell where they are from', () => {
      const { documents, notes } = compareLookedUp(BOUNDARY, [undefined, undefined], { document: READS });
      expect([documents, notes]).toEqual([[{ arn: ARN, from: 'the account' }], []]);
    });

    test.each<[string, AccountDocument | undefined, RegExp]>([
      ['could not be read', { reason: 'AccessDenied' }, /could not be read from the account \(AccessDenied\)/],
      ['were not looked up', undefined, /only the action with Terraform and credentials looks it up/],
    ])('that %s are a note with the reason', (_, found, reason) => {
      const change = compareLookedUp(BOUNDARY, [undefined, undefined], found);
      expect(change).toMatchObject({ verdict: 'broader', notes: [expect.stringMatching(reason)] });
      expect(told(change.gained)).toEqual([GAIN]);
    });

    test('are only those of its environments', () => {
      const other = 'arn:aws:iam::999988887777:policy/b';
      const [workload] = workloadsOf(manifest(API, ...READ, BOUNDARY), looking(CONFIGURATION));
      expect(policyLookUps([workload!])).toMatchObject([{ environment: { name: 'prod' }, arns: [ARN] }]);
      expect(isLookedUp(other, workload!.environment)).toBe(false);
      expect(policyLookUps(workloadsOf(manifest(API, ...READ, BOUNDARY)))).toEqual([]);
    });
  });

  test('that could not be read before leave what they allowed unknown', () => {
    const access = (document?: PolicyDocument): ServiceAccess => {
      const [workload] = workloadsOf(manifest(API, ...READ, BOUNDARY));
      return serviceAccessOf({ ...workload!, managedPolicies: [{ arn: ARN, ...(document && { document }) }] });
    };
    const all = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } as const;
    expect(compareServices(access(), access(all))?.verdict).toBe('unknown');
  });
});

describe('managed policies', () => {
  const own = 'managedPolicies: [ "arn:aws:iam::111122223333:policy/own" ]';

  test('of AWS count with their documents', () => {
    const change = onlyChange(plain, manifest(API, ...READ, 'managedPolicies: [ AmazonSSMReadOnlyAccess ]'));
    expect([change.verdict, change.unknown]).toEqual(['broader', []]);
    expect(change.gained.flatMap(({ actions }) => actions).some((action) => action.startsWith('ssm:'))).toBe(true);
  });

  describe('of AWS in another partition', () => {
    const GOV = CONFIGURATION.replace(/region: eu-west-1/, 'partition: aws-us-gov\n    region: us-gov-west-1').replace(
      / {6}- name: shop-us\n +region: .*\n/,
      '      - name: shop-us\n',
    );
    const grants = READ.map((line) => line.replace('arn:aws:', 'arn:{partition}:'));
    const of = (...names: string[]): string => manifest(API, ...grants, `managedPolicies: [ ${names.join(', ')} ]`);
    const change = (before: string, after: string): ServiceComparison => onlyChange(before, after, { after: GOV });

    test('count with the names of the partition, and a note', () => {
      const attached = change(of('AmazonSSMReadOnlyAccess'), of('AmazonSSMReadOnlyAccess', 'AmazonSQSReadOnlyAccess'));
      expect([attached.verdict, attached.unknown, attached.notes.length]).toEqual(['broader', [], 2]);
      expect(told(attached.gained).join()).toContain('sqs:');
    });

    test('are not enough to prove that nothing is gained', () => {
      const narrowed = change(of('AmazonSQSFullAccess'), of('AmazonSQSReadOnlyAccess'));
      expect([narrowed.verdict, narrowed.gained, narrowed.unknown.length]).toEqual(['unknown', [], 1]);
      expect(narrowed.lost).not.toEqual([]);
    });

    test('that are taken away give nothing', () => {
      const removed = change(of('AmazonSQSFullAccess', 'AmazonSSMReadOnlyAccess'), of('AmazonSSMReadOnlyAccess'));
      expect([removed.verdict, removed.unknown]).toEqual(['narrower', []]);
    });
  });

  test('of the customer that stay do not keep the comparison from being decided', () => {
    const change = onlyChange(manifest(API, ...READ, own), manifest(API, ...READ, ...DELETE, own));
    expect([change.verdict, change.notes.length]).toEqual(['broader', 1]);
    expect(told(change.gained)).toEqual(['s3:DeleteObject on arn:aws:s3:::orders/*']);
  });

  test('of the customer may have allowed what is denied no longer', () => {
    const queues = ['deny:', '  - actions: sqs:SendMessage', '    resources: "*"'];
    expect(onlyChange(manifest(API, ...READ, ...queues, own), manifest(API, ...READ, own)).verdict).toBe('unknown');
  });

  test('of the customer make no difference to what the role allows itself and is denied no longer', () => {
    const secrets = ['deny:', '  - actions: s3:GetObject', '    resources: "arn:aws:s3:::orders/secret/*"'];
    const change = onlyChange(manifest(API, ...READ, ...secrets, own), manifest(API, ...READ, own));
    expect([change.verdict, told(change.gained)]).toEqual([
      'broader',
      ['s3:GetObject on arn:aws:s3:::orders/secret/*'],
    ]);
  });

  test('of the customer that are attached are not known', () => {
    expect(onlyChange(plain, manifest(API, ...READ, own)).verdict).toBe('unknown');
  });

  test('of the customer that are gone with the service give nothing', () => {
    const change = onlyChange(manifest(API, ...READ, own), undefined);
    expect([change.verdict, change.unknown, change.notes.length]).toEqual(['narrower', [], 1]);
  });
});

describe('what could not be read', () => {
  const file = 'services/orders/pod-identity.yaml';

  test.each<[string, Unreadable]>([
    ['a manifest', { side: 'before', file, reason: 'no YAML' }],
    ['a service of a manifest', { side: 'before', file: 'elsewhere.yaml', reason: 'x', service: 'orders' }],
    ['an environment of it', { side: 'before', file, reason: 'x', service: 'orders', environment: 'prod' }],
    ['the configuration', { side: 'before', file: 'infra/eks-pod-identity.yaml', reason: 'x' }],
  ])('at the base leaves it open what is new: %s', (_what, unreadable) => {
    const change = onlyChange(undefined, plain, { unreadable: [unreadable] });
    expect([change.verdict, change.change]).toEqual(['unknown', 'changed']);
    expect(change.unknown.map(({ side }) => side)).toEqual(['before']);
    expect(told(change.gained)).toEqual(['s3:GetObject on arn:aws:s3:::orders/*']);
  });

  test('at the head is not taken for removed', () => {
    const change = onlyChange(plain, undefined, { unreadable: [{ side: 'after', file, reason: 'no YAML' }] });
    expect([change.verdict, change.change]).toEqual(['unknown', 'changed']);
  });

  test.each<[string, Unreadable]>([
    ['another manifest', { side: 'before', file: 'services/x/pod-identity.yaml', reason: 'x' }],
    ['another service', { side: 'before', file, reason: 'x', service: 'mail' }],
    ['another environment', { side: 'before', file, reason: 'x', service: 'orders', environment: 'test' }],
    ['the other side', { side: 'after', file, reason: 'x' }],
  ])('leaves what is known alone, but not the verdict: %s', (_what, unreadable) => {
    const whole = compared(undefined, plain, { unreadable: [unreadable] });
    expect(whole.services.map(({ verdict, change }) => [verdict, change])).toEqual([['broader', 'added']]);
    expect([whole.verdict, whole.unreadable]).toEqual(['unknown', [unreadable]]);
  });
});

test('gives the same bytes for the same workloads in any order', () => {
  const files = Object.fromEntries(
    ['mail', 'orders', 'search'].map((service) => [
      `services/${service}/pod-identity.yaml`,
      manifest(`serviceAccounts: shop/${service}`, ...READ).replace('service: orders', `service: ${service}`),
    ]),
  );
  const after = workloadsOf(files);
  const expected = JSON.stringify(compareWorkloads([], after, REVISIONS));
  expect(JSON.stringify(compareWorkloads([], [...after].reverse(), REVISIONS))).toBe(expected);
  expect((JSON.parse(expected) as RepositoryComparison).services.map(({ service }) => service)).toEqual([
    'mail',
    'orders',
    'search',
  ]);
});
