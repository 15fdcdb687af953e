import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolders, runGit, temporaryFolder, writeFiles } from '../repository/git-repository';
import { describeTerraform, TERRAFORM_ENVIRONMENT } from '../terraform';

const ROOT = join(__dirname, '../..');
const PACKAGE = 'cdktf-eks-pod-identity';
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const [configuration = '', manifest = ''] = [...readme.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(
  ([, text = '']) => text,
);

afterAll(removeFolders);

/** Runs a line as a user types it. @returns all it printed, and its status */
function shell(folder: string, line: string) {
  // Jest asks what it starts for colors.
  const { FORCE_COLOR, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, NO_COLOR: '1' },
  });
  return { status, output: stdout + stderr, stdout };
}

/** Lines of the README that a user types in a repository of their own, in their order. */
const typed = [
  ...[...readme.matchAll(/`(npx cdktf-eks-pod-identity [^`]+)`/g)].map(([, command = '']) => command),
  ...[...readme.matchAll(/^\| `(eks-pod-identity [^`]+)`/gm)].map(([, command = '']) => `npx ${command}`),
];

/** What each line needs: values for what it names by a word in capitals, and its status. */
const PLAYED: Readonly<Record<string, { readonly line?: string; readonly status?: number; readonly prints: RegExp }>> =
  {
    'npx cdktf-eks-pod-identity init': { prints: /kept, because it exists: eks-pod-identity.yaml/ },
    'npx cdktf-eks-pod-identity validate': { prints: /1 manifest/ },
    'npx eks-pod-identity validate': { prints: /1 manifest/ },
    'npx eks-pod-identity diff --base main': { prints: /orders in prod[^]*gains access/ },
    'npx eks-pod-identity compare before.json after.json': { prints: /^broader/m },
    'npx eks-pod-identity import-policy before.json': { prints: /^service: before\n[^]*equal/m },
    'npx eks-pod-identity explain orders': { prints: /orders in prod/ },
    'npx eks-pod-identity can orders s3:GetObject ARN': {
      line: 'npx eks-pod-identity can orders s3:GetObject arn:aws:s3:::orders-prod/1',
      prints: /allowed/,
    },
    'npx eks-pod-identity who-can s3:GetObject ARN': {
      line: 'npx eks-pod-identity who-can s3:GetObject arn:aws:s3:::orders-prod/1',
      prints: /orders/,
    },
    'npx eks-pod-identity resource-policies orders': { prints: /arn:aws/ },
    'npx eks-pod-identity migrate terraform.tfstate': {
      line: `echo '{"version":4,"resources":[]}' > terraform.tfstate; npx eks-pod-identity migrate terraform.tfstate`,
      prints: /No service account with a role was found/,
    },
    // Without credentials, which a test does not have, everything is unknown.
    'npx eks-pod-identity doctor orders': { status: 1, prints: /shop\/orders-api in cluster shop-eu[^]*unknown/ },
    'npx eks-pod-identity presets': { prints: /karpenter/ },
    'npx eks-pod-identity schema manifest': { prints: /"title": "Manifest of eks-pod-identity"/ },
    'npx eks-pod-identity init': { prints: /kept, because it exists: .*pod-identity-plan.yml/ },
    'npx eks-pod-identity new payments': { prints: /services\/payments\/pod-identity.yaml/ },
  };

const policy = (...actions: readonly string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: '*' } });

describe('the part of the README for users, in an empty folder, from the packed tarball', () => {
  let folder: string;
  beforeAll(() => {
    const packed = temporaryFolder();
    const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', packed];
    const tarball = join(packed, execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }).trim());
    folder = temporaryFolder();
    runGit(folder, 'init', '--quiet', '--initial-branch=main');
    expect(readme).toContain(`npm install --save-dev ${PACKAGE}\n`);
    // The one thing that differs from what a user types: the package is not in a registry yet.
    const installed = shell(folder, `npm init --yes >/dev/null && npm install --save-dev --no-audit "${tarball}"`);
    expect(installed).toMatchObject({ status: 0 });
    expect(installed.output).not.toMatch(/npm (warn|error)/i);
  }, 300_000);

  it('`init` writes a configuration and a manifest, which are valid', () => {
    const options = '--yes --cluster prod=arn:aws:eks:eu-west-1:111122223333:cluster/shop';
    const example = temporaryFolder();
    writeFiles(example, { '.keep': '' });
    expect(
      shell(folder, `npx ${PACKAGE} init ${options} -C "${example}" && npx ${PACKAGE} validate -C "${example}"`),
    ).toMatchObject({
      status: 0,
    });
  });

  it('names no command that is not played here', () => {
    expect([...new Set(typed)].sort()).toEqual(Object.keys(PLAYED).sort());
  });

  it('every command does what it says', () => {
    writeFiles(folder, { '.gitignore': 'node_modules\n' });
    runGit(folder, 'add', '--all');
    runGit(folder, 'commit', '--quiet', '--message=empty');
    writeFiles(folder, {
      'eks-pod-identity.yaml': configuration,
      'services/orders/pod-identity.yaml': manifest,
      'before.json': policy('s3:GetObject'),
      'after.json': policy('s3:GetObject', 's3:PutObject'),
    });
    for (const command of typed) {
      const { line = command, status = 0, prints } = PLAYED[command] ?? { prints: /^/ };
      const result = shell(folder, line);
      expect({ line, ...result }).toMatchObject({ line, status, output: expect.stringMatching(prints) as string });
    }
  }, 120_000);

  it('on GitLab and others, `diff` prints a comment, and fails the job where a finding is severe', () => {
    expect(readme).toContain('`diff --base "$TARGET_BRANCH" --format markdown`');
    const report = shell(folder, `TARGET_BRANCH=main; npx ${PACKAGE} diff --base "$TARGET_BRANCH" --format markdown`);
    expect(report).toMatchObject({ status: 0 });
    expect(report.stdout).toContain('| `orders` |');
    expect(shell(folder, `npx ${PACKAGE} diff --base main --fail-on high`)).toMatchObject({ status: 0 });
  });

  describeTerraform('without the action', () => {
    it('`synth` writes stacks that Terraform takes', () => {
      const [, install = ''] = /install CDKTF \(`([^`]+)`\)/.exec(readme) ?? [];
      expect(install).toMatch(/^npm install --save-dev cdktf/);
      // CDKTF is archived, so npm warns of it.
      const { status, output } = shell(folder, `${install} >/dev/null 2>&1 && npx ${PACKAGE} synth`);
      expect({ status, output }).toMatchObject({ status: 0 });
      const stacks = readdirSync(join(folder, 'cdktf.out', 'stacks'));
      expect(stacks).toContain('orders-prod');
      const stack = join(folder, 'cdktf.out', 'stacks', 'orders-prod');
      expect(existsSync(join(stack, 'cdk.tf.json'))).toBe(true);
      const formatted = spawnSync('terraform', ['fmt', '-check', '-list=false'], {
        cwd: stack,
        env: { ...process.env, ...TERRAFORM_ENVIRONMENT },
      });
      expect(formatted.status).toBe(0);
    }, 300_000);
  });
});
