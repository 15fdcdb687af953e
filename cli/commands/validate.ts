import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../../modules/diagnostics/diagnostic';
import { type FormatName, isForPeople, render } from '../../modules/report/formats';
import type { Repository } from '../../modules/repository/read-repository';
import { openFolder } from '../../modules/repository/open-folder';
import { loadRevisions } from '../../modules/review/load-revisions';
import { RepositoryError } from '../../modules/repository/repository-error';
import { TRANSITION_CODES } from '../../modules/workloads/check-transitions';
import { policyFilesOf } from '../../modules/workloads/policy-files';
import { CONFIGURATION_FILE } from '../../modules/diagnostics/configuration-file';
import { amountOf } from '../../modules/text/amount-of';
import { CannotRun, type CommandContext, type Outcome, textOptions } from '../command';
import { configurationFolder, loadWorkingRepository } from '../configuration-folder';

/**
 * `validate`: checks the whole repository, because manifests are checked against each other, and reports on all of it
 * or on the given files and folders. In git it also checks the change since the default branch.
 */
export async function validate(
  context: CommandContext,
  paths: readonly string[],
  format: FormatName,
): Promise<Outcome> {
  const root = configurationFolder(context.folder);
  const wanted = paths.map((path) => fromRoot(root, context.folder, path));
  const repository = await loadWorkingRepository(context);
  const concerned = (file: string): boolean => wanted.length === 0 || wanted.some((path) => isBelow(file, path));

  if (repository.configuration !== undefined) refuseStrays(paths, wanted, repository);
  const diagnostics = sortDiagnostics([...repository.diagnostics, ...(await transitionsOf(root))]).filter(
    ({ file, severity }) => concerned(file) || (file === CONFIGURATION_FILE && severity === 'error'),
  );
  const exitCode = hasErrors(diagnostics) ? 1 : 0;
  const output = render(format, 'diagnostics', diagnostics, textOptions(context));
  if (!isForPeople(format)) return { exitCode, output };
  return { exitCode, output, notes: `${summary(repository, diagnostics, concerned)}\n` };
}

/**
 * The problems of the change since the default branch, as opposed to those of the files. Without a base to compare
 * with, such as outside git, they are found by `diff` and the action.
 */
async function transitionsOf(root: string): Promise<readonly Diagnostic[]> {
  try {
    const { diagnostics } = await loadRevisions(openFolder(root));
    return diagnostics.filter(({ code }) => TRANSITION_CODES.has(code));
  } catch (error) {
    if (error instanceof RepositoryError) return [];
    throw error;
  }
}

/** A path relative to the configuration's folder, with forward slashes; '' is that folder. */
function fromRoot(root: string, folder: string, path: string): string {
  const absolute = resolve(folder, path);
  // Links to folders are resolved, because the working folder may be one. A link to the file is kept, because
  // diagnostics refer to the link.
  const real = existsSync(dirname(absolute)) ? join(realpathSync(dirname(absolute)), basename(absolute)) : absolute;
  if (!isThere(real)) throw new CannotRun(`"${path}" does not exist`);
  const fromHere = relative(realpathSync(root), real).split(sep).join('/');
  if (fromHere === '..' || fromHere.startsWith('../')) {
    throw new CannotRun(`"${path}" lies outside the folder of ${CONFIGURATION_FILE}, "${root}"`);
  }
  return fromHere;
}

/** True also for a dangling symbolic link. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function isBelow(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`);
}

/** A path without a manifest is an error, because "no problems" would be misleading. */
function refuseStrays(paths: readonly string[], wanted: readonly string[], repository: Repository): void {
  const files = knownFiles(repository);
  const stray = paths.find((_, index) => !files.some((file) => isBelow(file, wanted[index] ?? '')));
  if (stray === undefined) return;
  const patterns = repository.configuration?.manifests.join(', ') ?? '';
  throw new CannotRun(
    `"${stray}" does not contain a manifest`,
    `manifests match these patterns of ${CONFIGURATION_FILE}: ${patterns}`,
  );
}

/** The configuration and all manifests, including those with errors. */
function knownFiles({ manifests, diagnostics }: Repository): string[] {
  const files = [CONFIGURATION_FILE, ...manifests.map(({ file }) => file), ...diagnostics.map(({ file }) => file)];
  return [...new Set(files)];
}

function summary(
  repository: Repository,
  diagnostics: readonly Diagnostic[],
  concerned: (file: string) => boolean,
): string {
  const policies = repository.configuration ? policyFilesOf(repository.configuration).map(({ path }) => path) : [];
  const others = new Set([CONFIGURATION_FILE, ...policies]);
  const manifests = knownFiles(repository).filter((file) => !others.has(file) && concerned(file));
  const workloads = repository.workloads.filter(({ manifest }) => concerned(manifest.file));
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const problems = [
    ...(errors > 0 ? [amountOf(errors, 'error')] : []),
    ...(warnings > 0 ? [amountOf(warnings, 'warning')] : []),
  ];
  const result = problems.length > 0 ? problems.join(', ') : 'no problems';
  return `${amountOf(manifests.length, 'manifest')}, ${amountOf(workloads.length, 'workload')}: ${result}`;
}
