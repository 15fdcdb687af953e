import { withOwnedDocuments } from '../access/owned-documents';
import { CONFIGURATION_FILE } from '../diagnostics/configuration-file';
import { sortDiagnostics } from '../diagnostics/diagnostic';
import { checkGate } from '../gate/check-gate';
import { readRepository, type Repository } from '../repository/read-repository';
import type { ManifestSelection } from '../repository/selected-manifests';
import { today } from './today';

/**
 * The configuration and all manifests of a folder of the working tree, checked alone and together, with the gate: see
 * `readRepository` for which files count.
 *
 * @param options.searched the folders in which a missing configuration was searched
 * @param options.select the manifests to resolve; see `readRepository`
 * @throws RepositoryError if the folder does not exist or git fails
 */
export async function loadRepository(
  folder: string,
  options: { readonly searched?: readonly string[]; readonly select?: ManifestSelection } = {},
): Promise<Repository> {
  const repository = await readRepository(folder, options);
  const { configuration = repository.incomplete?.configuration } = repository;
  if (configuration === undefined) return repository;
  const ofGate = checkGate(configuration, today(), servicesOf(repository));
  return {
    ...repository,
    workloads: withOwnedDocuments(configuration, repository.workloads),
    diagnostics: sortDiagnostics([...repository.diagnostics, ...ofGate]),
  };
}

/** The names of all services; undefined where a manifest has errors, so that its service is not known. */
function servicesOf({ manifests, diagnostics }: Repository): ReadonlySet<string> | undefined {
  const known = new Set([CONFIGURATION_FILE, ...manifests.map(({ file }) => file)]);
  if (diagnostics.some(({ severity, file }) => severity === 'error' && !known.has(file))) return undefined;
  return new Set(manifests.map(({ service }) => service));
}
