import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain } from '../../modules/access/explanation';
import { compareWorkloads } from '../../modules/change/compare-workloads';
import { changeAsText } from '../../modules/report/change-text';
import { addFindings } from '../../modules/findings/add-findings';
import { explanationAsText } from '../../modules/report/explanation-text';
import { resolve } from '../workloads/resolved';

const page = readFileSync(join(__dirname, '../../docs/abac.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

const CONFIGURATION = `environments:
  prod: { account: '111122223333', region: eu-west-1, clusters: [{ name: shop }] }
`;
const [manifest = ''] = blocks('yaml');
const [explained = '', shown = ''] = blocks('text');
const resolved = (text: string) => {
  const { workloads, diagnostics } = resolve(CONFIGURATION, text);
  expect(diagnostics).toEqual([]);
  return workloads;
};

it('the page of access by tags shows what its manifest gives', () => {
  expect(explanationAsText(resolved(manifest).map(explain), { color: false })).toContain(explained);
});

it('the page of access by tags shows what the diff says of its change', () => {
  const opened = manifest.replace('${aws:PrincipalTag/kubernetes-namespace}/*', '*');
  expect(opened).not.toBe(manifest);
  const revisions = { base: 'main', head: 'worktree', before: resolved(manifest), after: resolved(opened) };
  const change = addFindings(compareWorkloads(revisions.before, revisions.after, revisions), revisions);
  expect(changeAsText(change, { color: false })).toContain(shown);
});
