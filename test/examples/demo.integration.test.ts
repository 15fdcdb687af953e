import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareWorkloads } from '../../modules/change/compare-workloads';
import { loadRevisions } from '../../modules/review/load-revisions';
import { removeFolders, temporaryFolder } from '../repository/git-repository';
import { exampleWithPullRequest } from './pull-request';
import { openFolder } from '../../modules/repository/open-folder';

afterAll(removeFolders);

const ROOT = join(__dirname, '../..');

test('the prepared change does one thing of each kind', async () => {
  const revisions = await loadRevisions(openFolder(exampleWithPullRequest()), { base: 'main', head: 'HEAD' });
  expect(revisions.diagnostics).toEqual([]);
  const { services } = compareWorkloads(revisions.before, revisions.after, revisions);
  expect(services.map(({ service, environment, change, verdict }) => [service, environment, change, verdict])).toEqual([
    ['fulfilment', 'prod', 'changed', 'narrower'],
    ['fulfilment', 'staging', 'changed', 'narrower'],
    ['newsletter', 'prod', 'removed', 'narrower'],
    ['orders', 'prod', 'changed', 'broader'],
    ['orders', 'staging', 'changed', 'broader'],
    ['recommendations-training', 'prod', 'changed', 'broader'],
    ['recommendations-training', 'staging', 'changed', 'broader'],
    ['returns', 'staging', 'added', 'broader'],
    ['tenant-files', 'prod', 'changed', 'broader'],
    ['tenant-files', 'staging', 'changed', 'broader'],
  ]);
});

test('the demo shows the diff as text and as Markdown, on a machine without credentials, and leaves no files', async () => {
  const [home, temporary] = [temporaryFolder(), temporaryFolder()];
  const child = spawn(process.execPath, [require.resolve('tsx/cli'), join(ROOT, 'examples/demo.ts')], {
    cwd: home,
    env: { PATH: process.env['PATH'], HOME: home, USERPROFILE: home, TMPDIR: temporary, TEMP: temporary },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const status = await new Promise((resolve) => child.on('close', resolve));

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [, , text = '', markdown = ''] = stdout.split(/^\$ /m);
  for (const report of [text, markdown]) {
    expect(report).toContain('s3:DeleteObject');
    expect(report).toContain('tenant-files');
    expect(report).toContain('4 high and 1 medium findings');
    expect(report).not.toContain('cert-manager');
  }
  expect(markdown).toContain('```diff');
  expect(readdirSync(temporary).filter((name) => name.startsWith('eks-pod-identity'))).toEqual([]);
});
