import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync as link, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../repository/git-repository';

const ROOT = join(__dirname, '..', '..');

/** Runs a script that requires the package by its name, as its users do. */
const output = (script: string) =>
  execFileSync(process.execPath, ['--eval', script], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }).trim();

describe('the package', () => {
  it.each([
    ['cdktf-eks-pod-identity', 'compare', 'function'],
    ['cdktf-eks-pod-identity/constructs', 'PodIdentityRole', 'function'],
    ['cdktf-eks-pod-identity/constructs', 'WorkloadServiceAccount', 'function'],
    ['cdktf-eks-pod-identity/stacks', 'addPodIdentityStacks', 'function'],
    ['cdktf-eks-pod-identity/schemas/manifest.schema.json', 'title', 'string'],
    ['cdktf-eks-pod-identity/package.json', 'version', 'string'],
  ])('%s has %s', (name, member, type) => {
    expect(output(`console.log(typeof require('${name}').${member})`)).toBe(type);
  });

  it('has nothing else that is public', () => {
    const script = `try { require('cdktf-eks-pod-identity/dist/modules/policy/compare'); } catch ({ code }) { console.log(code) }`;
    expect(output(script)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it.each([
    ['node16', 'node16'],
    ['preserve', 'bundler'],
    // What `cdktf init` writes.
    ['commonjs', 'node'],
  ])('compiles in a project of module %s and resolution %s', (module, moduleResolution) => {
    const folder = temporaryFolder();
    const packages = join(folder, 'node_modules');
    mkdirSync(packages);
    // The package by a link, and what it asks for beside it.
    for (const name of ['cdktf', 'constructs', '@cdktf', '@types', 'undici-types'])
      link(join(ROOT, 'node_modules', name), join(packages, name));
    link(ROOT, join(packages, 'cdktf-eks-pod-identity'));
    writeFileSync(
      join(folder, 'main.ts'),
      [
        `import { compare, type Verdict } from 'cdktf-eks-pod-identity';`,
        `import { PodIdentityRole } from 'cdktf-eks-pod-identity/constructs';`,
        `import { addPodIdentityStacks } from 'cdktf-eks-pod-identity/stacks';`,
        `export const verdict: Verdict = compare({ policies: [] }, { policies: [] }).verdict;`,
        `export const used = [PodIdentityRole, addPodIdentityStacks];`,
      ].join('\n'),
    );
    const options = {
      module,
      moduleResolution,
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: ['node'],
      target: 'ES2022',
      ignoreDeprecations: '6.0',
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['main.ts'] }));
    const { stdout, status } = spawnSync(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, '']);
  });

  it('has a command that runs from source', () => {
    const tsx = join(ROOT, 'node_modules', '.bin', 'tsx');
    const version = execFileSync(tsx, [join(ROOT, 'cli', 'main.ts'), '--version'], { cwd: ROOT, encoding: 'utf8' });
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
  });
});
