import { stripVTControlCharacters } from 'node:util';
import { changeAsMarkdown } from '../../modules/report/change-markdown';
import { changeAsText } from '../../modules/report/change-text';
import { association, repositoryChange, row, serviceChange } from './changes';

const change = repositoryChange(
  [
    serviceChange({
      verdict: 'incomparable',
      gained: [
        row({
          conditions: [
            { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] },
            { operator: 'StringEquals', key: 'aws:SourceVpce', values: ['vpce-1'] },
          ],
          associations: [association()],
        }),
      ],
      lost: [
        row({ actions: ['sqs:SendMessage', 's3:GetObject', 's3:GetObjectAcl'], accessLevel: 'Read', occurs: false }),
      ],
      needsPodRestart: true,
    }),
    serviceChange({
      service: 'billing',
      verdict: 'unknown',
      change: 'added',
      gained: [],
      unknown: [{ reason: 'the variable is not known', side: 'after', statement: 2 }],
      notes: ['the boundary stays'],
    }),
  ],
  { unreadable: [{ side: 'before', file: 'services/x/pod-identity.yaml', reason: 'the key is repeated' }] },
);

test('shows every service with its rows, the most urgent first', () => {
  expect(changeAsText(change, { color: false })).toBe(
    `2 services change. 1 gains and loses access: orders in prod may now delete objects in orders-prod
(under conditions), and may no longer send to and read orders-prod. 1 could not be decided: billing
in prod. Not all access is known: services/x/pod-identity.yaml could not be read.

? could not be read (before): services/x/pod-identity.yaml: the key is repeated

billing in prod (new): could not be decided
  services/orders/pod-identity.yaml, owner team-checkout, role orders-prod
  ? could not be decided: the variable is not known (after, statement 3)
  note: the boundary stays

orders in prod: gains and loses access
  services/orders/pod-identity.yaml, owner team-checkout, role orders-prod
    + Write: s3:DeleteObject
    +   on      arn:aws:s3:::orders-prod/*
    +   when    aws:SecureTransport is true
    +           and aws:SourceVpce is "vpce-1"
    +   for     shop/orders-api on shop-eu
    +   e.g.    s3:DeleteObject on arn:aws:s3:::orders-prod/a

    - Read: s3: GetObject, GetObjectAcl; sqs:SendMessage
    -   on      arn:aws:s3:::orders-prod/*
    -   e.g.    sqs:SendMessage on arn:aws:s3:::orders-prod/a
    -   (cannot occur: no request for these actions has such a resource)

Needs a pod restart: orders. Pods get their credentials when they start and keep them for hours.

Compared: 89abcdef0123 against 0123456789ab.
`,
  );
});

describe('a service with a target role', () => {
  const [reader, other] = ['arn:aws:iam::444455556666:role/pods/reader', 'arn:aws:iam::777788889999:role/other'];
  const trusted = (arn: string, principal: string) =>
    row({
      actions: ['sts:AssumeRole'],
      resources: { include: [arn], exclude: [] },
      principals: { include: [principal], exclude: [] },
    });
  const blocks = (part: Parameters<typeof serviceChange>[0]): string =>
    changeAsText(repositoryChange([serviceChange({ gained: [], ...part })]), { color: false, width: 120 });

  test('names it, how it comes about, and who may assume it', () => {
    const text = blocks({
      targetRoles: { before: [{ arn: reader, kind: 'created' }], after: [{ arn: other, kind: 'existing' }] },
      trust: { verdict: 'broader', gained: [trusted('*', 'us'), trusted(other, 'them')], lost: [] },
    });
    expect(text).toContain('role orders-prod, target role other of account 777788889999');
    const [, target = ''] = text.split('  Target role\n');
    expect(target).toMatch(
      new RegExp(
        `^    \\+ ${other}
    \\+   managed outside this repository, so its state is not known
    - ${reader}
    -   created in its account
  Who may assume the role
[^]*by      us[^]*
  Who may assume the target role
[^]*by      them`,
      ),
    );
  });

  test('has a heading for it only where it changes', () => {
    const [before, after] = ['a', 'b'].map((name) => ({
      arn: reader,
      kind: 'created' as const,
      permissionsBoundary: `arn:aws:iam::444455556666:policy/${name}`,
    }));
    expect(blocks({ targetRoles: { before: [before!], after: [after!] } })).toContain(
      'permissions boundary arn:aws:iam::444455556666:policy/b\n',
    );
    const same = blocks({ targetRoles: { before: [before!], after: [before!] } });
    expect(same).toContain('target role reader of account 444455556666');
    expect(same).not.toContain('Target role');
  });
});

