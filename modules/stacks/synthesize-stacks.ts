import { App } from 'cdktf';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '../repository/read-repository';
import { addPodIdentityStacks } from './add-pod-identity-stacks';

/** A stack as Terraform takes it. */
export interface SynthesizedStack {
  readonly name: string;
  /** Folder in which `terraform` runs. */
  readonly folder: string;
  /** Terraform's configuration in JSON syntax. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

/**
 * Writes the stacks of a repository below a folder, as `cdktf synth` does, in this process.
 * @throws Error as `addPodIdentityStacks` does
 */
export function synthesizeStacks(repository: Repository, folder: string): SynthesizedStack[] {
  const app = new App({ outdir: folder, skipValidation: false });
  addPodIdentityStacks(app, repository);
  app.synth();
  return readSynthesizedStacks(folder);
}

/**
 * The stacks of a synthesized CDKTF app. Its manifest is read, not its folders: synthesizing leaves those of stacks that
 * are gone.
 * @throws Error where the folder holds no synthesized app
 */
export function readSynthesizedStacks(folder: string): SynthesizedStack[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    readonly stacks: Readonly<
      Record<
        string,
        { readonly name: string; readonly synthesizedStackPath: string; readonly workingDirectory: string }
      >
    >;
  };
  return Object.values(manifest.stacks).map(({ name, synthesizedStackPath, workingDirectory }) => ({
    name,
    folder: join(folder, workingDirectory),
    configuration: JSON.parse(readFileSync(join(folder, synthesizedStackPath), 'utf8')) as Record<string, unknown>,
  }));
}
