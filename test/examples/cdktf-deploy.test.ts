import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountOf, addCluster, type PolicyState } from '../rig/terraform/cloud';
import { startTerraformRig } from '../rig/terraform/rig';
import { describeTerraform } from '../terraform';

const ROOT = join(__dirname, '..', '..');
const PROD = '444455556666';

function run(
  folder: string,
  environment: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(ROOT, 'node_modules', '.bin', 'cdktf'), args, {
      cwd: folder,
      env: { ...process.env, ...environment, CI: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

describeTerraform('cdktf deploy', () => {
  it('deploys stacks of the example monorepo as they are, but for where their state is kept', async () => {
    const rig = await startTerraformRig();
    const folder = mkdtempSync(join(tmpdir(), 'cdktf-deploy-'));
    try {
      for (const part of ['cdktf.json', 'tsconfig.json', 'package.json', 'modules', 'examples']) {
        cpSync(join(ROOT, part), join(folder, part), {
          recursive: true,
          filter: (path) => !path.endsWith('cdktf.out'),
        });
      }
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const configuration = join(folder, 'examples', 'monorepo', 'eks-pod-identity.yaml');
      const local = `local: { path: "${folder}/{stack}.tfstate" }`;
      writeFileSync(configuration, readFileSync(configuration, 'utf8').replace(/s3:(\n {8}.*|.*\})+/g, local));
      rig.cloud.change((state) => {
        for (const [region, name] of [
          ['eu-west-1', 'shop-eu'],
          ['us-east-1', 'shop-us'],
        ] as const)
          addCluster(state, PROD, region, name);
        const arn = `arn:aws:iam::${PROD}:policy/pod-boundary`;
        accountOf(state, PROD).policies[arn] = { name: 'pod-boundary', arn } as PolicyState;
      });
      const stacks = ['cluster-shop-eu', 'orders-prod'];
      const deployed = await run(
        folder,
        rig.environment,
        'deploy',
        ...stacks,
        '--auto-approve',
        '--skip-provider-lock',
      );
      expect([deployed.code, deployed.code === 0 ? '' : deployed.output]).toEqual([0, '']);
      expect(Object.keys(accountOf(rig.cloud.state, PROD).roles)).toEqual(['orders-prod']);
      const clusters = Object.values(rig.cloud.state.clusters);
      expect(clusters.map(({ addons }) => Object.keys(addons))).toEqual([['eks-pod-identity-agent'], []]);
      for (const { associations } of clusters) expect(Object.keys(associations).length).toBeGreaterThan(0);
    } finally {
      rig.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
