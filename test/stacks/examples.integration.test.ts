import { transformSync } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bindingFaults } from '../constructs/binding-faults';
import { readStacks } from './read-stacks';

const ROOT = join(__dirname, '../..');

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'example-'));
});

afterEach(() => {
  rmSync(outdir, { recursive: true, force: true });
});

/** The stacks that an example wrote, after the arguments of all their resources were checked. */
function checkedStacks() {
  const stacks = readStacks(outdir);
  for (const { stack } of stacks.values()) {
    const { resource = {} } = stack;
    // Other resources of the provider have blocks that the reader of its bindings does not know.
    const ours = Object.entries(resource).filter(([type]) => !/^aws_(s3|sqs)_/.test(type));
    expect(bindingFaults(Object.fromEntries(ours))).toEqual([]);
  }
  return new Map([...stacks].map(([name, { stack }]) => [name, stack]));
}

/** Runs the program that a `cdktf.json` names, as `cdktf synth` does. */
function runApp(folder: string): void {
  const { app } = JSON.parse(readFileSync(join(ROOT, folder, 'cdktf.json'), 'utf8')) as { app: string };
  const env = { ...process.env, CDKTF_OUTDIR: outdir };
  execFileSync(app, { cwd: join(ROOT, folder), shell: true, env, stdio: 'pipe' });
}

describe('the example of the constructs', () => {
  it('is a program that writes the stack its README describes', () => {
    runApp('examples/constructs');
    const { resource } = checkedStacks().get('reports')!;
    expect(Object.keys(resource ?? {})).toEqual([
      'aws_eks_addon',
      'aws_eks_pod_identity_association',
      'aws_iam_role',
      'aws_iam_role_policies_exclusive',
      'aws_iam_role_policy',
      'aws_iam_role_policy_attachments_exclusive',
      'aws_s3_bucket',
      'kubernetes_service_account_v1',
    ]);
    const [policy] = Object.values(resource?.['aws_iam_role_policy'] ?? {});
    expect(policy?.['policy']).toContain('"${aws_s3_bucket.bucket.arn}/$${aws:PrincipalTag/kubernetes-namespace}/*"');
  });
});

describe('the example monorepo', () => {
  it('comes from the cdktf.json at the root', () => {
    runApp('.');
    const stacks = checkedStacks();
    const names = [...stacks.keys()];
    expect(names).toEqual(
      expect.arrayContaining(['cluster-shop-eu', 'cluster-shop-us', 'orders-prod', 'orders-staging']),
    );
    const services = names.filter((name) => name.endsWith('-prod'));
    expect(services.length).toBeGreaterThanOrEqual(12);
    const keys = [...stacks.values()].map(({ terraform }) => terraform.backend?.['s3']?.['key']);
    expect(new Set(keys).size).toBe(names.length);
  });
});

describe('docs/constructs.md', () => {
  const blocks = readFileSync(join(ROOT, 'docs/constructs.md'), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms);
  const examples = [...blocks].map(([, code = '']) => code);

  /** Runs an example as a program that has the package installed; resolves when it has ended. */
  async function run(code: string): Promise<void> {
    const { code: script } = transformSync(code.replace('void main();', 'export const done = main();'), {
      loader: 'ts',
      format: 'cjs',
      target: 'node20',
    });
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the example's own imports
    const load = (name: string): unknown => require(name.replace(/^cdktf-eks-pod-identity/, '../../modules'));
    const module: { exports: { done?: Promise<void> } } = { exports: {} };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- our own documentation
    new Function('require', 'module', script)(load, module);
    await module.exports.done;
  }

  beforeEach(() => {
    process.env['CDKTF_OUTDIR'] = outdir;
  });

  afterEach(() => {
    delete process.env['CDKTF_OUTDIR'];
  });

  it('has an example of every construct and of the stacks', () => {
    for (const name of ['PodIdentityAgent', 'PodIdentityRole', 'PodIdentityAssociation', 'WorkloadServiceAccount']) {
      expect(examples.some((code) => code.includes(`new ${name}(`))).toBe(true);
    }
    expect(examples.some((code) => code.includes('addPodIdentityStacks('))).toBe(true);
  });

  it.each(examples.map((code) => [/new TerraformStack\(app, '(\w+)'/.exec(code)?.[1] ?? 'orders-prod', code]))(
    'has an example that writes the stack %s',
    async (stack, code) => {
      await run(code);
      expect([...checkedStacks().keys()]).toContain(stack);
    },
  );

  it('shows the policy that its comment promises', async () => {
    await run(examples.find((code) => code.includes('own-folder')) ?? '');
    const [policy] = Object.values(checkedStacks().get('tenants')?.resource?.['aws_iam_role_policy'] ?? {});
    expect(policy?.['policy']).toContain('${aws_s3_bucket.bucket.arn}/$${aws:PrincipalTag/kubernetes-namespace}/*');
  });
});
