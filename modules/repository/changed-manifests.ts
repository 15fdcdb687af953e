import type { Manifest } from '../manifest/manifest';
import { ownsPolicies } from '../workloads/owned-policies';
import { byText } from '../text/compare-texts';
import {
  type ConfigurationState,
  configurationState,
  readableConfiguration,
  withPolicies,
} from './configuration-state';
import type { FileEntry, GitEntry } from './file-entry';
import type { Git } from './git';
import { changesBetween, changesOfWorktree, commitFiles, type FileChange } from './git-files';
import { CONFIGURATION_FILE } from '../diagnostics/configuration-file';
import { type ParsedFile, parseManifestFile } from './parse-files';
import { type ReadFile, readFiles } from './read-files';
import { NO_POLICIES, readPolicies, type ReadPolicies } from './read-policies';
import { type ResolvedRevisions, WORKTREE } from './revisions';

/** The configuration and changed manifests of one side of a change. */
export interface ChangedSide {
  readonly configuration: ConfigurationState;
  /** The manifests that differ from the other side, or all where the configurations differ or own policies; in file order. */
  readonly manifests: readonly ParsedFile<Manifest>[];
}

/** A value for each side of a change. */
interface Ends<T> {
  readonly before: T;
  readonly after: T;
}

/** What differs between two states of a repository. */
export interface ChangedManifests extends Ends<ChangedSide> {
  /** Reads and parses the unchanged manifests of the head, in file order. Runs in linear time in their number. */
  readonly others: () => Promise<ParsedFile<Manifest>[]>;
}

/** Finds, reads and parses the manifests that differ, each side with its own configuration. */
export async function changedManifests(git: Git, { base, head }: ResolvedRevisions): Promise<ChangedManifests> {
  const reading = readConfigurations(git, base, head);
  const [configurations, changes] = await Promise.all([
    reading,
    head === WORKTREE
      ? reading.then(({ after }) => changesOfWorktree(git, base, pathsOf(after) ?? [CONFIGURATION_FILE]))
      : changesBetween(git, base, head),
  ]);
  // Both sides share one object if their contents are equal.
  const same = configurations.before === configurations.after;
  const partial = same && !ownsAny(configurations.after);
  const entries = partial
    ? entriesOfChanges(configurations.after, changes)
    : await allEntries(git, base, configurations, changes);

  const reads = await readFiles(git, [...entries.before, ...entries.after]);
  const before = reads.slice(0, entries.before.length).filter(isThere);
  const after = reads.slice(entries.before.length).filter(isThere);
  const untouched = partial ? sameContents(before, after) : new Set();

  const parse = parserOfEntries();
  const side = (configuration: ConfigurationState, files: readonly ReadFile[]): ChangedSide => ({
    configuration,
    manifests: files.filter(({ entry }) => !untouched.has(entry.path)).map(parse),
  });
  const sides = { before: side(configurations.before, before), after: side(configurations.after, after) };
  const others = async (): Promise<ParsedFile<Manifest>[]> => {
    const all = partial ? (await allEntries(git, base, configurations, changes)).after : entries.after;
    const changed = new Set(sides.after.manifests.map(({ file }) => file));
    const rest = all.filter(({ path }) => !changed.has(path));
    return (await readFiles(git, rest)).filter(isThere).map(parse);
  };
  return { ...sides, others };
}

/** Both configurations with their policies; the same object if all these files have the same content. */
async function readConfigurations(git: Git, base: string, head: string): Promise<Ends<ConfigurationState>> {
  const [before, after] = await Promise.all([base, head].map((revision) => configurationEntry(git, revision)));
  const reads = await readFiles(
    git,
    [before, after].filter((entry) => entry !== undefined),
  );
  const baseFile = before && reads[0];
  const headFile = after && reads.at(-1);
  const state = configurationState(headFile);
  const same = baseFile !== undefined && headFile !== undefined && isSameContent(baseFile, headFile);
  const stateBefore = same ? state : configurationState(baseFile);
  const [policiesBefore, policiesAfter] = await Promise.all([
    policiesOf(git, base, stateBefore),
    policiesOf(git, head, state),
  ]);
  const withAfter = withPolicies(state, policiesAfter);
  const samePolicies = policiesBefore.contents === policiesAfter.contents;
  return { before: same && samePolicies ? withAfter : withPolicies(stateBefore, policiesBefore), after: withAfter };
}

