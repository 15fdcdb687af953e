import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { closestName } from '../diagnostics/closest-name';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic';
import { quote } from '../diagnostics/quote';
import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { listed } from '../text/listed';
import { policyFilesOf } from '../workloads/policy-files';
import { resolveWorkloads } from '../workloads/resolve-workloads';
import type { Workload } from '../workloads/workload';
import type { Git } from './git';
import { worktreeFiles } from './git-files';
import { CONFIGURATION_FILE } from '../diagnostics/configuration-file';
import { manifestPatterns } from './manifest-patterns';
import { misnamedManifests } from './misnamed-manifests';
import { openFolder } from './open-folder';
import { parseConfigurationFile, parseManifestFile } from './parse-files';
import { parsePolicies } from './read-policies';
import { RepositoryError } from './repository-error';
import { type ManifestSelection, selectedManifests } from './selected-manifests';
import { walkFolder } from './walk-folder';
import { worktreeReader } from './worktree-reader';

/** The configuration and manifests of a folder, with all diagnostics. */
export interface Repository {
  /** Absolute path of the folder with the configuration. */
  readonly root: string;
  /** Absent if it is missing or has errors. */
  readonly configuration?: Configuration;
  /** Manifests without errors, in file order. */
  readonly manifests: readonly Manifest[];
  /** The usable parts of files with errors; their problems are among the diagnostics. */
  readonly incomplete?: { readonly configuration?: Configuration; readonly manifests: readonly Manifest[] };
  /**
   * One per service and environment, in file order; complete and valid only if no diagnostic is an error. With a
   * selection, perhaps only those of the selected manifests.
   */
  readonly workloads: readonly Workload[];
  /** In file order. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the configuration and all manifests of a folder from the working tree, and checks each and all together.
 *
 * In a git repository, files that git ignores are excluded. Outside a repository, the folder is searched recursively,
 * without `node_modules`. The folder need not be the root of the repository.
 *
 * @param options.searched the folders in which a missing configuration was searched; default: the folder
 * @param options.select the manifests to resolve; default: all. The others are read, parsed, and checked for conflicts
 * with these, but further problems of what they contain are not reported.
 * @throws RepositoryError if the folder does not exist, or git fails
 */
export async function readRepository(
  folder: string,
  { searched, select }: { readonly searched?: readonly string[]; readonly select?: ManifestSelection } = {},
): Promise<Repository> {
  const git = openFolder(folder);
  const root = git.folder;
  const read = worktreeReader(root);
  const readFile = (path: string) => ({ entry: { place: 'worktree', path } as const, content: read(path) });

  const configurationFile = readFile(CONFIGURATION_FILE);
  if ('refused' in configurationFile.content && configurationFile.content.refused.why === 'missing') {
    return { root, manifests: [], workloads: [], diagnostics: [configurationMissing(root, searched)] };
  }
  const { value, incomplete, diagnostics: ofFile } = parseConfigurationFile(configurationFile);
  const parsed = value ?? incomplete;
  if (!parsed) return { root, manifests: [], workloads: [], diagnostics: sortDiagnostics(ofFile) };
  const policyFiles = policyFilesOf(parsed);
  const policies = parsePolicies(
    policyFiles,
    policyFiles.map(({ path }) => readFile(path)),
  );
  const configuration: Configuration = { ...parsed, policyDocuments: policies.documents };

  const patterns = manifestPatterns(configuration);
  const listedPaths = await listFiles(git, patterns.roots);
  const paths = listedPaths.filter(patterns.matches).sort();
  const files = paths
    .map(readFile)
    // Git still lists files that were deleted without a commit.
    .filter(({ content }) => !('refused' in content && content.refused.why === 'missing'))
    .map(parseManifestFile);

  const manifests = files.flatMap(({ value }) => value ?? []);
  const partly = files.flatMap((file) => file.incomplete ?? []);
  const { selected, others } = selectedManifests(configuration, manifests, select);
  const resolved = resolveWorkloads(configuration, selected, others, partly);
  const diagnostics = sortDiagnostics([
    ...ofFile,
    ...policies.diagnostics,
    ...patterns.diagnostics,
    ...patterns.unmatched(files.map(({ file }) => file)),
    ...misnamedManifests(listedPaths, patterns),
    ...files.flatMap((file) => file.diagnostics),
    ...resolved.diagnostics,
  ]);
  if (value)
    return {
      root,
      configuration,
      manifests,
      incomplete: { manifests: partly },
      workloads: resolved.workloads,
      diagnostics,
    };
  return { root, manifests, incomplete: { configuration, manifests: partly }, workloads: [], diagnostics };
}

/** The diagnostic of a folder without a configuration. */
export function configurationMissing(root: string, searched: readonly string[] = [root]): Diagnostic {
  const misnamed = searched.flatMap((folder) => similarNames(folder).map((name) => join(folder, name)))[0];
  return {
    code: 'configuration-missing',
    severity: 'error',
    message: `${CONFIGURATION_FILE} does not exist in ${listed(searched.map((folder) => quote(folder)))}`,
    file: CONFIGURATION_FILE,
    line: 1,
    column: 1,
    help:
      misnamed === undefined
        ? 'run the command in the folder of the configuration, or create one with `eks-pod-identity init`'
        : `rename ${quote(misnamed)} to ${CONFIGURATION_FILE}`,
  };
}

/** Files of a folder whose name is similar to that of the configuration. */
function similarNames(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => closestName(name, [CONFIGURATION_FILE]) !== undefined);
  } catch {
    return [];
  }
}

/** The files of the working tree below the given paths. */
async function listFiles(git: Git, roots: readonly string[]): Promise<string[]> {
  const everything = roots.length === 0;
  try {
    const listed = await worktreeFiles(git, everything ? [] : [CONFIGURATION_FILE, ...roots]);
    // If git ignores the configuration, it ignores the whole folder, such as build output or a copy for a test.
    return listed.includes(CONFIGURATION_FILE) ? listed : walkFolder(git.folder, roots);
  } catch (error) {
    if (!(error instanceof RepositoryError) || !NO_REPOSITORY.has(error.kind)) throw error;
    return walkFolder(git.folder, roots);
  }
}

const NO_REPOSITORY: ReadonlySet<string> = new Set(['git-missing', 'not-a-git-repository', 'no-working-tree']);
