import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from './world';

/**
 * Writes stacks where `cdktf synth` of a user's own app would, and returns the action's inputs for them.
 *
 * @param listed the folder that the manifest of the app gives for each stack, if not the real one
 */
export function writeSynthesizedApp(
  { workspace }: World,
  stacks: Readonly<Record<string, object>>,
  listed?: string,
): Readonly<Record<string, string>> {
  const out = join(workspace, 'cdktf.out');
  const entries = Object.entries(stacks).map(([name, configuration]) => {
    const workingDirectory = `stacks/${name}`;
    mkdirSync(join(out, workingDirectory), { recursive: true });
    writeFileSync(join(out, workingDirectory, 'cdk.tf.json'), JSON.stringify(configuration));
    const synthesizedStackPath = `${workingDirectory}/cdk.tf.json`;
    return [name, { name, workingDirectory: listed ?? workingDirectory, synthesizedStackPath }] as const;
  });
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({ version: '0.21.0', stacks: Object.fromEntries(entries) }));
  return { 'cdktf-out': 'cdktf.out' };
}
