import { compareWorkloads } from '../../modules/access/compare-workloads';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { changeAsMarkdown } from '../../modules/report/change-markdown';
import { changeAsText } from '../../modules/report/change-text';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { loadRevisions } from '../../modules/repository/load-revisions';
import { asJson, type CommandContext, type Outcome, textOptions } from '../command';
import { configurationFolder } from '../configuration-folder';

export interface DiffOptions {
  readonly base?: string;
  readonly head?: string;
  readonly allRows?: boolean;
  readonly format: 'text' | 'json' | 'markdown';
}

/** `diff`: the access that a change grants and takes away. Where the head has errors there is no diff, only complaints. */
export async function diff(context: CommandContext, options: DiffOptions): Promise<Outcome> {
  const { base, head, allRows = false, format } = options;
  const revisions = await loadRevisions(configurationFolder(context.folder), {
    ...(base !== undefined && { base }),
    ...(head !== undefined && { head }),
  });
  const notes = diagnosticsAsText(revisions.diagnostics, { color: context.notesColor });
  if (hasErrors(revisions.diagnostics)) return { exitCode: 1, notes };

  const unreadable = revisions.unreadable.filter(({ side }) => side === 'before');
  const change = compareWorkloads(revisions.before, revisions.after, { ...revisions, unreadable }, { allRows });
  switch (format) {
    case 'text':
      return { exitCode: 0, output: changeAsText(change, textOptions(context)), notes };
    case 'markdown':
      return { exitCode: 0, output: changeAsMarkdown(change), notes };
    case 'json':
      return { exitCode: 0, output: asJson(change), notes };
  }
}