test('says the same with colours', () => {
  const colored = changeAsText(change, { color: true });
  expect(colored).toContain('\u001b[32m+ Write');
  expect(colored).toContain('\u001b[31m- Read');
  expect(stripVTControlCharacters(colored)).toBe(changeAsText(change, { color: false }));
});

test('breaks lines at spaces and never breaks an ARN', () => {
  const arn = `arn:aws:s3:::${'long-name-'.repeat(12)}/*`;
  const actions = Array.from({ length: 40 }, (_, index) => `s3:GetObject${index}`);
  const wide = serviceChange({ gained: [row({ actions, resources: { include: [arn], exclude: [] } })] });
  const lines = changeAsText(repositoryChange([wide]), { color: false, width: 60, whole: true }).split('\n');
  expect(lines.filter((line) => line.length > 60 && !line.includes(arn) && !line.includes('long-name'))).toEqual([]);
  expect(lines).toContain(`    +   on      ${arn}`);
});

test('is one sentence where nothing changes', () => {
  expect(changeAsText(repositoryChange([]), { color: false })).toBe(
    'No access changes.\n\nCompared: 89abcdef0123 against 0123456789ab.\n',
  );
});

test('counts rows that cannot occur in one line', () => {
  const one = serviceChange({ gained: [], verdict: 'equal', impossible: { gained: 1, lost: 0 } });
  const more = serviceChange({ impossible: { gained: 2, lost: 1 } });
  const text = changeAsText(repositoryChange([one, more]), { color: false, width: 200 });
  expect(text).toContain(
    '  1 gained row cannot occur, because no request for the actions has such a resource; --all-rows lists them\n',
  );
  expect(text).toContain('  2 gained and 1 lost rows cannot occur,');
});

test('lists what policies of resources may allow', () => {
  const unknown = [{ reason: 'resource-policies-unknown: x', side: 'after' as const, rows: [row()] }];
  const text = changeAsText(repositoryChange([serviceChange({ verdict: 'unknown', gained: [], unknown })]), {
    color: false,
  });
  expect(text).toContain(
    '  Access that resource policies may allow now\n    ? Write: s3:DeleteObject\n    ?   on      arn:aws:s3:::orders-prod/*\n',
  );
});

test('counts the rows of a change with many, by level and service', () => {
  const rows = Array.from({ length: 40 }, (_, index) =>
    row({
      actions: index % 2 === 0 ? ['s3:GetObject'] : ['sqs:SendMessage'],
      accessLevel: index % 2 === 0 ? 'Read' : 'Write',
      resources: { include: [`arn:aws:s3:::orders-${index}/*`], exclude: [] },
    }),
  );
  const change = repositoryChange([serviceChange({ gained: rows })]);
  const text = changeAsText(change, { color: false });
  expect(text).toContain('    + and 15 more rows\n    +   Read: 1 action of 1 service (s3 1)\n');
  expect(text).toContain('\n  eks-pod-identity diff --base 0123456789ab --head 89abcdef0123 --all-rows\n');
  const whole = changeAsText(change, { color: false, whole: true });
  for (let index = 0; index < rows.length; index += 1) expect(whole).toContain(`arn:aws:s3:::orders-${index}/*`);
  expect(whole).not.toMatch(/more rows|shortened/);
});

