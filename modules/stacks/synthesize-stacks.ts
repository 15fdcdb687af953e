import { App } from 'cdktf';
import { readFileSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Repository } from '../repository/read-repository';
import { addPodIdentityStacks } from './add-pod-identity-stacks';

/** A synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  /** Working directory of `terraform`. */
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
 * The stacks of a synthesized CDKTF app, as listed in its manifest: folders of removed stacks may still exist.
 * @throws Error if the folder does not contain a synthesized app, or a stack's files are outside it, also by a link
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
  const root = realpathSync(folder);
  const inside = (stack: string, path: string): string => {
    const found = realpathSync(join(root, path));
    if (found.startsWith(root + sep)) return found;
    throw new Error(`stack "${stack}" is outside the folder of the synthesized app: ${path}`);
  };
  return Object.values(manifest.stacks).map(({ name, synthesizedStackPath, workingDirectory }) => ({
    name,
    folder: inside(name, workingDirectory),
    configuration: JSON.parse(readFileSync(inside(name, synthesizedStackPath), 'utf8')) as Record<string, unknown>,
  }));
}
