import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const isInstalled = (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
  try {
    accessSync(join(folder, 'terraform'), constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

/** `describe` for tests that need `terraform` on PATH: skipped where it is missing, but never in CI. */
export const describeTerraform: jest.Describe = isInstalled || process.env['CI'] ? describe : describe.skip;

/** Nothing of the machine's own Terraform settings may leak into a test. */
export const TERRAFORM_ENVIRONMENT = { CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' } as const;

/**
 * The value to which Terraform evaluates JSON in a configuration file: every string in it is a template. One process,
 * independently of the size of the value.
 */
export function evaluateInTerraform(value: unknown): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'evaluate-in-terraform-'));
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ locals: { value } }));
    const { stdout, stderr, error } = spawnSync('terraform', ['console', '-no-color'], {
      cwd: folder,
      // Base64 keeps the console's own way of quoting out of it.
      input: 'base64encode(jsonencode(local.value))\n',
      env: { ...process.env, ...TERRAFORM_ENVIRONMENT },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const result = /^"([A-Za-z0-9+/=]*)"$/m.exec(stdout)?.[1];
    // The message quotes the whole configuration.
    const problem = error?.message ?? (stdout + stderr).replaceAll(/^.{300,}$/gm, '…');
    if (result === undefined) throw new Error(`Terraform did not evaluate: ${problem}`);
    return JSON.parse(Buffer.from(result, 'base64').toString('utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
