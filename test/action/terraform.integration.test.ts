import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { saveErroredState } from '../../action/src/errored-state';
import { maskSecretsOf } from '../../action/src/mask-secrets';
import { refuseVariables, terraformEnvironment } from '../../action/src/terraform-environment';
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

/** Until a call of the provider waits for its answer. */
async function aCall(): Promise<void> {
  while (rig.cloud.waiting === 0) await new Promise((resolve) => setTimeout(resolve, 20));
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
  // The state that could not be written is pushed as soon as the backend works.
  renameSync(join(folder, 'terraform.tfstate'), join(folder, 'errored.tfstate'));
  const attempts: string[] = [];
  const push = (file: string) => {
    attempts.push(file);
    return attempts.length < 2 ? Promise.reject(new Error('403')) : terraform.pushState(folder, file);
  };
  const keepIn = join(rig.folder, 'kept');
  const saved = await saveErroredState({ stack: 'one', folder, keepIn, push, delays: [0, 0, 0] });
  expect([saved, attempts.length, existsSync(join(keepIn, 'one.tfstate'))]).toEqual([{ pushed: true }, 2, false]);
  expect(await terraform.plan(folder, 'plan.out')).toBe(false);
});

it('a state that no backend takes is kept where only this user can read it', async () => {
  writeFileSync(join(folder, 'errored.tfstate'), '{"version": 4}');
  const [keepIn, push] = [join(rig.folder, 'kept'), () => Promise.reject(new Error('403'))];
  const file = join(keepIn, 'one.tfstate');
  const saved = await saveErroredState({ stack: 'one', folder, keepIn, push, delays: [0] });
  expect(saved).toEqual({ pushed: false, file, why: '403' });
  expect(readFileSync(file, 'utf8')).toBe('{"version": 4}');
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  rmSync(join(folder, 'errored.tfstate'));
  expect(await saveErroredState({ stack: 'one', folder, keepIn, push, delays: [0] })).toBeUndefined();
});

it('masks secrets of the environment, also as JSON and in URLs, and nothing else', () => {
  const mask = maskSecretsOf({
    AWS_SECRET_ACCESS_KEY: 'ab/cd+ef"gh',
    MY_TOKEN: 'first-line\nsecond-line',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/tmp/identity',
    PASSWORD: 'x',
    AWS_REGION: 'eu-west-1',
  });
  expect(mask('ab/cd+ef"gh ab/cd+ef\\"gh ab%2Fcd%2Bef%22gh second-line')).toBe('*** *** *** ***');
  expect(mask('/tmp/identity x eu-west-1')).toBe('/tmp/identity x eu-west-1');
});

it('variables that would change a plan are refused or left out', () => {
  const names = ['TF_WORKSPACE', 'TF_CLI_ARGS', 'TF_CLI_ARGS_plan'];
  for (const name of names)
    expect(() => {
      refuseVariables({ [name]: 'x' });
    }).toThrow(name);
  expect(() => {
    refuseVariables({ TF_WORKSPACE: '', TF_CLI_ARGS_init: 'x', TF_VAR_a: 'x' });
  }).not.toThrow();
  const given = { TF_LOG: 'INFO', TF_LOG_PATH: 'x', TF_DATA_DIR: '/x', RUNNER_TRACKING_ID: 'x', TF_WORKSPACE: '' };
  const kept = terraformEnvironment({ ...given, TF_TOKEN_app_terraform_io: 'x', TF_CLI_CONFIG_FILE: 'x' });
  expect(Object.keys(kept).sort()).toEqual([
    'CHECKPOINT_DISABLE',
    'GOGC',
    'TF_CLI_CONFIG_FILE',
    'TF_INPUT',
    'TF_IN_AUTOMATION',
    'TF_TOKEN_app_terraform_io',
  ]);
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
  rig.cloud.latency = 3000;
  const impatient = await findTerraform({ ...options(), lockTimeout: '0s' });
  const first = terraform.apply(folder, 'plan.out');
  await aCall();
  await expect(impatient.plan(folder, 'other.out')).rejects.toMatchObject({ kind: 'state-locked' });
  await first;
});

