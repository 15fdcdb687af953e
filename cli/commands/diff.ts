import { openFindings } from '../../modules/change/all-findings';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { reaches, type Threshold } from '../../modules/diagnostics/severity';
import { gatedChange } from '../../modules/review/gated-change';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { type FormatName, render } from '../../modules/report/formats';
import { gitIn } from '../../modules/repository/git';
import { loadRevisions } from '../../modules/review/load-revisions';
import { today } from '../../modules/review/today';
import { type CommandContext, type Outcome, textOptions } from '../command';
import { configurationFolder } from '../configuration-folder';
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

/** `diff`: the access that a change grants and revokes. If the head has errors, only diagnostics are printed. */
export async function diff(context: CommandContext, options: DiffOptions): Promise<Outcome> {
  const { base, head, allRows = false, all: wholeAccess = false, failOn = 'never', format } = options;
  const folder = configurationFolder(context.folder);
  const revisions = await loadRevisions(folder, {
    ...(base !== undefined && { base }),
    ...(head !== undefined && { head }),
  });
  const notes = diagnosticsAsText(revisions.diagnostics, { color: context.notesColor });
  if (hasErrors(revisions.diagnostics)) return { exitCode: 1, notes };

  const { change } = gatedChange(revisions, revisions.configurations, today(), { allRows, wholeAccess });
  const exitCode = openFindings(change).some(({ finding }) => reaches(finding.severity, failOn)) ? 1 : 0;
  const output = render(format, 'change', change, {
    ...textOptions(context),
    whole: allRows,
    version: packageVersion(),
    folder: await folderInRepository(folder),
  });
  return { exitCode, output, notes };
}

/** The configuration's folder within the repository, because code scanning uses paths relative to the root. */
async function folderInRepository(folder: string): Promise<string> {
  const prefix = await gitIn(folder).output(['rev-parse', '--show-prefix']);
  return prefix.toString('utf8').trimEnd();
}
