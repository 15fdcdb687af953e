import { stringify } from 'yaml';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import { resolveWorkloads } from '../../modules/workloads/resolve-workloads';
import { type PageNode, renderGithubMarkdown } from '../report/github-markdown';
import { HOSTILE_VALUES, INERT } from '../report/hostile-values';
import { accountOf } from '../rig/terraform/cloud';
import { ACCOUNT, configurationText, CREDENTIALS, startWorld, type RunResult, type World } from './world';

/** Values by which an attacker might make the runner, Terraform or CDKTF execute something. */
const COMMANDS: readonly (readonly [string, string])[] = [
  ['a workflow command', '::set-output name=verdict::equal'],
  ['an error command after a line break', 'x\n::error::forged'],
  ['a command that adds a mask', '::add-mask::e'],
  ['the end of stopped commands', '::stop-commands::x'],
  ['a command of the older form', '##[error]forged'],
  ['an output in the file form', 'x\nverdict<<EOF\nequal\nEOF'],
  ['a file read by Terraform', '${file("/etc/hostname")}'],
  ['a template directive of Terraform', '%{ if true }yes%{ endif }'],
  ['an escaped template', '$${not} %%{a} $$$'],
  ['a reference to a resource', '${aws_iam_role.role.arn}'],
  ['a token of CDKTF', '${TfToken[TOKEN.0]}'],
  ['a string token of CDKTF', '#{Token[TOKEN.1]}'],
  ['an expression of GitHub', '${{ secrets.GITHUB_TOKEN }}'],
  ['a value of 100 kB', 'A'.repeat(100_000)],
];

const VALUES = [...HOSTILE_VALUES, ...COMMANDS];
/** Policies take about 10,000 characters, so what is long is tried where it is refused or only shown. */
const isShort = (value: string) => value.length < 200;

function manifestWith(service: string, owner: string, values: readonly string[]): string {
  return stringify({
    service,
    owner,
    serviceAccounts: `shop/${service}`,
    role: { tags: { note: 'any' } },
    allow: values.map((value, index) => ({
      actions: 's3:GetObject',
      resources: `arn:aws:s3:::bucket-${index}/*`,
      conditions: { StringEquals: { 'aws:PrincipalTag/note': value } },
    })),
  });
}

/** Whether a manifest with the value has no error, in itself or once its grants become statements. */
function isAccepted(value: string): boolean {
  const { manifest } = parseManifest(Buffer.from(manifestWith('one', value, isShort(value) ? [value] : [])), 'm');
  if (manifest === undefined) return false;
  const { configuration } = parseConfiguration(Buffer.from(configurationText('/state')), 'c');
  return configuration !== undefined && !hasErrors(resolveWorkloads(configuration, [manifest]).diagnostics);
}

const accepted = VALUES.filter(([, value]) => isAccepted(value));
const refused = VALUES.filter(([, value]) => !isAccepted(value));

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.github.violations).toEqual([]);
});

