/** A user's program: all stacks of a repository. Arguments: the built library, the repository, the folder to write to. */
import { App } from 'cdktf';
import { join } from 'node:path';
import type * as Library from '../modules';
import type * as Stacks from '../modules/stacks';

async function main([library, folder, outdir]: readonly string[]): Promise<void> {
  if (library === undefined || folder === undefined || outdir === undefined) throw new Error('three arguments');
  const { loadRepository } = (await import(library)) as typeof Library;
  const { addPodIdentityStacks } = (await import(join(library, '../stacks'))) as typeof Stacks;
  const app = new App({ outdir });
  addPodIdentityStacks(app, await loadRepository(folder));
  app.synth();
}

void main(process.argv.slice(2));