async function policiesOf(git: Git, revision: string, state: ConfigurationState): Promise<ReadPolicies> {
  const read = readableConfiguration(state);
  return read ? readPolicies(git, revision, read.configuration) : NO_POLICIES;
}

async function configurationEntry(git: Git, revision: string): Promise<FileEntry | undefined> {
  if (revision === WORKTREE) return { place: 'worktree', path: CONFIGURATION_FILE };
  const files = await commitFiles(git, revision, [CONFIGURATION_FILE]);
  return files.find(({ path }) => path === CONFIGURATION_FILE);
}

/** Owned policies have statements for all services, so all manifests decide what a change is. */
function ownsAny(state: ConfigurationState): boolean {
  return state.kind === 'usable' && ownsPolicies(state.configuration);
}

function entriesOfChanges(configuration: ConfigurationState, changes: readonly FileChange[]): Ends<FileEntry[]> {
  const relevant = selectManifests(configuration, changes);
  return {
    before: relevant.flatMap(({ before }) => before ?? []),
    after: relevant.flatMap(({ after }) => after ?? []),
  };
}

/** Every manifest of both sides. The head's files are the base's with the changes applied, so git lists them once. */
async function allEntries(
  git: Git,
  base: string,
  configurations: Ends<ConfigurationState>,
  changes: readonly FileChange[],
): Promise<Ends<FileEntry[]>> {
  const paths = [pathsOf(configurations.before), pathsOf(configurations.after)].filter((one) => one !== undefined);
  if (paths.length === 0) return { before: [], after: [] };
  const everywhere = paths.some((one) => one.length === 0);
  const baseFiles = await commitFiles(git, base, everywhere ? [] : [...new Set(paths.flat())]);

  const headFiles = new Map<string, FileEntry>(baseFiles.map((entry: GitEntry) => [entry.path, entry]));
  for (const { path, after } of changes) {
    if (after) headFiles.set(path, after);
    else headFiles.delete(path);
  }
  return {
    before: selectManifests(configurations.before, baseFiles),
    after: selectManifests(configurations.after, [...headFiles.values()]),
  };
}

/** The root paths of a configuration's manifests, [] for any path; undefined if the configuration cannot be read. */
function pathsOf(configuration: ConfigurationState): readonly string[] | undefined {
  return readableConfiguration(configuration)?.patterns.roots;
}

/** In file order. */
function selectManifests<T extends { readonly path: string }>(
  configuration: ConfigurationState,
  files: readonly T[],
): T[] {
  const read = readableConfiguration(configuration);
  if (!read) return [];
  return files.filter(({ path }) => read.patterns.matches(path)).sort(byText(({ path }) => path));
}

/** Paths whose content is equal on both sides: git also lists files as changed if their mode or time stamp differs. */
function sameContents(before: readonly ReadFile[], after: readonly ReadFile[]): ReadonlySet<unknown> {
  const byPath = new Map(before.map((read) => [read.entry.path, read]));
  return new Set(
    after
      .filter((read) => {
        const other = byPath.get(read.entry.path);
        return other !== undefined && isSameContent(other, read);
      })
      .map(({ entry }) => entry.path),
  );
}

/** Whether the file exists. Git still lists files that were deleted without a commit. */
function isThere({ content }: ReadFile): boolean {
  return !('refused' in content && content.refused.why === 'missing');
}

function isSameContent(a: ReadFile, b: ReadFile): boolean {
  return 'bytes' in a.content && 'bytes' in b.content && Buffer.compare(a.content.bytes, b.content.bytes) === 0;
}

/** Parses a file only once if both sides have it, which is common if only the configuration differs. */
function parserOfEntries(): (read: ReadFile) => ParsedFile<Manifest> {
  const parsed = new Map<string, ParsedFile<Manifest>>();
  return (read) => {
    const { entry } = read;
    if (entry.place === 'worktree') return parseManifestFile(read);
    const key = `${entry.object} ${entry.path}`;
    const known = parsed.get(key) ?? parseManifestFile(read);
    parsed.set(key, known);
    return known;
  };
}
