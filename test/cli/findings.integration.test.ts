import { removeFolders, testRepository } from '../repository/git-repository';
import { CONFIGURATION, eksPodIdentity, manifestOf } from './command-line';

afterAll(removeFolders);

const MANIFEST = 'services/orders/pod-identity.yaml';
const PLAIN = manifestOf('orders');
const DANGEROUS = `${PLAIN}  - { actions: kms:ScheduleKeyDeletion, resources: '*' }\n`;
const FILES = { 'eks-pod-identity.yaml': CONFIGURATION, [MANIFEST]: PLAIN };

interface Found {
  readonly services: readonly { readonly findings: readonly object[] }[];
}

const repository = testRepository(FILES);
repository.write({ [MANIFEST]: DANGEROUS });

test.concurrent('findings are in text, Markdown and JSON, with the line of the grant', async () => {
  const run = (...args: string[]) => eksPodIdentity(['diff', ...args], { cwd: repository.folder });
  const [text, markdown, json] = await Promise.all([run(), run('--format=markdown'), run('--format=json')]);
  expect(text.stdout).toContain('services/orders/pod-identity.yaml:5:5, backup-destruction');
  expect(markdown.stdout).toContain('`services/orders/pod-identity.yaml:5`');
  expect((JSON.parse(json.stdout) as Found).services.map(({ findings }) => findings)).toMatchObject([
    [{ rule: 'backup-destruction', severity: 'high', file: MANIFEST, line: 5, column: 5 }],
  ]);
  expect([text.status, markdown.status, json.status]).toEqual([0, 0, 0]);
});

describe('--fail-on', () => {
  test.concurrent.each([
    ['low', 1],
    ['medium', 1],
    ['high', 1],
    ['critical', 0],
    ['never', 0],
  ])('%s and a high finding: status %i, and the same report', async (severity, status) => {
    const ended = await eksPodIdentity(['diff', '--fail-on', severity], { cwd: repository.folder });
    expect(ended.status).toBe(status);
    expect(ended.stdout).toContain('backup-destruction');
    expect(ended.stderr).toMatch(
      status === 0
        ? /^$/
        : new RegExp(`^exit status 1: .* severity ${severity} or above \\(--fail-on ${severity}\\)\n$`),
    );
  });

  test.concurrent('lets a change without findings pass', async () => {
    const other = testRepository(FILES);
    other.write({ [MANIFEST]: manifestOf('orders', 'actions: s3:PutObject, resources: "arn:aws:s3:::orders/*"') });
    expect((await eksPodIdentity(['diff', '--fail-on=low'], { cwd: other.folder })).status).toBe(0);
  });

  test.concurrent('refuses what could not be decided', async () => {
    const other = testRepository({ ...FILES, [MANIFEST]: 'service: orders\n' });
    other.write({ [MANIFEST]: PLAIN });
    expect((await eksPodIdentity(['diff', '--fail-on=high'], { cwd: other.folder })).status).toBe(1);
  });

  test.concurrent('takes severities only', async () => {
    const ended = await eksPodIdentity(['diff', '--fail-on', 'sometimes'], { cwd: repository.folder });
    expect({ ...ended, stderr: ended.stderr.includes('sometimes') }).toEqual({ status: 2, stdout: '', stderr: true });
  });
});

describe('the gate of the base', () => {
  const GATE = 'gate:\n  failOn: high\n  approvers: octocat\n';
  const accepts = (expires: string): string =>
    `${GATE}  ignore:\n    - { rule: backup-destruction, service: orders, reason: it rotates keys, expires: ${expires} }\n`;
  const withGate = (base: string, head = base) => {
    const other = testRepository({ ...FILES, 'eks-pod-identity.yaml': CONFIGURATION + base });
    other.write({ [MANIFEST]: DANGEROUS, 'eks-pod-identity.yaml': CONFIGURATION + head });
    return (...args: string[]) => eksPodIdentity(['diff', '--fail-on=high', ...args], { cwd: other.folder });
  };

  test.concurrent('accepts a risk until a day, and shows it with the reason', async () => {
    const run = withGate(accepts('2999-01-01'));
    const [text, markdown, sarif] = await Promise.all([run(), run('--format=markdown'), run('--format=sarif')]);
    expect([text.status, markdown.status, sarif.status]).toEqual([0, 0, 0]);
    expect(text.stdout).toContain('accepted until 2999-01-01: it rotates keys');
    expect(markdown.stdout).toContain('**1 accepted finding**');
    expect(JSON.parse(sarif.stdout)).toMatchObject({
      runs: [{ results: [{ suppressions: [{ kind: 'external', justification: 'it rotates keys' }] }] }],
    });
  });

  test.concurrent('accepts nothing for the head that writes it, and tells that it would', async () => {
    const ended = await withGate(GATE, accepts('2999-01-01'))();
    expect(ended.status).toBe(1);
    expect(ended.stdout).toMatch(
      /critical +weakens the gate: findings of the rule backup-destruction in\s+orders[^]*\n +The configuration\n/,
    );
    expect(ended.stdout).toContain('eks-pod-identity.yaml:');
  });

  test.concurrent('a risk that is no longer accepted is an error', async () => {
    const ended = await withGate(accepts('2020-01-01'))();
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('gate-ignore-expired');
  });

  test.concurrent('removing an expired entry removes the error', async () => {
    const ended = await withGate(accepts('2020-01-01'), GATE)();
    expect(ended.stderr).not.toContain('gate-ignore-expired');
    expect(ended.stdout).not.toContain('accepted');
  });

  test.concurrent('gives rules its own severities', async () => {
    const ended = await withGate(`${GATE}  severities: { backup-destruction: medium }\n`)();
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/medium +can make data unreadable/);
  });
});

test.concurrent('--all tells what was dangerous before, of services that change', async () => {
  const other = testRepository({ ...FILES, [MANIFEST]: DANGEROUS });
  other.write({ [MANIFEST]: `${DANGEROUS}  - { actions: sqs:SendMessage, resources: 'arn:aws:sqs:*:*:orders' }\n` });
  const findings = async (...args: string[]): Promise<readonly object[]> => {
    const { stdout } = await eksPodIdentity(['diff', '--format=json', ...args], { cwd: other.folder });
    return (JSON.parse(stdout) as Found).services.flatMap((service) => service.findings);
  };
  expect(await findings()).toEqual([]);
  expect(await findings('--all')).toMatchObject([{ rule: 'backup-destruction' }]);
});

test.concurrent('SARIF counts paths from the root of the repository', async () => {
  const below = Object.fromEntries(Object.entries(FILES).map(([file, text]) => [`infra/pods/${file}`, text]));
  const other = testRepository(below);
  other.write({ [`infra/pods/${MANIFEST}`]: DANGEROUS });
  const { status, stdout } = await eksPodIdentity(['diff', '--format=sarif', '-C', 'infra/pods'], {
    cwd: other.folder,
  });
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        results: [
          {
            ruleId: 'backup-destruction',
            locations: [{ physicalLocation: { artifactLocation: { uri: `infra/pods/${MANIFEST}` } } }],
          },
        ],
      },
    ],
  });
});
