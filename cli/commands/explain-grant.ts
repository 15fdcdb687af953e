import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { type FormatName, render } from '../../modules/report/formats';
import type { Configuration } from '../../modules/manifest/configuration';
import { explainGrant } from '../../modules/workloads/explain-grant';
import { type PlaceholderEnvironment, placeholdersOf } from '../../modules/workloads/resolution';
import { checkEnvironment } from '../check-environment';
import { type CommandContext, type Outcome, textOptions } from '../command';
import { invalidInput } from '../invalid-input';
import { loadWorkingRepository } from '../configuration-folder';

/** `explain --grant`: the statements of a grant, before it is written into a manifest. */
export async function explainOneGrant(
  context: CommandContext,
  grant: string,
  options: { readonly environment?: string; readonly format: FormatName },
): Promise<Outcome> {
  const { configuration } = await loadWorkingRepository(context);
  const environment = environmentOf(configuration, options.environment);
  const placeholders = placeholdersOf('service', environment, configuration?.environments);
  const { statements, diagnostics } = explainGrant(grant, 'grant', {
    placeholders,
    meaning: configuration?.grants ?? 'intents',
  });
  const notes = diagnosticsAsText(diagnostics, { color: context.notesColor });
  if (hasErrors(diagnostics)) return invalidInput(options.format, diagnostics, { notes });
  return { exitCode: 0, output: render(options.format, 'statements', statements, textOptions(context)), notes };
}

/** The environment whose values fill the placeholders: the first by default, an example without a configuration. */
function environmentOf(configuration: Configuration | undefined, name: string | undefined): PlaceholderEnvironment {
  checkEnvironment(name, configuration);
  const environments = configuration?.environments ?? [];
  const found = name === undefined ? environments[0] : environments.find((environment) => environment.name === name);
  return (
    found ?? {
      name: 'prod',
      account: '111122223333',
      region: 'eu-west-1',
      partition: 'aws',
      values: {},
      clusters: [{ name: 'shop', region: 'eu-west-1' }],
    }
  );
}
