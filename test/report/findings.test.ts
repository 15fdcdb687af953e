import { changeAsMarkdown } from '../../modules/report/change-markdown';
import { changeAsText } from '../../modules/report/change-text';
import { headline } from '../../modules/report/headline';
import { repositoryChange, serviceChange } from './changes';
import { finding } from './findings';

const STYLE = { quote: (value: string) => value, strong: (words: string) => words };

test.each([
  [[], undefined],
  [['high'], '1 high finding.'],
  [['high', 'high'], '2 high findings.'],
  [['low', 'critical', 'medium', 'critical'], '2 critical, 1 medium and 1 low findings.'],
] as const)('the headline counts %j', (severities, words) => {
  const change = repositoryChange([serviceChange({ findings: severities.map((severity) => finding({ severity })) })]);
  if (words === undefined) expect(headline(change, STYLE)).not.toContain('finding');
  else expect(headline(change, STYLE)).toContain(` ${words} `);
});

test.each([
  [['high'], '1 accepted finding.'],
  [['high', 'low'], '1 low finding, 1 accepted.'],
] as const)('the headline does not count the first of %j when it is accepted', (severities, words) => {
  const findings = severities.map((severity, index) =>
    finding({ severity, ...(index === 0 && { accepted: { reason: 'for now', expires: '2027-03-31' } }) }),
  );
  expect(headline(repositoryChange([serviceChange({ findings })]), STYLE)).toContain(` ${words} `);
});

test('a finding of the gate is told though no access changes', () => {
  const change = repositoryChange([], { findings: [finding({ severity: 'critical', message: 'is weakened: x' })] });
  expect(headline(change, STYLE)).toBe('No access changes. 1 critical finding.');
  expect(changeAsMarkdown(change)).toMatch(/^- \*\*critical\*\*: The configuration is weakened: /m);
  expect(changeAsText(change, { color: false })).toMatch(
    /Findings\n {2}critical +is weakened: x\n +The configuration\n/,
  );
});

test('a terminal shows each finding once before the services, with its places, and the remedy of a rule once', () => {
  const services = [
    serviceChange({ findings: [finding()] }),
    serviceChange({ service: 'cart', findings: [finding({ file: 'services/cart/pod-identity.yaml' })] }),
    serviceChange({ service: 'mail', findings: [finding({ message: 'can pass role/other' })] }),
  ];
  const lines = changeAsText(repositoryChange(services), { color: false, width: 120 }).split('\n');
  const start = lines.indexOf('Findings');
  expect(lines.slice(start + 1, start + 9)).toEqual([
    '  high      can pass role/admin to a Lambda function it creates and invokes, and so act as that role',
    '            orders and cart in prod',
    '            services/orders/pod-identity.yaml:9:5 and 1 more, pass-role-lambda-create-invoke',
    '            Name the services in a condition on `iam:PassedToService`.',
    '  high      can pass role/other',
    '            mail in prod',
    '            services/orders/pod-identity.yaml:9:5, pass-role-lambda-create-invoke',
    '',
  ]);
});

test('a comment lists the worst of all services first, with rule and line', () => {
  const change = repositoryChange([
    serviceChange({ findings: [finding({ severity: 'medium' })] }),
    serviceChange({ service: 'other', findings: [finding({ severity: 'critical' })] }),
  ]);
  const markdown = changeAsMarkdown(change);
  expect(markdown.match(/^- \*\*(?:critical|medium)\*\*: `\w+` in `prod` can pass/gm)).toEqual([
    '- **critical**: `other` in `prod` can pass',
    '- **medium**: `orders` in `prod` can pass',
  ]);
  expect(markdown).toContain(
    '([`pass-role-lambda-create-invoke`](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html), `services/orders/pod-identity.yaml:9`)',
  );
});

test.each(['javascript:alert(1)', 'https://example.com/a)b', 'https://example.com/a b', 'http://example.com'])(
  'an invalid address, %j, is not a link',
  (reference) => {
    const markdown = changeAsMarkdown(repositoryChange([serviceChange({ findings: [finding({ reference })] })]));
    expect(markdown).not.toContain('](');
  },
);

test('the same finding of several services is told once, with the list of where', () => {
  const services = ['b', 'a', 'c'].flatMap((service) =>
    ['prod', 'staging'].map((environment) =>
      serviceChange({ service, environment, findings: [finding({ id: `${service} ${environment}` })] }),
    ),
  );
  const items = changeAsMarkdown(repositoryChange(services)).match(/^- \*\*high\*\*: .*/gm);
  expect(items).toHaveLength(1);
  expect(items?.[0]).toContain('and so act as that role: `b`, `a`, `c` in `prod`, `staging` (');
});

describe('more than eight different findings', () => {
  const services = Array.from({ length: 12 }, (_, index) =>
    serviceChange({
      service: `s${index}`,
      findings: [
        finding({ id: String(index), message: `can do thing ${index}`, severity: index < 9 ? 'high' : 'low' }),
      ],
    }),
  );
  const markdown = changeAsMarkdown(repositoryChange(services));

  test('are split by the table: the most severe and a count before it, the others after it', () => {
    const [before = '', after = ''] = markdown.split('\n| Severity |');
    expect(before.match(/^- \*\*high\*\*/gm)).toHaveLength(8);
    expect(before).toContain('- 4 more findings (1 high, 3 low) below the table');
    expect(after.match(/^- \*\*(?:high|low)\*\*: `s\d+`/gm)).toHaveLength(4);
  });

  test('have their remedy once for each rule', () => {
    expect(markdown.match(/Name the services in a condition/g)).toHaveLength(1);
  });
});

describe('findings that do not fit with all their words', () => {
  const services = Array.from({ length: 1000 }, (_, index) =>
    serviceChange({
      service: `a-service-with-a-long-name-${String(index).padStart(3, '0')}`,
      findings: ['x', 'y'].map((rule) =>
        finding({ id: `${rule}${index}`, rule, message: `can do thing ${index} of ${rule}`, severity: 'high' }),
      ),
    }),
  );

  test('are listed at least by the name of their service, before rows are left out', () => {
    const markdown = changeAsMarkdown(repositoryChange(services));
    const rows = markdown.indexOf('| **high** |');
    const unfolded = markdown.replace(/<details>[^]*?<\/details>/g, '');
    for (const { service } of services) expect(unfolded).toContain(`\`${service}\``);
    expect(rows).toBeGreaterThan(0);
    expect(markdown).toMatch(/Left out: \d+ rows of the table \(\d+ high\)/);
    expect(markdown).not.toContain('services with findings');
  });

  test('are counted by severity when even the names do not fit', () => {
    const markdown = changeAsMarkdown(repositoryChange(services), { limit: 20_000 });
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(20_000);
    expect(markdown).toMatch(/Left out: \d+ services with findings \(\d+ high\), 1000 rows of the table/);
  });
});
