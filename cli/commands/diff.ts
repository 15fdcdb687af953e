import { openFindings } from '../../modules/change/all-findings';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { reaches, type Threshold } from '../../modules/diagnostics/severity';
import { gatedChange } from '../../modules/review/gated-change';
import { changeAsMarkdown } from '../../modules/report/change-markdown';
import { changeAsText } from '../../modules/report/change-text';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { changeAsSarif } from '../../modules/report/sarif';
import { gitIn } from '../../modules/repository/git';
import { loadRevisions } from '../../modules/review/load-revisions';
import { today } from '../../modules/review/today';
import { asJson, type CommandContext, type Outcome, textOptions } from '../command';
import { configurationFolder } from '../configuration-folder';
import { packageVersion } from '../package-version';

export interface DiffOptions {
  readonly base?: string;
  readonly head?: string;
  readonly allRows?: boolean;
  /** Report findings in all access of a changed service. */
  readonly all?: boolean;
  readonly failOn?: Threshold;
  readonly format: 'text' | 'json' | 'markdown' | 'sarif';
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
  switch (format) {
    case 'text':
      return { exitCode, output: changeAsText(change, { ...textOptions(context), whole: allRows }), notes };
    case 'markdown':
      return { exitCode, output: changeAsMarkdown(change), notes };
    case 'json':
      return { exitCode, output: asJson(change), notes };
    case 'sarif':
      return { exitCode, output: changeAsSarif(change, packageVersion(), await folderInRepository(folder)), notes };
  }
}

/** The configuration's folder within the repository, because code scanning uses paths relative to the root. */
async function folderInRepository(folder: string): Promise<string> {
  const prefix = await gitIn(folder).output(['rev-parse', '--show-prefix']);
  return prefix.toString('utf8').trimEnd();
}