test('shows environments that change alike once, with what their placeholders mean', () => {
  const inEnvironment = (environment: string, account: string) => {
    const arn = `arn:aws:iam::${account}:role/pods/orders-${environment}`;
    const include = [`arn:aws:sqs:eu-west-1:${account}:jobs-${environment}`];
    const witness = { action: 'sqs:SendMessage', resource: include[0]!, context: {} };
    return serviceChange({
      environment,
      role: { before: arn, after: arn },
      associations: { gained: [], lost: [], kept: [] },
      gained: [row({ actions: ['sqs:SendMessage'], resources: { include, exclude: [] }, witness })],
      notes: ['the boundary stays'],
    });
  };
  const services = [inEnvironment('prod', '111122223333'), inEnvironment('staging', '444455556666')];
  const text = changeAsText(repositoryChange(services), { color: false });
  expect(text).toContain(`
orders in prod, staging: gains access
  services/orders/pod-identity.yaml, owner team-checkout, role orders-{environment}
  {account}: 111122223333 in prod, 444455556666 in staging
    + Write: sqs:SendMessage
    +   on      arn:aws:sqs:eu-west-1:{account}:jobs-{environment}
    +   e.g.    sqs:SendMessage on arn:aws:sqs:eu-west-1:{account}:jobs-{environment}
  note: the boundary stays
`);
});

test('explains the placeholders of findings and notes that several services share', () => {
  const of = (service: string, environment: string, account: string) => {
    const arn = `arn:aws:iam::${account}:role/pods/${service}`;
    const notes = [`the document of arn:aws:iam::${account}:policy/own is not known here`];
    return serviceChange({ service, environment, role: { before: arn, after: arn }, notes });
  };
  const services = [of('cart', 'prod', '111122223333'), of('orders', 'staging', '444455556666')];
  const text = changeAsText(repositoryChange(services), { color: false, width: 200 });
  expect(text).toContain('note: the document of arn:aws:iam::{account}:policy/own is not known here (cart, orders)\n');
  expect(text).toContain('\n{account} is 111122223333 in prod and 444455556666 in staging.\n');
});

test.each([
  ['worktree', {}, 'Compared: working tree against 0123456789ab.'],
  ['worktree', { base: 'main' }, 'Compared: working tree against main at 0123456789ab.'],
  [
    '89abcdef0123'.padEnd(40, '0'),
    { base: 'main', head: 'x' },
    'Compared: x at 89abcdef0123 against main at 0123456789ab.',
  ],
  ['89abcdef0123'.padEnd(40, '0'), { head: '89abcdef' }, 'Compared: 89abcdef0123 against 0123456789ab.'],
  [
    repositoryChange([]).base,
    { base: 'main', head: 'HEAD' },
    'Warning: both sides are the same commit, so nothing can differ. Compared: HEAD at 0123456789ab against main at 0123456789ab.',
  ],
])('its last line is what was compared: %s, %j', (head, names, line) => {
  const text = changeAsText(repositoryChange([], { head }), { color: false, names, width: 200 });
  expect(text.trimEnd().split('\n').at(-1)).toBe(line);
});

test('marks a row whose resource AWS does not list for its actions', () => {
  const possible = { ...row(), applicability: 'possible' as const };
  const text = changeAsText(repositoryChange([serviceChange({ gained: [possible] })]), { color: false, width: 200 });
  expect(text).toContain("    +   (AWS's reference does not list this resource for these actions)\n");
  expect(text).toContain('may now delete objects in orders-prod (not listed by AWS)');
  const listed = { ...row(), applicability: 'listed' as const };
  expect(
    changeAsText(repositoryChange([serviceChange({ gained: [listed] })]), { color: false, width: 200 }),
  ).not.toContain('list');
});

test('says once where the documents of policies are from', () => {
  const arn = (name: string): string => `arn:aws:iam::111122223333:policy/${name}`;
  const boundary = { arn: arn('boundary'), from: 'file policies/boundary.json' };
  const known = repositoryChange([
    serviceChange({ documents: [boundary, { arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess', from: 'AWS' }] }),
    serviceChange({
      service: 'billing',
      documents: [boundary, ...[1, 2, 3].map((n) => ({ ...boundary, arn: arn(`p${n}`) }))],
    }),
  ]);
  const words = `Documents of policies: arn:aws:iam::aws:policy/ReadOnlyAccess from AWS; ${arn('boundary')}, ${arn('p1')}, ${arn('p2')} and 1 more from file policies/boundary.json.`;
  expect(changeAsText(known, { color: false }).replaceAll('\n', ' ')).toContain(words);
  expect(changeAsMarkdown(known)).toContain('`arn:aws:iam::aws:policy/ReadOnlyAccess` from AWS; ');
  expect(changeAsText(change, { color: false })).not.toContain('Documents of policies');
});
