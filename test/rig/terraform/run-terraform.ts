import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TerraformRig } from './rig';

const run = promisify(execFile);

/** Runs the real `terraform` in a folder against the rig. @returns exit status and all it printed */
export async function runTerraform(
  rig: TerraformRig,
  folder: string,
  ...args: string[]
): Promise<{ code: number; output: string }> {
  try {
    const environment = { ...process.env, ...rig.environment };
    const { stdout, stderr } = await run('terraform', args, { cwd: folder, env: environment, maxBuffer: 1e9 });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}
