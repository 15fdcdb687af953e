import { changeAsMarkdown, withdrawnChangeAsMarkdown } from '../../modules/report/change-markdown';
import { commentMarker } from '../../modules/report/escape';
import { association, repositoryChange, row, serviceChange } from './changes';
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

  test('has a row of the table and a folded section for every service, the most urgent first', () => {
    const page = renderGithubMarkdown(changeAsMarkdown(repositoryChange([loses, everything, undecided])));
    const names = ['billing', 'orders', 'search'];
    expect(
      elements(page, 'tr')
        .slice(1)
        .map((line) => textOf(elements(line, 'td')[0]!)),
    ).toEqual(names);
    expect(elements(page, 'summary').map((summary) => textOf(elements(summary, 'code')[0]!))).toEqual(names);
    expect(elements(page, 'details').every(({ attributes }) => !('open' in attributes))).toBe(true);
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
    expect(textOf(details!)).toContain('Needs a pod restart');
  });

  test('warns of what could not be decided before the sections', () => {
    const change = repositoryChange([undecided], {
      unreadable: [{ side: 'before', file: 'a.yaml', reason: 'no YAML' }],
    });
    const markdown = changeAsMarkdown(change);
    const warning = markdown.indexOf('> [!WARNING]');
    expect(warning).toBeGreaterThan(0);
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

  test('draws who gains and who loses what', () => {
    const markdown = changeAsMarkdown(repositoryChange([everything]));
    const graph = /```mermaid\n([^]*?)\n```/.exec(markdown)?.[1]?.split('\n') ?? [];
    expect(graph.filter((line) => /n\d+ (?:==>|-\.->|-->)/.test(line)).map((line) => line.trim())).toEqual([
      'n1 ==> n0',
      'n2 -.-> n0',
      'n3 --> n0',
      'n0 ==>|"Write"| n4',
      'n0 -.->|"Read"| n4',
    ]);
    expect(graph).toContain('  n1["shop/orders-batch<br/>shop-eu"]');
    expect(graph).toContain('  n4("s3 orders-prod/#42;")');
  });

  test('draws a target role between the role and what it reaches', () => {
    const arn = 'arn:aws:iam::444455556666:role/reader';
    const service = serviceChange({
      gained: [row({ via: [arn] })],
      lost: [row()],
      targetRoles: { before: [], after: [{ arn, kind: 'handed-off' }] },
    });
    const markdown = changeAsMarkdown(repositoryChange([service]));
    const graph = /```mermaid\n([^]*?)\n```/.exec(markdown)?.[1] ?? '';
    expect(graph).toContain('  n2(["target role reader of account 444455556666"])');
    expect(graph.match(/n0 .*|n2 .*/g)).toEqual(['n0 ==> n2', 'n2 ==>|"Write"| n3', 'n0 -.->|"Write"| n4']);
    expect(markdown).toContain(', target role `reader of account 444455556666`');
    expect(markdown).toContain('+   created by the owners of its account, so its state is not known');
  });

  test('draws nothing where there would be too much to see', () => {
    expect(changeAsMarkdown(many(5))).not.toContain('mermaid');
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

  test('shortens sections from the bottom to a line and says where the whole is', () => {
    const markdown = changeAsMarkdown(many(200), { fullReport: 'https://github.com/acme/shop/actions/runs/1' });
    const page = renderGithubMarkdown(markdown);
    const kinds = [...markdown.matchAll(/^(<details>|- `service-)/gm)].map(([start]) => start);
    expect(kinds).toHaveLength(200);
    expect(kinds.join().replace(/(<details>,?)+/, '')).not.toContain('<details>');
    expect(kinds[0]).toBe('<details>');
    expect(elements(page, 'a').map(({ attributes }) => attributes['href'])).toEqual([
      'https://github.com/acme/shop/actions/runs/1',
    ]);
    expect(markdown).toContain('eks-pod-identity diff --format json');
  });

  test('leaves sections out only when lines are too long too, and counts them', () => {
    const markdown = changeAsMarkdown(many(3000));
    const lines = markdown.match(/^- `service-/gm)?.length ?? 0;
    expect(markdown).not.toContain('<details>');
    expect(lines).toBeGreaterThan(100);
    expect(markdown).toContain(`${3000 - lines} are left out`);
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
