/** A user's program: all stacks of a repository. Arguments: the built library, the repository, the folder to write to. */
import type * as Stacks from '../modules/stacks/add-pod-identity-stacks';
import type * as LoadRepository from '../modules/repository/load-repository';
import { App } from 'cdktf';

async function main([library, folder, outdir]: readonly string[]): Promise<void> {
  if (library === undefined || folder === undefined || outdir === undefined) throw new Error('three arguments');
  const { loadRepository } = (await import(`${library}/repository/load-repository.js`)) as typeof LoadRepository;
  const { addPodIdentityStacks } = (await import(`${library}/stacks/add-pod-identity-stacks.js`)) as typeof Stacks;
  const app = new App({ outdir });
  addPodIdentityStacks(app, await loadRepository(folder));
  app.synth();
}

void main(process.argv.slice(2));
