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
  expect(changeAsMarkdown(change)).toContain('- The configuration, **critical**: is weakened:');
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

test('a comment lists the worst of all services first, and links each rule in its section', () => {
  const change = repositoryChange([
    serviceChange({ findings: [finding({ severity: 'medium' })] }),
    serviceChange({ service: 'other', findings: [finding({ severity: 'critical' })] }),
  ]);
  const markdown = changeAsMarkdown(change);
  const lines = markdown.split('\n');
  const start = lines.indexOf('**1 critical and 1 medium findings**');
  expect(lines.slice(start + 2, start + 4).map((line) => line.slice(0, 36))).toEqual(
    ['- `other` in `prod`, **critical**: ca', '- `orders` in `prod`, **medium**: can'].map((line) => line.slice(0, 36)),
  );
  expect(markdown).toContain(
    '(`services/orders/pod-identity.yaml:9`, [`pass-role-lambda-create-invoke`](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html))',
  );
});

test.each(['javascript:alert(1)', 'https://example.com/a)b', 'https://example.com/a b', 'http://example.com'])(
  'an invalid address, %j, is not a link',
  (reference) => {
    const markdown = changeAsMarkdown(repositoryChange([serviceChange({ findings: [finding({ reference })] })]));
    expect(markdown).not.toContain('](');
  },
);

test('many findings are counted where they are too many to list', () => {
  const findings = Array.from({ length: 60 }, (_, index) => finding({ id: String(index) }));
  const markdown = changeAsMarkdown(repositoryChange([serviceChange({ findings })]));
  expect(markdown).toContain('**60 high findings**');
  expect(markdown).toContain('- and 50 more');
  expect(markdown).toContain('- and 10 more');
});
