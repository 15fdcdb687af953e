import { resolve } from 'node:path';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { render } from '../../modules/report/formats';
import { synthesizeStacks } from '../../modules/stacks/synthesize-stacks';
import { amountOf } from '../../modules/text/amount-of';
import { type CommandContext, type Outcome, textOptions } from '../command';
import { loadWorkingRepository } from '../configuration-folder';

/**
 * `synth`: writes the stacks that the action applies as Terraform JSON, in the layout of `cdktf synth`. Files that
 * Terraform keeps in their folders stay. With errors in the manifests nothing is written.
 */
export async function synth(context: CommandContext, out: string): Promise<Outcome> {
  const repository = await loadWorkingRepository(context);
  if (hasErrors(repository.diagnostics)) {
    return { exitCode: 1, notes: render('text', 'diagnostics', repository.diagnostics, textOptions(context)) };
  }
  const stacks = synthesizeStacks(repository, resolve(context.folder, out));
  const lines = stacks.map(({ folder }) => `${folder}\n`);
  return { exitCode: 0, output: lines.join(''), notes: `${amountOf(stacks.length, 'stack')} in ${out}\n` };
}
