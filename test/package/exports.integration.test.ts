import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as constructs from '../../modules/constructs';
import * as stacks from '../../modules/stacks';
import { runs } from '../policy/runs';
import { removeFolders, writeFiles } from '../repository/git-repository';
import { dependenciesOf, NODE_TYPES, PACKAGE, PEERS, projectWith, ROOT } from './packed-package';

let withPeers: string;
let withoutPeers: string;

beforeAll(() => {
  withPeers = projectWith([...PEERS, ...NODE_TYPES]);
  withoutPeers = projectWith([]);
});

afterAll(removeFolders);

/** Runs a script in a project, as a module of the given kind. */
function run(project: string, script: string, kind: 'commonjs' | 'module' = 'commonjs') {
  const args = [`--input-type=${kind}`, '--eval', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  return { output: stdout.trim(), errors: stderr };
}

/** A project with the package, and files in it that are to compile under these options. */
function compiling(others: readonly string[], files: Readonly<Record<string, string>>, options: object): string {
  const project = projectWith(others);
  writeFiles(project, files);
  const compilerOptions = { strict: true, noEmit: true, target: 'ES2022', types: [], ...options };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  return project;
}

describe('the package', () => {
  it.each([
    [PACKAGE, 'compare', 'function'],
    [`${PACKAGE}/constructs`, 'PodIdentityRole', 'function'],
    [`${PACKAGE}/constructs`, 'WorkloadServiceAccount', 'function'],
    [`${PACKAGE}/stacks`, 'addPodIdentityStacks', 'function'],
    [`${PACKAGE}/schemas/manifest.schema.json`, 'title', 'string'],
    [`${PACKAGE}/package.json`, 'version', 'string'],
  ])('%s has %s', (name, member, type) => {
    expect(run(withPeers, `console.log(typeof require('${name}').${member})`).output).toBe(type);
  });

  it('has nothing else that is public', () => {
    const script = `try { require('${PACKAGE}/dist/modules/policy/compare'); } catch ({ code }) { console.log(code) }`;
    expect(run(withPeers, script).output).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('is below 30 MB when it is installed without CDKTF', () => {
    const folders = [PACKAGE, ...dependenciesOf(PACKAGE, ROOT)].map((name) => join(withoutPeers, 'node_modules', name));
    const bytes = folders.flatMap(filesOf).map((file) => statSync(file).size);
    // As `du` counts: a file takes whole blocks.
    const megabytes = bytes.reduce((sum, size) => sum + Math.ceil(size / 4096) * 4096, 0) / 2 ** 20;
    expect(megabytes).toBeGreaterThan(5);
    expect(megabytes).toBeLessThan(30);
  });

  it('builds nothing that is committed when it is packed', () => {
    const { scripts } = JSON.parse(
      run(withPeers, `console.log(JSON.stringify(require('${PACKAGE}/package.json')))`).output,
    ) as {
      scripts: Readonly<Record<string, string>>;
    };
    const ran = (name: string): string =>
      scripts[name]!.replace(/npm run ([\w:-]+)/g, (_, other: string) => ran(other));
    expect(ran('build:action')).toContain('build-action');
    expect(ran('prepack')).toContain('tsc -p tsconfig.build.json');
    expect(ran('prepack')).not.toMatch(/scripts\/build/);
  });

  it('has a command that runs from source', () => {
    const tsx = join(ROOT, 'node_modules', '.bin', 'tsx');
    const version = execFileSync(tsx, [join(ROOT, 'cli', 'main.ts'), '--version'], { cwd: ROOT, encoding: 'utf8' });
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('its types', () => {
  const resolutions = [
    { module: 'node16', moduleResolution: 'node16' },
    { module: 'preserve', moduleResolution: 'bundler' },
  ] as const;
  const root = [
    `import { compare, compareCommits, decideGate, explain, type Verdict } from '${PACKAGE}';`,
    `export const verdict: Verdict = compare({ policies: [] }, { policies: [] }).verdict;`,
    `export const used = [compareCommits, decideGate, explain];`,
    `// @ts-expect-error The types do not have the deprecated names.`,
    `export { PodIdentityRole } from '${PACKAGE}';`,
  ].join('\n');

  const more = [
    root,
    `import { PodIdentityRole } from '${PACKAGE}/constructs';`,
    `import { addPodIdentityStacks } from '${PACKAGE}/stacks';`,
    `export const more = [PodIdentityRole, addPodIdentityStacks];`,
  ].join('\n');

  it('compile without CDKTF and without skipLibCheck, and beside CDKTF, from CommonJS and ES modules', () => {
    // Each takes seconds, so that only the long run tries every kind of resolution, alone and beside CDKTF.
    const alone = resolutions
      .slice(0, runs(1, resolutions.length))
      .map((options) => compiling([], { 'main.cts': root, 'main.mts': root }, { skipLibCheck: false, ...options }));
    // The last is what `cdktf init` writes.
    const classic = { module: 'commonjs', moduleResolution: 'node', ignoreDeprecations: '6.0' };
    const beside = [...resolutions.slice(0, runs(0, resolutions.length)), classic].map((options) =>
      compiling([...PEERS, ...NODE_TYPES], { 'main.ts': more }, { skipLibCheck: true, types: ['node'], ...options }),
    );
    const wrong = compiling([], { 'main.mts': `import { nothing } from '${PACKAGE}';` }, resolutions[0]);
    const projects = [...alone, ...beside, wrong];
    const output = execFileSync(process.execPath, [join(__dirname, 'type-errors.js'), ...projects], {
      encoding: 'utf8',
    });
    const errors = JSON.parse(output) as string[];
    expect(errors.slice(0, -1)).toEqual([...alone, ...beside].map(() => ''));
    // The compiler that was asked reports errors.
    expect(errors.at(-1)).toContain('TS2305');
  });
});

describe('the names of constructs and stacks in the root, which are deprecated', () => {
  /** These came after the entry points, and never were in the root. */
  const newer = ['IamOidcProvider', 'TargetRole'];
  const names = [...Object.keys(constructs), ...Object.keys(stacks)].filter((name) => !newer.includes(name));

  it('are those of the entry points', () => {
    const { output } = run(withPeers, `console.log(JSON.stringify(Object.keys(require('${PACKAGE}'))))`);
    const rootNames = JSON.parse(output) as string[];
    expect(rootNames.filter((name) => names.includes(name)).sort()).toEqual(names.toSorted());
  });

  it('work, and warn once each', () => {
    const script = `
      const root = require('${PACKAGE}');
      for (const name of ${JSON.stringify(names)}) {
        const current = [require('${PACKAGE}/constructs')[name], require('${PACKAGE}/stacks')[name]].find(Boolean);
        console.log(name, root[name].name === current.name && root[name].prototype === current.prototype);
      }`;
    const { output, errors } = run(withPeers, script);
    expect(output.split('\n')).toEqual(names.map((name) => `${name} true`));
    const warnings = errors
      .split('\n')
      .filter((line) => line.includes('[EKS_POD_IDENTITY_ROOT_NAME] DeprecationWarning'));
    expect(warnings).toHaveLength(names.length);
    for (const [index, name] of names.entries()) {
      expect(warnings[index]).toContain(`"${name}" is deprecated in "${PACKAGE}"`);
      expect(warnings[index]).toContain(`import it from "${PACKAGE}/${name in stacks ? 'stacks' : 'constructs'}"`);
    }
  });

  it('construct, and can be extended, as before', () => {
    const script = `
      const { App, TerraformStack, Testing } = require('cdktf');
      const { PodIdentityAssociation, addPodIdentityStacks } = require('${PACKAGE}');
      class Association extends PodIdentityAssociation {}
      const stack = new TerraformStack(new App(), 'stack');
      const props = { clusterName: 'c', namespace: 'n', serviceAccount: 's', roleArn: 'arn:aws:iam::111122223333:role/r' };
      const made = [new PodIdentityAssociation(stack, 'a', props), new Association(stack, 'b', props)];
      console.log(made.map((one) => one instanceof PodIdentityAssociation && one.constructor.name).join());
      try { addPodIdentityStacks(new App(), { workloads: [], diagnostics: [] }); } catch ({ message }) { console.log(message); }`;
    expect(run(withPeers, script).output).toBe(
      'PodIdentityAssociation,Association\ncannot add stacks for a repository without a configuration',
    );
  });

  it('are there for ES modules, which do not load CDKTF for other names', () => {
    const imported = `import { compare, PodIdentityRole } from '${PACKAGE}'; console.log(typeof compare, typeof PodIdentityRole);`;
    expect(run(withoutPeers, imported, 'module')).toEqual({ output: 'function function', errors: '' });
    expect(run(withPeers, `${imported} console.log(PodIdentityRole.name)`, 'module').output).toContain(
      'PodIdentityRole',
    );
  });
});

describe('without an optional peer, a message names what to install', () => {
  const message = (project: string, statement: string): string =>
    run(project, `try { ${statement} } catch ({ code, message }) { console.log(code + ': ' + message); }`).output;
  const install = 'npm install cdktf constructs @cdktf/provider-aws';

  it.each([
    [`require('${PACKAGE}/constructs')`, `"${PACKAGE}/constructs"`, install],
    [`require('${PACKAGE}/stacks')`, `"${PACKAGE}/stacks"`, install],
    [`new (require('${PACKAGE}').PodIdentityRole)()`, '"PodIdentityRole"', install],
    [`require('${PACKAGE}').addPodIdentityStacks()`, '"addPodIdentityStacks"', install],
  ])('%s', (statement, user, command) => {
    expect(message(withoutPeers, statement)).toBe(
      `MODULE_NOT_FOUND: ${user} requires packages that are not installed; run \`${command}\``,
    );
  });

  it('only what is missing, and the Kubernetes provider only where it is needed', () => {
    const project = projectWith(PEERS.filter((name) => name !== '@cdktf/provider-kubernetes'));
    const used = `require('${PACKAGE}/constructs')`;
    expect(run(project, `console.log(typeof ${used}.PodIdentityRole)`).output).toBe('function');
    expect(message(project, `new (${used}.WorkloadServiceAccount)()`)).toMatch(
      /^MODULE_NOT_FOUND: "WorkloadServiceAccount" .* `npm install @cdktf\/provider-kubernetes`$/,
    );
    const imported = `import { PodIdentityRole } from '${PACKAGE}/constructs'; console.log(PodIdentityRole.name);`;
    expect(run(project, imported, 'module')).toEqual({ output: 'PodIdentityRole', errors: '' });
  });
});

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