it('an apply is not interrupted: it ends with all that it had to do', async () => {
  const terraform = await planned(Array.from({ length: 30 }, (_, index) => `role${index}`));
  rig.cloud.latency = 100;
  const applied = terraform.apply(folder, 'plan.out');
  await aCall();
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
  await aCall();
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
    program('terraform', `echo '{"terraform_version":"1.6.6"}'`);
    await expect(findTerraform(options({ PATH: `${bin}${delimiter}/bin` }))).rejects.toMatchObject({ kind: 'too-old' });
    rmSync(join(bin, 'terraform'));
    await expect(findTerraform(options({ PATH: bin }))).rejects.toMatchObject({ kind: 'missing' });
  });

  it('is refused with the remedy if it is the wrapper of setup-terraform, or prints no version', async () => {
    program('terraform', `echo '{"terraform_version":"1.11.4"}'; echo '::set-output name=stdout::{}'`);
    const found = findTerraform(options({ PATH: `${bin}${delimiter}/bin` }));
    await expect(found).rejects.toMatchObject({
      kind: 'wrapped',
      message: expect.stringContaining('terraform_wrapper: false') as string,
    });
    program('terraform', `echo 'There are some problems with the CLI configuration' >&2; exit 1`);
    await expect(findTerraform(options({ PATH: `${bin}${delimiter}/bin` }))).rejects.toThrow(/problems with the CLI/);
  });

  it('has a message without secrets of the job when it fails, names the step when it is killed, and the holder of a lock', async () => {
    const start = JSON.stringify({
      '@message': 'x: Creating...',
      type: 'apply_start',
      hook: { resource: { addr: 'aws_iam_role.x' }, action: 'create' },
    });
    const lock = [
      '│ Error: Error acquiring the state lock',
      '│ Lock Info:',
      '│   ID:        6a1f',
      '│   Who:       runner@host',
      '│   Created:   2026-01-01 00:00:00 UTC',
    ].join('\n');
    program(
      'terraform',
      `case "$1" in version) echo '{"terraform_version":"1.11.4"}';; init) echo "key is $AWS_SECRET_ACCESS_KEY" >&2; exit 1;; plan) printf '%s\\n' '${lock}' >&2; exit 1;; *) echo '${start}'; kill -9 $$;; esac`,
    );
    const environment = { PATH: `${bin}${delimiter}/bin`, AWS_SECRET_ACCESS_KEY: 'a-secret-key' };
    const terraform = await findTerraform(options(environment));
    await expect(terraform.init(folder)).rejects.toMatchObject({ message: 'key is ***' });
    await expect(terraform.plan(folder, 'plan')).rejects.toMatchObject({
      kind: 'state-locked',
      message: expect.stringMatching(/by runner@host since 2026-01-01.*force-unlock 6a1f/) as string,
    });
    await expect(terraform.apply(folder, 'plan')).rejects.toMatchObject({
      message: expect.stringMatching(/killed by SIGKILL during: create aws_iam_role\.x/) as string,
      unrecorded: {},
    });
    expect(lines.join('\n')).not.toContain('a-secret-key');
  });

  it('is interrupted when it takes too long, and killed when it does not end', async () => {
    program(
      'terraform',
      `case "$1" in version) echo '{"terraform_version":"1.11.4"}';; plan) trap 'echo stopped; exit 1' INT; sleep 30 & wait;; *) trap '' INT; sleep 30;; esac`,
    );
    const limits = (command: string) => ({ limitMs: command === 'version' ? 60_000 : 300, graceMs: 300 });
    const environment = { PATH: `${bin}${delimiter}/bin:/usr/bin` };
    const terraform = await findTerraform({ ...options(environment), limitOf: limits });
    await expect(terraform.plan(folder, 'plan')).rejects.toMatchObject({
      kind: 'timed-out',
      message: '"plan" took too long: it was interrupted and has ended',
    });
    await expect(terraform.apply(folder, 'plan')).rejects.toMatchObject({
      kind: 'timed-out',
      message: expect.stringContaining('killed by SIGKILL') as string,
      unrecorded: {},
    });
  });

  it('may be OpenTofu', async () => {
    program('tofu', `echo '{"terraform_version":"1.10.0"}'`);
    const found = await findTerraform(options({ PATH: `${bin}${delimiter}/bin` }));
    expect(found).toMatchObject({ product: 'OpenTofu', version: '1.10.0' });
  });

  it('sees the credentials of AWS and no token of GitHub, and its output has no name that would stay', async () => {
    program(
      'terraform',
      `if [ "$1" = version ]; then echo '{"terraform_version":"1.11.4"}'; else env; ls "$TMPDIR"; echo listed; fi`,
    );
    const { TMPDIR } = process.env;
    process.env['TMPDIR'] = mkdtempSync(join(bin, 'tmp-'));
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
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    expect(lines.at(-1)).toBe('listed');
    expect(lines.join('\n')).not.toContain('terraform-output');
    expect(lines.join('\n')).toContain('AWS_ACCESS_KEY_ID=AKIA');
    expect(lines.join('\n')).toContain('TF_IN_AUTOMATION=1');
    expect(lines.join('\n')).not.toMatch(/secret/);
  });
});
