import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitIn } from '../../modules/repository/git';
import { commitFiles } from '../../modules/repository/git-files';
import { readObjects } from '../../modules/repository/git-objects';
import { openFolder } from '../../modules/repository/open-folder';
import { removeFolders, runGit, temporaryFolder, testRepository, withEnvironment } from './git-repository';

afterAll(removeFolders);

test('queries its own folder, despite the variables of an outer git', async () => {
  const repository = testRepository({ 'mine.yaml': '1' });
  const other = testRepository({ 'other.yaml': '1' });
  const hostile = {
    GIT_DIR: join(other.folder, '.git'),
    GIT_WORK_TREE: other.folder,
    GIT_INDEX_FILE: join(other.folder, '.git/index'),
    GIT_OBJECT_DIRECTORY: join(other.folder, '.git/objects'),
    GIT_PREFIX: 'x/',
    GIT_GLOB_PATHSPECS: '1',
  };
  const files = await withEnvironment(hostile, () => commitFiles(gitIn(repository.folder), 'HEAD', []));
  expect(files.map(({ path }) => path)).toEqual(['mine.yaml']);
});

test('keeps the settings from environment variables beside its own', async () => {
  const repository = testRepository({ 'a.yaml': '1' });
  const handed = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'test.handed', GIT_CONFIG_VALUE_0: 'over' };
  const settings = await withEnvironment(handed, () =>
    gitIn(repository.folder).output(['config', '--get-regexp', '^test[.]'], { settings: { 'test.own': '2' } }),
  );
  expect(settings.toString('utf8')).toBe('test.handed over\ntest.own 2\n');
});

test('reads the objects themselves and not what replaces them', async () => {
  const repository = testRepository({ 'a.yaml': 'real' });
  const git = gitIn(repository.folder);
  const [entry] = await commitFiles(git, 'HEAD', ['a.yaml']);
  writeFileSync(join(repository.folder, 'b.yaml'), 'fake');
  const fake = repository.git('hash-object', '-w', 'b.yaml');
  repository.git('replace', entry!.object, fake);
  expect(repository.git('show', 'HEAD:a.yaml')).toBe('fake');
  expect(await readObjects(git, [entry!.object])).toEqual(new Map([[entry!.object, { bytes: Buffer.from('real') }]]));
});

test('starts no transport for what a partial clone lacks', async () => {
  const origin = testRepository({ 'a.yaml': 'a' });
  origin.git('config', 'uploadpack.allowFilter', 'true');
  const clone = temporaryFolder();
  runGit(clone, 'clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${origin.folder}`, '.');
  const git = gitIn(clone);
  const [entry] = await commitFiles(git, 'HEAD', ['a.yaml']);
  await expect(readObjects(git, [entry!.object])).rejects.toMatchObject({ kind: 'object-missing' });
});

test('says that a folder is in no repository', async () => {
  await expect(gitIn(temporaryFolder()).output(['rev-parse', 'HEAD'])).rejects.toMatchObject({
    name: 'RepositoryError',
    kind: 'not-a-git-repository',
  });
});

test('says in one line what git complains about', async () => {
  const { folder } = testRepository({ 'a.yaml': '1' });
  await expect(gitIn(folder).output(['diff-tree', 'nothing', 'HEAD'])).rejects.toMatchObject({
    kind: 'git-failed',
    message: expect.not.stringContaining('\n') as string,
  });
});

test('says that git is missing', async () => {
  const folder = temporaryFolder();
  await withEnvironment({ PATH: folder }, async () => {
    await expect(gitIn(folder).output(['version'])).rejects.toMatchObject({ kind: 'git-missing' });
  });
});

test('says that a folder is missing, or is a file', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'there'));
  writeFileSync(join(folder, 'file'), '');
  expect(openFolder(join(folder, 'there')).folder).toBe(join(folder, 'there'));
  for (const name of ['nowhere', 'file']) {
    expect(() => openFolder(join(folder, name))).toThrow(expect.objectContaining({ kind: 'folder-missing' }) as Error);
  }
});
