import { changeAsMarkdown, withdrawnChangeAsMarkdown } from '../../modules/report/change-markdown';
import { commentMarker } from '../../modules/report/escape';
import { association, repositoryChange, row, serviceChange } from './changes';
import { finding } from './findings';
import { type PageNode, renderGithubMarkdown, textOf } from './github-markdown';

const loses = serviceChange({ service: 'search', verdict: 'narrower', gained: [], lost: [row()] });
const undecided = serviceChange({
  service: 'billing',
  verdict: 'unknown',
  gained: [],
  unknown: [{ reason: "managed policy 'arn:aws:iam::111122223333:policy/legacy' is not known", side: 'after' }],
});
const batch = association({ serviceAccount: 'orders-batch' });
const everything = serviceChange({
  verdict: 'incomparable',
  gained: [
    row({ resources: { include: ['arn:aws:s3:::orders-prod/*'], exclude: ['arn:aws:s3:::orders-prod/tmp/*'] } }),
  ],
  lost: [row({ actions: ['s3:GetObject'], accessLevel: 'Read' })],
  associations: { gained: [batch], lost: [association({ cluster: 'shop-us' })], kept: [association()] },
  role: { before: 'arn:aws:iam::111122223333:role/old', after: 'arn:aws:iam::111122223333:role/pods/orders-prod' },
  trust: {
    verdict: 'broader',
    gained: [row({ actions: ['sts:AssumeRole'], principals: { include: ['arn:aws:iam::1:root'], exclude: [] } })],
    lost: [],
  },
  notes: ['the boundary arn:aws:iam::1:policy/b stays'],
  needsPodRestart: true,
});

function many(count: number) {
  return repositoryChange(
    Array.from({ length: count }, (_, index) =>
      serviceChange({ ...everything, service: `service-${String(index).padStart(4, '0')}` }),
    ),
  );
}

function elements(node: PageNode, name: string): PageNode[] {
  return [...(node.name === name ? [node] : []), ...node.children.flatMap((child) => elements(child, name))];
}

