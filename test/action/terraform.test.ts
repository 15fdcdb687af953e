import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findTerraform, TerraformError, type Terraform, type TerraformOptions } from '../../action/src/terraform';
import { accountOf } from '../rig/terraform/cloud';
import { startTerraformRig, type TerraformRig } from '../rig/terraform/rig';

let rig: TerraformRig;
let folder: string;
const lines: string[] = [];
const abort = { controller: new AbortController() };

beforeEach(async () => {
  rig = await startTerraformRig();
  folder = join(rig.folder, 'stack');
  mkdirSync(folder);
  lines.length = 0;
  abort.controller = new AbortController();
});

afterEach(() => {
  rig.close();
});

function options(extra: NodeJS.ProcessEnv = {}): TerraformOptions {
  return {
    environment: { ...process.env, ...rig.environment, ...extra },
    lockTimeout: '5s',
    onLine: (_folder, line) => lines.push(line),
    signal: abort.controller.signal,
  };
}

function writeRoles(names: readonly string[]): void {
  const trust = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }] });
  const roles = names.map((name) => [name, { name, assume_role_policy: trust }]);
  const configuration = {
    terraform: { required_providers: { aws: { source: 'aws' } } },
    resource: { aws_iam_role: Object.fromEntries(roles) as unknown },
  };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
}

async function planned(names: readonly string[]): Promise<Terraform> {
  writeRoles(names);
  const terraform = await findTerraform(options());
  await terraform.init(folder);
  expect(await terraform.plan(folder, 'plan.out')).toBe(true);
  return terraform;
}

it('plans, shows and applies a plan file, and says when nothing is left to do', async () => {
  const terraform = await planned(['one']);
  const plan = JSON.parse(await terraform.show(folder, 'plan.out')) as { resource_changes: unknown[] };
  expect(plan.resource_changes).toHaveLength(1);
  await terraform.apply(folder, 'plan.out');
  expect(await terraform.plan(folder, 'plan.out')).toBe(false);
  expect(lines).toContainEqual(expect.stringMatching(/aws_iam_role\.one: Creation complete/));
});

it("gives Terraform's own diagnostics when an apply fails", async () => {
  const terraform = await planned(['one']);
  rig.cloud.inject({ operation: 'CreateRole', code: 'AccessDenied', message: 'not you' });
  const error = await terraform.apply(folder, 'plan.out').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TerraformError);
  expect(error).toMatchObject({
    kind: 'failed',
    command: 'apply',
    diagnostics: [{ severity: 'error', summary: 'operation error: AccessDenied', address: 'aws_iam_role.one' }],
  });
});

it('distinguishes a held state lock from other failures', async () => {
  const terraform = await planned(['one', 'two', 'three']);
  rig.cloud.latency = 400;
  const impatient = await findTerraform({ ...options(), lockTimeout: '0s' });
  const first = terraform.apply(folder, 'plan.out');
  await new Promise((resolve) => setTimeout(resolve, 300));
  await expect(impatient.plan(folder, 'other.out')).rejects.toMatchObject({ kind: 'state-locked' });
  await first;
});

it('an apply is not interrupted: it ends with all that it had to do', async () => {
  const terraform = await planned(Array.from({ length: 30 }, (_, index) => `role${index}`));
  rig.cloud.latency = 100;
  const applied = terraform.apply(folder, 'plan.out');
  await new Promise((resolve) => setTimeout(resolve, 400));
  abort.controller.abort();
  await applied;
  expect(Object.keys(accountOf(rig.cloud.state, '111122223333').roles)).toHaveLength(30);
  expect(rig.cloud.calls.filter(({ operation }) => operation === 'CreateRole')).toHaveLength(30);
});

it('a plan is interrupted', async () => {
  const terraform = await planned(['one']);
  await terraform.apply(folder, 'plan.out');
  rig.cloud.latency = 3000;
  const again = terraform.plan(folder, 'plan.out').catch((thrown: unknown) => thrown);
  await new Promise((resolve) => setTimeout(resolve, 500));
  abort.controller.abort();
  expect(await again).toMatchObject({ kind: 'interrupted' });
});

it('leaves lines of the generated configuration out of a message', async () => {
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ resource: { aws_iam_role: { one: { nme: 'x' } } } }));
  const terraform = await findTerraform(options());
  const init = await terraform.init(folder).catch((thrown: unknown) => thrown);
  expect(init).toBeUndefined();
  const failure = (await terraform.plan(folder, 'plan.out').catch((thrown: unknown) => thrown)) as TerraformError;
  expect(failure.message).toContain('Missing required argument');
  expect(failure.message).not.toContain('cdk.tf.json');
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform: { required_version: '< 1.0' } }));
  const refused = (await terraform.init(folder).catch((thrown: unknown) => thrown)) as TerraformError;
  expect(refused.message).toContain('Unsupported Terraform Core version');
  expect(refused.message).not.toContain('cdk.tf.json');
});

describe('the program on PATH', () => {
  let bin: string;
  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'bin-'));
  });
  afterEach(() => {
    rmSync(bin, { recursive: true });
  });

  function program(name: string, script: string): void {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }

  it('is refused if it is too old, and reported if it is missing', async () => {
    program('terraform', `echo '{"terraform_version":"1.4.7"}'`);
    await expect(findTerraform(options({ PATH: `${bin}${delimiter}/bin` }))).rejects.toMatchObject({ kind: 'too-old' });
    rmSync(join(bin, 'terraform'));
    await expect(findTerraform(options({ PATH: bin }))).rejects.toMatchObject({ kind: 'missing' });
  });

  it('may be OpenTofu', async () => {
    program('tofu', `echo '{"terraform_version":"1.9.0"}'`);
    const found = await findTerraform(options({ PATH: `${bin}${delimiter}/bin` }));
    expect(found).toMatchObject({ product: 'OpenTofu', version: '1.9.0' });
  });

  it('sees the credentials of AWS and no token of GitHub', async () => {
    program('terraform', `if [ "$1" = version ]; then echo '{"terraform_version":"1.11.4"}'; else env; fi`);
    const secrets = {
      GITHUB_TOKEN: 'ghs-secret',
      INPUT_TOKEN: 'ghs-secret',
      'INPUT_GITHUB-TOKEN': 'ghs-secret',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'oidc-secret',
      ACTIONS_RUNTIME_TOKEN: 'runtime-secret',
    };
    const environment = { PATH: `${bin}${delimiter}/bin:/usr/bin`, AWS_ACCESS_KEY_ID: 'AKIA', ...secrets };
    const found = await findTerraform(options(environment));
    await found.init(folder);
    expect(lines.join('\n')).toContain('AWS_ACCESS_KEY_ID=AKIA');
    expect(lines.join('\n')).toContain('TF_IN_AUTOMATION=1');
    expect(lines.join('\n')).not.toMatch(/secret/);
  });
});
