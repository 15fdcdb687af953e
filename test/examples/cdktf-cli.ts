import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountOf, addCluster, type PolicyState } from '../rig/terraform/cloud';
import type { TerraformRig } from '../rig/terraform/rig';

const ROOT = join(__dirname, '..', '..');

/** The account of the example's environment `prod`. */
export const PROD = '444455556666';

/** A copy of this repository in which CDKTF's command line runs the example. */
export interface ExampleApp {
  run(
    environment: Readonly<Record<string, string>>,
    ...args: string[]
  ): Promise<{ readonly code: number | null; readonly output: string }>;
  close(): void;
}

/**
 * The example's configuration with its state in local files, and with another version of the AWS provider where one is
 * given; version 5 has no regions of resources.
 */
export function exampleConfiguration(text: string, statePath: string, awsProvider?: string): string {
  const local = text.replace(/s3:(\n {8}.*|.*\})+/g, `local: { path: "${statePath}" }`);
  if (awsProvider === undefined) return local;
  const placed = awsProvider.startsWith('~> 5.') ? local.replace(/\n {8}region: us-east-1/, '') : local;
  return `terraform: { providers: { aws: "${awsProvider}" } }\n${placed}`;
}

/** The example monorepo as it is, but for its configuration. */
export function exampleApp(rig: TerraformRig): ExampleApp {
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-deploy-'));
  for (const part of ['cdktf.json', 'tsconfig.json', 'package.json', 'modules', 'examples']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true, filter: (path) => !path.endsWith('cdktf.out') });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const configuration = join(folder, 'examples', 'monorepo', 'eks-pod-identity.yaml');
  const text = readFileSync(configuration, 'utf8');
  writeFileSync(configuration, exampleConfiguration(text, `${folder}/{stack}.tfstate`, rig.awsProvider));
  rig.cloud.change((state) => {
    addCluster(state, PROD, 'eu-west-1', 'shop-eu');
    for (const region of ['us-east-1', 'eu-west-1']) addCluster(state, PROD, region, 'shop-us');
    const arn = `arn:aws:iam::${PROD}:policy/pod-boundary`;
    accountOf(state, PROD).policies[arn] = { name: 'pod-boundary', arn } as PolicyState;
  });
  return {
    run: (environment, ...args) =>
      new Promise((resolve, reject) => {
        const child = spawn(join(ROOT, 'node_modules', '.bin', 'cdktf'), args, {
          cwd: folder,
          env: { ...process.env, ...rig.environment, ...environment, CI: '1', FORCE_COLOR: '0' },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        const chunks: Buffer[] = [];
        child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
        child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
        child.once('error', reject);
        child.once('close', (code) => {
          resolve({ code, output: Buffer.concat(chunks).toString('utf8') });
        });
      }),
    close: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
