/** A user's program: all stacks of a repository. Arguments: the built library, the repository, the folder to write to. */
import { App } from 'cdktf';
import type * as Library from '../modules';

async function main([library, folder, outdir]: readonly string[]): Promise<void> {
  if (library === undefined || folder === undefined || outdir === undefined) throw new Error('three arguments');
  const { addPodIdentityStacks, loadRepository } = (await import(library)) as typeof Library;
  const app = new App({ outdir });
  addPodIdentityStacks(app, await loadRepository(folder));
  app.synth();
}

void main(process.argv.slice(2));
