import { createHash } from 'node:crypto';
import { changeAsMarkdown } from '../../modules/report/change-markdown';
import { openFolder } from '../../modules/repository/open-folder';
import { gatedChange } from '../../modules/review/gated-change';
import { loadRevisions } from '../../modules/review/load-revisions';
import { exampleWithPullRequest } from '../examples/pull-request';

/** The comment on the demo's pull request, with fixed commits. */
export async function demoComment(): Promise<string> {
  const revisions = await loadRevisions(openFolder(exampleWithPullRequest()), { base: 'main', head: 'pull-request' });
  const commits = { base: '1a2b3c4d5e6f'.padEnd(40, '0'), head: '6f5e4d3c2b1a'.padEnd(40, '0') };
  const { change } = gatedChange({ ...revisions, ...commits }, revisions.configurations, '2026-01-05');
  return changeAsMarkdown(change, { marker: 'demo' });
}

/** Twelve digits that change with the comment. */
export function hashOfComment(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
