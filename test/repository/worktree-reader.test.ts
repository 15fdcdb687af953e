import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LARGEST_FILE } from '../../modules/manifest/decode-text';
import { walkFolder } from '../../modules/repository/walk-folder';
import { worktreeReader } from '../../modules/repository/worktree-reader';
import { removeFolders, temporaryFolder, writeFiles } from './git-repository';

afterAll(removeFolders);

const outside = temporaryFolder();
const root = temporaryFolder();

beforeAll(() => {
  writeFiles(outside, { 'secret.yaml': 'secret', 'in/secret.yaml': 'secret' });
  writeFiles(root, {
    'a.yaml': 'a',
    'in/größe.yaml': 'b',
    'in/deeper/c.yaml': 'c',
    'empty.yaml': '',
  });
  symlinkSync(join(outside, 'secret.yaml'), join(root, 'link.yaml'));
  symlinkSync('a.yaml', join(root, 'link-inside.yaml'));
  symlinkSync('nowhere', join(root, 'dangling.yaml'));
  symlinkSync(outside, join(root, 'linked'));
  symlinkSync('in', join(root, 'linked-inside'));
  writeFileSync(join(root, 'large.yaml'), '');
  truncateSync(join(root, 'large.yaml'), 5_000_000_000);
  writeFileSync(join(root, 'largest.yaml'), 'x'.repeat(LARGEST_FILE));
  execFileSync('mkfifo', [join(root, 'pipe.yaml')]);
});

test.each([
  ['a.yaml', 'a'],
  ['in/größe.yaml', 'b'],
  ['in/deeper/c.yaml', 'c'],
  ['empty.yaml', ''],
  ['largest.yaml', 'x'.repeat(LARGEST_FILE)],
])('reads %s', (path, text) => {
  expect(worktreeReader(root)(path)).toEqual({ bytes: Buffer.from(text) });
});

test.each([
  ['link.yaml', { why: 'link' }],
  ['link-inside.yaml', { why: 'link' }],
  ['dangling.yaml', { why: 'link' }],
  ['linked/secret.yaml', { why: 'behind-link', link: 'linked' }],
  ['linked/in/secret.yaml', { why: 'behind-link', link: 'linked' }],
  ['linked-inside/deeper/c.yaml', { why: 'behind-link', link: 'linked-inside' }],
  ['in', { why: 'folder' }],
  ['pipe.yaml', { why: 'special-file' }],
  ['large.yaml', { why: 'too-large', size: 5_000_000_000 }],
  ['nowhere.yaml', { why: 'missing' }],
  ['nowhere/a.yaml', { why: 'missing' }],
  ['a.yaml/b.yaml', { why: 'missing' }],
  [`${'x'.repeat(300)}.yaml`, { why: 'unreadable', reason: 'ENAMETOOLONG' }],
  ['../a.yaml', { why: 'unsafe-path' }],
  ['in/../../a.yaml', { why: 'unsafe-path' }],
  ['/etc/passwd', { why: 'unsafe-path' }],
  ['./a.yaml', { why: 'unsafe-path' }],
  ['in//deeper/c.yaml', { why: 'unsafe-path' }],
  ['new\nline.yaml', { why: 'unsafe-path' }],
  ['\u202Elmay.yaml', { why: 'unsafe-path' }],
  ['\uFFFD.yaml', { why: 'unsafe-path' }],
])('refuses %j', (path, refused) => {
  expect(worktreeReader(root)(path)).toEqual({ refused });
});

test('reads below a root that is itself behind a link', () => {
  const link = join(outside, 'to-root');
  symlinkSync(root, link);
  expect(worktreeReader(link)('in/größe.yaml')).toEqual({ bytes: Buffer.from('b') });
});

describe('walkFolder', () => {
  const tree = temporaryFolder();
  beforeAll(() => {
    writeFiles(tree, {
      'a.yaml': '',
      'services/x/a.yaml': '',
      'services/node_modules/p/a.yaml': '',
      'services/.git/a.yaml': '',
      'services-more/a.yaml': '',
      'other/deep/a.yaml': '',
    });
    mkdirSync(join(tree, 'empty'));
    symlinkSync(outside, join(tree, 'linked'));
    symlinkSync(outside, join(tree, 'services/linked'));
  });

  test.each([
    [[], ['a.yaml', 'linked', 'other/deep/a.yaml', 'services-more/a.yaml', 'services/linked', 'services/x/a.yaml']],
    [['services'], ['services/linked', 'services/x/a.yaml']],
    [
      ['other/deep', 'a.yaml'],
      ['a.yaml', 'other/deep/a.yaml'],
    ],
    [['linked'], ['linked']],
    [['nowhere', 'empty'], []],
    [['..'], []],
  ])('lists the files under %j without following links', (paths, expected) => {
    expect(walkFolder(tree, paths).sort()).toEqual(expected);
  });
});
