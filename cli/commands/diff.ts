import { openFindings } from '../../modules/change/all-findings';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { reaches, type Threshold } from '../../modules/diagnostics/severity';
import { gatedChange } from '../../modules/review/gated-change';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { type FormatName, render } from '../../modules/report/formats';
import type { Git } from '../../modules/repository/git';
import { openFolder } from '../../modules/repository/open-folder';
import { loadRevisions } from '../../modules/review/load-revisions';
import { today } from '../../modules/review/today';
import { type CommandContext, type Outcome, textOptions } from '../command';
import { invalidInput } from '../invalid-input';
import { configurationFolder, searchedFolders } from '../configuration-folder';
import { packageVersion } from '../package-version';

export interface DiffOptions {
  readonly base?: string;
  readonly head?: string;
  readonly allRows?: boolean;
  /** Report findings in all access of a changed service. */
  readonly all?: boolean;
  readonly failOn?: Threshold;
  readonly format: FormatName;
}

/**
 * `diff`: the access that a change grants and revokes. If the head has errors, the result is a document with diagnostics
 * instead of a change; as text, standard error has them.
 */
export async function diff(context: CommandContext, options: DiffOptions): Promise<Outcome> {
  const { base, head, allRows = false, all: wholeAccess = false, failOn = 'never', format } = options;
  const git = openFolder(configurationFolder(context.folder));
  const revisions = await loadRevisions(git, {
    searched: searchedFolders(context.folder),
    ...(base !== undefined && { base }),
    ...(head !== undefined && { head }),
  });
  const notes = diagnosticsAsText(revisions.diagnostics, { color: context.notesColor });
  const version = packageVersion();
  const inRepository = await folderInRepository(git);
  if (hasErrors(revisions.diagnostics))
    return invalidInput(format, revisions.diagnostics, { notes, version, folder: inRepository });

  const { change } = gatedChange(revisions, revisions.configurations, today(), { allRows, wholeAccess });
  const failing = openFindings(change).filter(({ finding }) => reaches(finding.severity, failOn)).length;
  const names = { base: base ?? revisions.defaultBranch, head };
  const output = render(format, 'change', change, {
    ...textOptions(context),
    whole: allRows,
    version,
    folder: inRepository,
    names: {
      ...(names.base !== undefined && { base: names.base }),
      ...(names.head !== undefined && { head: names.head }),
    },
  });
  if (failing === 0) return { exitCode: 0, output, notes };
  const subject = failing === 1 ? '1 finding has' : `${failing} findings have`;
  const orAbove = failOn === 'critical' ? '' : ' or above';
  return {
    exitCode: 1,
    output,
    notes: `${notes}exit status 1: ${subject} severity ${failOn}${orAbove} (--fail-on ${failOn})\n`,
  };
}

/** The configuration's folder within the repository, because code scanning uses paths relative to the root. */
async function folderInRepository(git: Git): Promise<string> {
  const prefix = await git.output(['rev-parse', '--show-prefix']);
  return prefix.toString('utf8').trimEnd();
}