describe('the comment', () => {
  test('begins with the verdict', () => {
    const [first] = changeAsMarkdown(repositoryChange([serviceChange()]), { marker: 'x' }).split('\n');
    expect(first).toBe(
      '1 service changes. **1 gains access**: `orders` in `prod` may now delete objects in `orders-prod`.',
    );
  });

  test('has a row and a folded section for every service, the most severe first, then in natural order', () => {
    const services = [
      loses,
      serviceChange({ service: 'job-10' }),
      serviceChange({ service: 'job-9' }),
      serviceChange({ service: 'zoo', findings: [finding()] }),
      undecided,
    ];
    const page = renderGithubMarkdown(changeAsMarkdown(repositoryChange(services)));
    const names = ['zoo', 'billing', 'job-9', 'job-10', 'search'];
    const rows = elements(elements(page, 'table')[0]!, 'tr').slice(1);
    expect(rows.map((line) => textOf(elements(line, 'td')[1]!))).toEqual(names);
    const summaries = elements(page, 'summary').map((summary) => textOf(elements(summary, 'code')[0] ?? page));
    expect(summaries.slice(0, names.length)).toEqual(names);
    expect(elements(page, 'details').every(({ attributes }) => !('open' in attributes))).toBe(true);
  });

  test('has no column without content', () => {
    const { owner, ...unowned } = serviceChange();
    const heads = [[unowned], [serviceChange({ findings: [finding()] })]].map(
      (services) => /^\| .*Service.*$/m.exec(changeAsMarkdown(repositoryChange(services)))?.[0],
    );
    expect(heads).toEqual([
      '| Service | Change | Environments |',
      '| Severity | Service | Owner | Change | Environments |',
    ]);
  });

  test('has one section for environments that change alike, and shows the placeholders', () => {
    const inEnvironment = (environment: string, account: string) =>
      serviceChange({
        environment,
        role: { after: `arn:aws:iam::${account}:role/orders-${environment}` },
        associations: { gained: [association({ cluster: `own-${account}` })], lost: [], kept: [] },
        gained: [
          row({
            resources: { include: [`arn:aws:sqs:eu-west-1:${account}:orders-${environment}`], exclude: [] },
            witness: { action: 'sqs:SendMessage', resource: '*', context: {} },
          }),
        ],
      });
    const change = repositoryChange([inEnvironment('prod', '111122223333'), inEnvironment('test', '444455556666')]);
    const markdown = changeAsMarkdown(change);
    expect(markdown.match(/<summary><code>orders<\/code> in .*/g)).toEqual([
      '<summary><code>orders</code> in <code>prod, test</code>: gains access</summary>',
    ]);
    expect(markdown).toContain('+   on      arn:aws:sqs:eu-west-1:{account}:orders-{environment}');
    expect(markdown).toContain('+ shop/orders-api on own-111122223333\n+ shop/orders-api on own-444455556666');
    expect(markdown).toContain('`{account}` is `111122223333` in `prod` and `444455556666` in `test`');
  });

  test('names up to five environments in a row, and counts more', () => {
    const cellOf = (count: number) => {
      const services = Array.from({ length: count }, (_, index) => serviceChange({ environment: `e${index}` }));
      return /^\| `orders` .*\| (.*) \|$/m.exec(changeAsMarkdown(repositoryChange(services)))?.[1];
    };
    expect(cellOf(5)).toBe('`e0`, `e1`, `e2`, `e3`, `e4`');
    expect(cellOf(7)).toBe('`e0`, `e1`, `e2`, `e3` and 3 more');
  });

  test('has one row with counts for a new service', () => {
    const services = [
      serviceChange({ change: 'added', associations: { gained: [association()], lost: [], kept: [] } }),
    ];
    expect(changeAsMarkdown(repositoryChange(services))).toContain(
      '| `orders` | `team-checkout` | new, 1 row, 1 service account: delete objects in `orders-prod` | `prod` |',
    );
  });

  test('shows everything that changes for a service', () => {
    const page = renderGithubMarkdown(changeAsMarkdown(repositoryChange([everything])));
    const [details] = elements(page, 'details');
    const blocks = elements(details!, 'pre').map((block) => textOf(block));
    expect(blocks).toEqual([
      [
        '+ Write: s3:DeleteObject',
        '+   on      arn:aws:s3:::orders-prod/*',
        '+   except  arn:aws:s3:::orders-prod/tmp/*',
        '+   e.g.    s3:DeleteObject on arn:aws:s3:::orders-prod/a',
        '',
        '- Read: s3:GetObject',
        '-   on      arn:aws:s3:::orders-prod/*',
        '-   e.g.    s3:GetObject on arn:aws:s3:::orders-prod/a',
        '',
      ].join('\n'),
      '- arn:aws:iam::111122223333:role/old\n+ arn:aws:iam::111122223333:role/pods/orders-prod\n',
      '+ shop/orders-batch on shop-eu\n- shop/orders-api on shop-us\n',
      [
        '+ Write: sts:AssumeRole',
        '+   by      arn:aws:iam::1:root',
        '+   on      arn:aws:s3:::orders-prod/*',
        '+   e.g.    sts:AssumeRole on arn:aws:s3:::orders-prod/a',
        '',
      ].join('\n'),
    ]);
    expect(textOf(details!)).toContain('the boundary arn:aws:iam::1:policy/b stays');
    expect(textOf(page)).toContain('Pods need a restart of orders');
  });

  test('writes notes of several services once, at the end', () => {
    const note = (account: string) => `the boundary arn:aws:iam::${account}:policy/b is not known`;
    const services = ['cart', 'mail', 'shop'].map((service, index) => {
      const account = String(index + 1).repeat(12);
      return serviceChange({
        service,
        role: { after: `arn:aws:iam::${account}:role/x` },
        notes: [note(account), ...(service === 'cart' ? ['only here'] : [])],
      });
    });
    const markdown = changeAsMarkdown(repositoryChange(services));
    expect(markdown.match(/is not known/g)).toHaveLength(1);
    expect(markdown).toContain('`arn:aws:iam::{account}:policy/b` is not known (all 3 services)');
    expect(markdown).toMatch(/\*\*Notes\*\*\n\n- only here\n/);
  });

  test('lists each resource with who gains and who loses it, and the line of the grant', () => {
    const bucket = row({
      resources: { include: ['arn:aws:s3:::logs'], exclude: [] },
      actions: ['s3:ListBucket'],
      accessLevel: 'List',
    });
    const objects = row({
      resources: { include: ['arn:aws:s3:::logs/*'], exclude: [] },
      actions: ['s3:GetObject'],
      accessLevel: 'Read',
    });
    const services = [
      serviceChange({
        gained: [bucket, objects],
        grantLines: [{ resource: 'arn:aws:s3:::logs/*', line: 7 }],
      }),
      serviceChange({ service: 'search', gained: [], lost: [objects] }),
    ];
    const markdown = changeAsMarkdown(repositoryChange(services), {
      links: { source: 'https://github.com/a/b/blob/c/' },
    });
    expect(markdown).toContain('<details><summary>By resource: 1</summary>');
    expect(markdown).toContain(
      '| `arn:aws:s3:::logs`, `/*` | read | read | [`orders:7`](https://github.com/a/b/blob/c/services/orders/pod-identity.yaml#L7), [`search`](https://github.com/a/b/blob/c/services/orders/pod-identity.yaml) |',
    );
  });

  test('links services to their sections, rules to the documentation and findings to their lines', () => {
    const links = {
      source: 'https://github.com/a/b/blob/c/',
      documentation: 'https://github.com/o/p/blob/v1.0.0/docs/',
    };
    const services = [serviceChange({ findings: [finding({ file: 'a b/(x).yaml' })] })];
    const markdown = changeAsMarkdown(repositoryChange(services), { links, marker: 'eks-pod-identity.yaml' });
    const [, anchor = ''] = /\[`orders`\]\(#([\w-]+)\)/.exec(markdown) ?? [];
    expect(markdown).toContain(`<summary><a name="${anchor}"></a><code>orders</code>`);
    expect(markdown).toContain('(https://github.com/o/p/blob/v1.0.0/docs/findings.md#pass-role-lambda-create-invoke)');
    expect(markdown).toContain('[`a b/(x).yaml:9`](https://github.com/a/b/blob/c/a%20b/%28x%29.yaml#L9)');
  });

  test('warns of what could not be decided before the sections', () => {
    const change = repositoryChange([undecided], {
      unreadable: [{ side: 'before', file: 'a.yaml', reason: 'no YAML' }],
    });
    const markdown = changeAsMarkdown(change);
    const warning = markdown.indexOf('> [!WARNING]');
    expect(warning).toBeGreaterThan(0);
    expect(warning).toBeLessThan(markdown.indexOf('| Service'));
    expect(warning).toBeLessThan(markdown.indexOf('<details>'));
    const [quote] = elements(renderGithubMarkdown(markdown), 'blockquote');
    expect(elements(quote!, 'li').map((item) => textOf(item))).toEqual([
      'a.yaml could not be read (before): no YAML',
      "billing in prod: managed policy 'arn:aws:iam::111122223333:policy/legacy' is not known (after)",
    ]);
  });

  test('has no warning and no graph where there is nothing to warn of and nothing to draw', () => {
    const markdown = changeAsMarkdown(repositoryChange([serviceChange({ verdict: 'equal', gained: [] })]));
    expect(markdown).not.toContain('[!WARNING]');
    expect(markdown).not.toContain('mermaid');
  });

  const reads = row({ actions: ['s3:GetObject'], accessLevel: 'Read' });
  const other = row({ resources: { include: ['arn:aws:s3:::other/*'], exclude: [] } });
  const graphOf = (...services: Parameters<typeof repositoryChange>[0][number][]): string =>
    /```mermaid\n([^]*?)\n```\n\n```diff/.exec(changeAsMarkdown(repositoryChange(services)))?.[1] ?? '';

  test('draws who gains and who loses what, and lists the same as text', () => {
    const service = { ...everything, gained: [...everything.gained, other] };
    const graph = graphOf(service).split('\n');
    expect(graph.filter((line) => /n\d+ (?:==>|-\.->|-->)/.test(line)).map((line) => line.trim())).toEqual([
      'n1 ==> n0',
      'n2 -.-> n0',
      'n3 --> n0',
      'n0 ==>|"Write"| n4',
      'n0 -.->|"Read"| n4',
      'n0 ==>|"Write"| n5',
    ]);
    expect(graph).toContain('  subgraph g0["orders in prod"]');
    expect(graph).toContain('    n1["shop/orders-batch<br/>shop-eu"]');
    expect(graph).toContain('    n4("s3 orders-prod/#42;")');
    expect(changeAsMarkdown(repositoryChange([service]))).toContain(
      '+ shop/orders-batch on shop-eu → role orders-prod\n- shop/orders-api on shop-us → role orders-prod\n',
    );
  });

  test('draws a resource of several services once', () => {
    const graph = graphOf(serviceChange(), serviceChange({ service: 'search', gained: [reads] }));
    expect(graph.match(/s3 orders-prod/g)).toHaveLength(1);
    expect(graph.match(/==>/g)).toHaveLength(2);
  });

  test('draws a target role between the role and what it reaches', () => {
    const arn = 'arn:aws:iam::444455556666:role/reader';
    const service = serviceChange({
      gained: [row({ via: [arn] }), other],
      lost: [row()],
      targetRoles: { before: [], after: [{ arn, kind: 'handed-off' }] },
    });
    const markdown = changeAsMarkdown(repositoryChange([service]));
    const graph = graphOf(service);
    expect(graph).toContain('    n2(["target role reader of account 444455556666"])');
    expect(graph.match(/n0 [=-].*|n2 [=-].*/g)).toEqual([
      'n0 ==> n2',
      'n2 ==>|"Write"| n3',
      'n0 ==>|"Write"| n4',
      'n0 -.->|"Write"| n5',
    ]);
    expect(markdown).toContain(', target role `reader of account 444455556666`');
    expect(markdown).toContain('+   created by the owners of its account, so its state is not known');
  });

  test('draws nothing for one service with one resource, or more than 40 nodes', () => {
    expect(graphOf(serviceChange())).toBe('');
    const drawn = Array.from({ length: 20 }, (_, index) => {
      const services = Array.from({ length: index + 2 }, (_none, number) => serviceChange({ service: `s${number}` }));
      return new Set(graphOf(...services).match(/\bn\d+(?=[[(])/g)).size;
    });
    expect(drawn[0]).toBe(5);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(40);
    expect(drawn.at(-1)).toBe(0);
  });

  test('counts what one service has too much of', () => {
    const rows = Array.from({ length: 60 }, (_, index) =>
      row({ resources: { include: [`arn:aws:s3:::b${index}/*`], exclude: [] } }),
    );
    expect(graphOf(serviceChange({ gained: rows }))).toContain('more resources');
  });

  test('says so where no access changes', () => {
    expect(changeAsMarkdown(repositoryChange([]), { marker: 'x' })).toMatch(/^No access changes\.\n/);
  });

  test('is the same for the same change', () => {
    expect(changeAsMarkdown(many(20))).toBe(changeAsMarkdown(many(20)));
  });

  test.each([[{ base: 'main', head: 'worktree' }, 'Access at worktree against main.']])(
    'names its ends',
    (ends, line) => {
      const page = renderGithubMarkdown(changeAsMarkdown(repositoryChange([serviceChange()], ends)));
      expect(textOf(elements(page, 'sub')[0]!)).toBe(line);
    },
  );
});

describe('a change too long for a comment', () => {
  test.each([
    [1, undefined],
    [50, undefined],
    [200, undefined],
    [3000, undefined],
    [50, 20_000],
    [50, 5_000],
    [50, 2_500],
    [3000, 1_048_576],
  ])('fits: %d services within %s bytes', (count, limit) => {
    const options = { marker: 'config', ...(limit !== undefined && { limit }) };
    const markdown = changeAsMarkdown(many(count), options);
    const most = limit ?? 65_536;
    expect(markdown.length).toBeLessThanOrEqual(most);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(most);
    expect(markdown).toMatch(new RegExp(`^${count} services? changes?\\. `));
    expect(markdown.endsWith(`${commentMarker('config')}\n`)).toBe(true);
  });

  test('fits where every character takes four bytes', () => {
    const wide = '\u{1f600}'.repeat(300);
    const services = Array.from({ length: 100 }, (_, index) =>
      serviceChange({ service: `${index}${wide}`, owner: wide }),
    );
    expect(Buffer.byteLength(changeAsMarkdown(repositoryChange(services)))).toBeLessThanOrEqual(65_536);
  });

  test('keeps what it shows complete, counts the rest by severity, and links the step summary', () => {
    const { services } = many(200);
    const change = repositoryChange(
      services.map((service, index) => (index % 50 === 0 ? { ...service, findings: [finding()] } : service)),
    );
    const markdown = changeAsMarkdown(change, { fullReport: 'https://github.com/acme/shop/actions/runs/1' });
    const page = renderGithubMarkdown(markdown);
    expect(markdown.match(/^\| .*`service-\d{4}` \| `team.*$/gm)).toHaveLength(200);
    expect(markdown).toContain('Details of 196 services without findings');
    expect(markdown).toMatch(/Left out: \d+ sections \(\d+ without findings\)/);
    expect(elements(page, 'a').at(-1)?.attributes['href']).toBe('https://github.com/acme/shop/actions/runs/1');
    expect(markdown).toContain('eks-pod-identity diff --format json');
    expect(markdown.match(/<details>/g)).toHaveLength(markdown.match(/<\/details>/g)?.length ?? 0);
  });

  test('leaves rows of the table out only when no section is left', () => {
    const markdown = changeAsMarkdown(many(3000));
    const rows = markdown.match(/^\| .*`service-\d{4}` \| `team/gm)?.length ?? 0;
    expect(rows).toBeGreaterThan(100);
    expect(markdown).not.toContain('Details of');
    expect(/Left out.*/.exec(markdown)?.[0]).toMatch(
      new RegExp(`: ${3000 - rows} rows of the table \\(${3000 - rows} without findings\\), .*3000 sections`),
    );
  });

  test.each(['javascript:alert(1)', 'https://x)](y', 'http://evil.example', 'https://x y'])(
    'links nowhere else: %s',
    (fullReport) => {
      const markdown = changeAsMarkdown(many(200), { fullReport });
      expect(markdown).not.toContain(fullReport);
      expect(elements(renderGithubMarkdown(markdown), 'a')).toEqual([]);
    },
  );
});

test('a withdrawn change is one line and the marker', () => {
  expect(withdrawnChangeAsMarkdown({ marker: 'config' }).trimEnd().split('\n\n')).toEqual([
    'No access changes any more: a later push reverted them.',
    commentMarker('config'),
  ]);
});
