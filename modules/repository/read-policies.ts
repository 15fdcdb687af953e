import type { Diagnostic } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
import type { PolicyDocument } from '../policy/document';
import { type PolicyFile, policyFilesOf } from '../workloads/policy-files';
import { type FileEntry, isSafePath } from './file-entry';
import type { Git } from './git';
import { commitFiles } from './git-files';
import { parsePolicyDocumentFile } from './parse-files';
import { type ReadFile, readFiles } from './read-files';
import { WORKTREE } from './revisions';

/** Files that `policies` of a configuration names, read and parsed. */
export interface ReadPolicies {
  /** By path; those without errors. */
  readonly documents: ReadonlyMap<string, PolicyDocument>;
  readonly diagnostics: readonly Diagnostic[];
  /** The content of every file: equal texts are equal files. */
  readonly contents: string;
}

/** Reads the policies that a configuration names, at a commit or in the working tree. */
export async function readPolicies(git: Git, revision: string, configuration: Configuration): Promise<ReadPolicies> {
  const files = policyFilesOf(configuration);
  if (files.length === 0) return NO_POLICIES;
  const paths = files.map(({ path }) => path);
  const entries = revision === WORKTREE ? [] : await commitFiles(git, revision, paths.filter(isSafePath));
  const found = new Map<string, FileEntry>(entries.map((entry) => [entry.path, entry]));
  const reads = await readFiles(
    git,
    paths.map((path) => found.get(path) ?? { place: 'worktree', path }),
  );
  return parsePolicies(
    files,
    reads.map((read, index): ReadFile => {
      const isThere = revision === WORKTREE || found.has(paths[index] ?? '');
      return isThere ? read : { entry: read.entry, content: { refused: { why: 'missing' } } };
    }),
  );
}

/** Parses files that `policies` names. @param reads what was read of each, in the same order */
export function parsePolicies(files: readonly PolicyFile[], reads: readonly ReadFile[]): ReadPolicies {
  const documents = new Map<string, PolicyDocument>();
  const diagnostics: Diagnostic[] = [];
  for (const [index, read] of reads.entries()) {
    const parsed = parsePolicyDocumentFile(read, files[index]?.kind ?? 'resource');
    diagnostics.push(...parsed.diagnostics);
    if (parsed.value) documents.set(parsed.file, parsed.value);
  }
  const contents = reads.map(({ entry, content }) => [
    entry.path,
    'bytes' in content ? Buffer.from(content.bytes).toString('base64') : content,
  ]);
  return { documents, diagnostics, contents: JSON.stringify(contents) };
}

export const NO_POLICIES: ReadPolicies = { documents: new Map(), diagnostics: [], contents: '' };