/** Elements that reports are made of; links lead to the run, to files of the repository at a commit, and within the report. */
const ELEMENTS =
  /^(#document-fragment|#text|p|strong|code|pre|table|thead|tbody|tr|th|td|details|summary|ul|li|sub|h3|blockquote)$/;

const LINKS =
  /^(?:#[a-z0-9-]+|https:\/\/github\.com\/acme\/shop\/(?:actions\/runs\/\d+|blob\/[0-9a-f]{40}\/[\w./%-]+(?:#L\d+)?))$/;

function expectInert(markdown: string): void {
  const visit = (node: PageNode, inCode: boolean): void => {
    if (node.name === 'a') {
      const { href, name } = node.attributes;
      expect(href ?? `#${name}`).toMatch(LINKS);
    } else if (node.name === '#comment') {
      expect(node.text.trim()).toBe('eks-pod-identity:eks%2Dpod%2Didentity.yaml');
    } else {
      expect(node.name).toMatch(ELEMENTS);
    }
    const isCode = inCode || node.name === 'code' || node.name === 'pre';
    if (node.name === '#text' && !isCode) expect(node.text).not.toMatch(/@\w|#\d|https?:|www\.|\$\$|:\w+:/);
    for (const child of node.children) visit(child, isCode);
  };
  visit(renderGithubMarkdown(markdown), false);
}

function expectInertRun({ log, outputs, summary }: RunResult): void {
  for (const line of log.split('\n')) {
    if (/^\s*::/.test(line)) {
      expect(line).toMatch(
        /^::(add-mask::ghs-|group::|endgroup::|stop-commands::[\w-]{36}$|[\w-]{36}::$|notice::|warning::|error::)/,
      );
    }
    expect(line).not.toContain('##[');
    expect(line.replaceAll('\t', ' ')).not.toMatch(INERT);
  }
  const known = [
    'verdict',
    'highest-severity',
    'changed-services',
    'stacks',
    'diff-file',
    'audit-file',
    'comment-url',
    'errored-states',
    'applied',
    'drifted',
    'failure-reason',
  ];
  expect(known).toEqual(expect.arrayContaining(Object.keys(outputs)));
  expectInert(summary);
}

it('knows at least forty hostile values that manifests may hold, and some that they may not', () => {
  expect(accepted.length).toBeGreaterThanOrEqual(40);
  expect(refused.length).toBeGreaterThanOrEqual(10);
});

it('no hostile value in a manifest acts in comment, summary, check, log or outputs, nor in the account', async () => {
  const inPolicy = accepted.map(([, value]) => value).filter(isShort);
  const owners = accepted.map(([, value], index) => [
    `services/s${index}/pod-identity.yaml`,
    manifestWith(`s${index}`, value, []).replace('allow: []\n', ''),
  ]);
  const before = world.head('main');
  world.commit('change', {
    'services/all/pod-identity.yaml': manifestWith('all', 'team', inPolicy),
  });
  const pull = world.openPullRequest('change');
  const planned = await world.onPullRequest(pull, { environment: CREDENTIALS });
  expect([planned.code, planned.code === 0 ? '' : planned.log.slice(-1500)]).toEqual([0, '']);
  expectInertRun(planned);
  expectInert(world.github.state.comments[0]?.body ?? '');
  expectInert(world.github.state.checkRuns[0]?.summary ?? '');

  const applied = await world.onPush(before, world.merge(pull), { environment: CREDENTIALS });
  expect(applied).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expectInertRun(applied);
  const policies = Object.values(accountOf(world.terraform.cloud.state, ACCOUNT).roles['all-prod']?.inline ?? {});
  const text = policies.join('\n');
  for (const value of inPolicy) expect(text).toContain(JSON.stringify(value));

  world.commit('owners', Object.fromEntries(owners) as Record<string, string>);
  const shown = await world.onPullRequest(world.openPullRequest('owners'));
  expect(shown.code).toBe(0);
  expectInertRun(shown);
  expectInert(world.github.state.comments[1]?.body ?? '');
});

it('no hostile value that is refused acts in the complaint about it', async () => {
  const files = refused.map(([, value], index) => [
    `services/s${index}/pod-identity.yaml`,
    manifestWith(`s${index}`, value, [value]),
  ]);
  const hostileNames = ['```', '@octocat', '<!-- x', '::error::x', '](javascript:alert(1))'].map((name) => [
    `services/${name}/pod-identity.yaml`,
    'service: [',
  ]);
  world.commit('change', Object.fromEntries([...files, ...hostileNames]) as Record<string, string>);
  const result = await world.onPullRequest(world.openPullRequest('change'));
  expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'invalid-manifests' } });
  expectInertRun(result);
  expectInert(world.github.state.comments[0]?.body ?? '');
  expectInert(world.github.state.checkRuns[0]?.summary ?? '');
  expect(world.github.state.checkRuns[0]?.annotations.length).toBeGreaterThan(refused.length);
});
