import { explain as explainWorkload } from '../../modules/access/explanation';
import { closestName } from '../../modules/diagnostics/closest-name';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { type FormatName, render } from '../../modules/report/formats';
import type { Repository } from '../../modules/repository/read-repository';
import { CONFIGURATION_FILE } from '../../modules/diagnostics/configuration-file';
import type { Workload } from '../../modules/workloads/workload';
import { checkEnvironment } from '../check-environment';
import { CannotRun, type CommandContext, type Outcome, textOptions } from '../command';
import { invalidInput } from '../invalid-input';
import { loadWorkingRepository } from '../configuration-folder';

export interface ExplainOptions {
  readonly environment?: string;
  readonly format: FormatName;
}

/** `explain`: the access of a service, in all of its environments or in one. */
export async function explainService(
  context: CommandContext,
  service: string,
  options: ExplainOptions,
): Promise<Outcome> {
  const read = await readService(context, service, options);
  if ('exitCode' in read) return read;
  const explanations = read.workloads.map(explainWorkload);
  const output = render(options.format, 'explanation', explanations, textOptions(context));
  return { exitCode: 0, output, notes: read.notes };
}

/**
 * The workloads of a service, in all of its environments or in one, or what is wrong with it.
 * @throws CannotRun where the service or the environment does not exist
 */
export async function readService(
  context: CommandContext,
  service: string,
  { environment, format }: ExplainOptions,
): Promise<Outcome | { readonly workloads: readonly Workload[]; readonly notes: string }> {
  const repository = await loadWorkingRepository(context, () => (manifest) => manifest.service === service);
  const all = [...repository.manifests, ...(repository.incomplete?.manifests ?? [])];
  const manifests = all.filter((manifest) => manifest.service === service);
  const files = new Set([CONFIGURATION_FILE, ...manifests.map(({ file }) => file)]);
  // A manifest whose YAML cannot be read has no service; it is probably in a folder of its name.
  const named = repository.diagnostics.filter(({ file }) => file.split('/').includes(service));
  for (const { file } of manifests.length === 0 ? named : []) files.add(file);
  const diagnostics = repository.diagnostics.filter(({ file }) => files.has(file));
  const notes = diagnosticsAsText(diagnostics, { color: context.notesColor });
  if (hasErrors(diagnostics)) return invalidInput(format, diagnostics, { notes });
  // The add-ons of clusters with a role have no manifests.
  const isKnown = manifests.length > 0 || repository.workloads.some((workload) => workload.service === service);
  if (!isKnown) throw noSuchService(service, repository);

  const everywhere = repository.workloads.filter((workload) => workload.service === service);
  const workloads =
    environment === undefined ? everywhere : everywhere.filter((workload) => workload.environment.name === environment);
  if (environment !== undefined && workloads.length === 0) {
    checkEnvironment(environment, repository.configuration);
    const runsIn = everywhere.map((workload) => `"${workload.environment.name}"`).join(', ');
    throw new CannotRun(`service "${service}" does not run in environment "${environment}"`, `it runs in ${runsIn}`);
  }
  return { workloads, notes };
}

function noSuchService(service: string, { manifests, diagnostics }: Repository): CannotRun {
  const closest = closestName(
    service,
    manifests.map((manifest) => manifest.service),
  );
  if (closest !== undefined) return new CannotRun(`service "${service}" does not exist`, `did you mean "${closest}"?`);
  return new CannotRun(
    `service "${service}" does not exist`,
    hasErrors(diagnostics)
      ? 'manifests with errors are ignored; `eks-pod-identity validate` lists them'
      : 'write the value of `service` from a manifest',
  );
}
