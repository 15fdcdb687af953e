import { resourceStatements } from '../../modules/access/resource-statements';
import { render } from '../../modules/report/formats';
import { type CommandContext, type Outcome, textOptions } from '../command';
import { type ExplainOptions, readService } from './explain';

/** `resource-policies`: statements for the policies of the resources that a service uses. */
export async function resourcePolicies(
  context: CommandContext,
  service: string,
  options: ExplainOptions,
): Promise<Outcome> {
  const read = await readService(context, service, options);
  if ('exitCode' in read) return read;
  const results = read.workloads.flatMap(resourceStatements);
  const output = render(options.format, 'resourceStatements', results, textOptions(context));
  return { exitCode: 0, output, notes: read.notes };
}
