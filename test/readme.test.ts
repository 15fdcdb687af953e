import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { buildProgram } from '../cli/program';
import { configurationText, newManifestText } from '../cli/scaffold/file-texts';
import * as library from '../modules';
import * as constructs from '../modules/constructs';
import * as stacks from '../modules/stacks';
import { compareWorkloads } from '../modules/change/compare-workloads';
import { addFindings } from '../modules/findings/add-findings';
import { demoComment, hashOfComment } from './report/demo-comment';

const ROOT = join(__dirname, '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);
const [configuration = '', manifest = '', ...others] = blocks('yaml');
const workflows = others.filter((text) => text.includes('jobs:'));
const [gate = ''] = others.filter((text) => text.startsWith('gate:'));

/** What `init` writes, with the examples of grants. */
const written = [
  {
    path: 'eks-pod-identity.yaml',
    text: configurationText(
      [
        {
          ...{ name: 'prod', account: '111122223333', partition: 'aws', region: 'eu-west-1' },
          clusters: [{ name: 'shop', account: '111122223333', partition: 'aws', region: 'eu-west-1' }],
        },
      ],
      'addon',
    ),
  },
  {
    path: 'services/orders/pod-identity.yaml',
    text: newManifestText({ service: 'orders', serviceAccount: 'shop/orders' }).replace(/^# (?=allow:| )/gm, ''),
  },
];

interface Workflow {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<string, { readonly permissions: object; readonly steps: readonly { uses: string; with?: object }[] }>
  >;
}

interface Action {
  readonly inputs: object;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;

it('its configuration and its manifest are valid, and make the stacks it speaks of', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  try {
    mkdirSync(join(folder, 'services', 'orders'), { recursive: true });
    writeFileSync(join(folder, 'eks-pod-identity.yaml'), configuration + gate);
    writeFileSync(join(folder, 'services', 'orders', 'pod-identity.yaml'), manifest);
    const { configuration: loaded, diagnostics, workloads } = await library.loadRepository(folder);
    expect(diagnostics).toEqual([]);
    expect(loaded?.gate?.approvers).toHaveLength(2);
    expect(workloads).toHaveLength(1);
    expect(workloads[0]?.associations).toHaveLength(4);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each([
  [
    'the first manifest',
    [
      { path: 'eks-pod-identity.yaml', text: configuration },
      { path: 'services/orders/pod-identity.yaml', text: manifest },
    ],
  ],
  ['the manifest of init', written],
])('%s has no finding, although all of its access is new', async (_, files) => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { workloads: after } = await library.loadRepository(folder);
    const revisions = { base: 'a', head: 'b', before: [], after, unreadable: [] };
    const change = addFindings(compareWorkloads([], after, revisions), revisions);
    expect(change.services.map(({ verdict, findings }) => [verdict, findings])).toEqual([['broader', []]]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('its picture shows the comment that the demo prints', async () => {
  const [, shown] = /<!-- comment ([0-9a-f]+) -->/.exec(readme) ?? [];
  // `npm run screenshot` takes the picture again, in Chromium.
  expect(shown).toBe(hashOfComment(await demoComment()));
  const picture = readFileSync(join(ROOT, 'docs', 'comment.png'));
  expect(picture.toString('latin1', 1, 4)).toBe('PNG');
  expect(picture.length).toBeLessThan(128 * 1024);
});

it('its workflows give the action inputs that it has, pin the actions of others, and grant nothing at the top', () => {
  expect(workflows).toHaveLength(2);
  for (const text of workflows) {
    const workflow = parse(text) as Workflow;
    expect(workflow.permissions).toEqual({});
    for (const { uses, with: inputs = {} } of Object.values(workflow.jobs).flatMap(({ steps }) => steps)) {
      if (uses.startsWith('acme/'))
        expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
      else expect(uses).toMatch(/@[0-9a-f]{40}$/);
    }
  }
});

it('its workflows have the versions of actions and of Terraform that the workflows of this repository have', () => {
  const folder = join(ROOT, '.github', 'workflows');
  const own = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const pins = (texts: readonly string[]): string[] =>
    texts.flatMap((text) =>
      [...text.matchAll(/(?<=uses: )(?:actions|hashicorp)\/[\w-]+@\w+ # v\S+/g)].map(([pin]) => pin),
    );
  expect(pins(workflows).length).toBeGreaterThan(3);
  expect(pins(own)).toEqual(expect.arrayContaining(pins(workflows)));
  for (const text of workflows) {
    const [version = '-'] = /terraform_version: \S+[^,\s]/.exec(text) ?? [];
    expect(own.join('\n')).toContain(version);
  }
});

it('lists the inputs and the outputs of the action', () => {
  const listed = [...readme.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, name]) => name);
  expect(listed).toEqual([...Object.keys(action.inputs), ...Object.keys(action.outputs)]);
});

it('installs the package before its first command, and gives `npx` the name of the package alone', () => {
  const install = readme.indexOf('npm install --save-dev cdktf-eks-pod-identity');
  const commands = [...readme.matchAll(/\bnpx (\S+)/g)];
  expect(install).toBeGreaterThan(0);
  expect(Math.min(...commands.map(({ index }) => index))).toBeGreaterThan(install);
  expect([...new Set(commands.map(([, name]) => name))].sort()).toEqual(['cdktf', 'cdktf-eks-pod-identity']);
});

it('names commands, exports, scripts and files that there are', () => {
  const commands = [...readme.matchAll(/^\| `eks-pod-identity ([\w-]+)/gm)].map(([, name = '']) => name);
  expect(commands.length).toBeGreaterThan(4);
  const known = buildProgram(() => () => Promise.resolve()).commands.map((command) => command.name());
  expect(known).toEqual(expect.arrayContaining(commands));
  const entries = { '': library, '/constructs': constructs, '/stacks': stacks };
  const imports = [...readme.matchAll(/import \{ ([^}]+) \} from 'cdktf-eks-pod-identity(\/\w+)?'/g)];
  expect(imports.length).toBeGreaterThan(1);
  for (const [, list = '', entry = ''] of imports)
    for (const name of list.split(', ')) expect(entries[entry as keyof typeof entries]).toHaveProperty(name);
  for (const name of ['PodIdentityAgent', 'WorkloadServiceAccount']) expect(constructs).toHaveProperty(name);
  expect(stacks).toHaveProperty('addPodIdentityStacks');
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['demo', 'test']));
  const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'];
  for (const document of documents) {
    const text = readFileSync(join(ROOT, document), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect([document, target, existsSync(join(ROOT, target))]).toEqual([document, target, true]);
    }
  }
});
