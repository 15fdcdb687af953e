import { chmodSync, existsSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitIn } from '../../modules/repository/git';
import { changesBetween, changesOfWorktree, commitFiles, worktreeFiles } from '../../modules/repository/git-files';
import { removeFolders, temporaryFolder, testRepository, writeFiles } from './git-repository';

afterAll(removeFolders);

/** `A`, `M` or `D` with the path, and where the new content is. */
function summary(changes: Awaited<ReturnType<typeof changesBetween>>): string[] {
  return changes
    .map(({ path, before, after }) => {
      const status = before && after ? 'M' : after ? 'A' : 'D';
      return `${status} ${path}${after ? ` ${after.place}` : ''}`;
    })
    .sort();
}

const ODD_PATHS = [
  'größe/ütf8 – ☃.yaml',
  'new\nline/a.yaml',
  'tab\tquote"\\/a.yaml',
  '-r/--all.yaml',
  ':(glob)/*.yaml',
];

describe('commitFiles', () => {
  const repository = testRepository({
    'a.yaml': 'a',
    'services/b.yaml': 'b',
    'services-more/c.yaml': 'c',
    ...Object.fromEntries(ODD_PATHS.map((path) => [path, path])),
  });
  const git = gitIn(repository.folder);

  test('lists every path unchanged, with any characters', async () => {
    const files = await commitFiles(git, 'HEAD', []);
    expect(files.map(({ path }) => path).sort()).toEqual(
      ['a.yaml', 'services/b.yaml', 'services-more/c.yaml', ...ODD_PATHS].sort(),
    );
  });

  test.each([
    [['services'], ['services/b.yaml']],
    [
      ['a.yaml', 'services-more'],
      ['a.yaml', 'services-more/c.yaml'],
    ],
    [['-r'], ['-r/--all.yaml']],
    [[':(glob)'], [':(glob)/*.yaml']],
    [['*.yaml'], []],
    [['nowhere'], []],
  ])('takes the paths %j literally', async (paths, expected) => {
    expect((await commitFiles(git, 'HEAD', paths)).map(({ path }) => path)).toEqual(expected);
  });

  test('tells links and submodules from files', async () => {
    const inner = testRepository({ 'x.yaml': 'x' });
    const outer = testRepository({ 'a.yaml': 'a' });
    symlinkSync('a.yaml', join(outer.folder, 'link.yaml'));
    outer.git('submodule', '--quiet', 'add', inner.folder, 'module.yaml');
    outer.commit();
    const files = await commitFiles(gitIn(outer.folder), 'HEAD', []);
    expect(Object.fromEntries(files.map(({ path, kind }) => [path, kind]))).toEqual({
      '.gitmodules': 'file',
      'a.yaml': 'file',
      'link.yaml': 'link',
      'module.yaml': 'submodule',
    });
  });

  test('counts paths from the folder it is opened in', async () => {
    const inside = gitIn(join(repository.folder, 'services'));
    expect((await commitFiles(inside, 'HEAD', [])).map(({ path }) => path)).toEqual(['b.yaml']);
    expect(await commitFiles(inside, 'HEAD', ['a.yaml'])).toEqual([]);
  });
});

describe('changesBetween', () => {
  test('sees added, changed and removed files, and a rename as two of them', async () => {
    const repository = testRepository({ 'a.yaml': 'a\n', 'b.yaml': 'b\n', 'c.yaml': 'c\n', 'same.yaml': 's\n' });
    repository.write({ 'a.yaml': 'A\n', 'new\nline.yaml': 'n\n' });
    repository.remove('b.yaml');
    repository.git('mv', 'c.yaml', 'größe.yaml');
    repository.commit();
    expect(summary(await changesBetween(gitIn(repository.folder), 'HEAD~1', 'HEAD'))).toEqual([
      'A größe.yaml git',
      'A new\nline.yaml git',
      'D b.yaml',
      'D c.yaml',
      'M a.yaml git',
    ]);
  });

  test('shows a file that becomes a link, a folder or a submodule', async () => {
    const inner = testRepository({ 'x.yaml': 'x' });
    const repository = testRepository({ 'a.yaml': 'a', 'b.yaml': 'b', 'c.yaml': 'c' });
    repository.remove('a.yaml', 'b.yaml', 'c.yaml');
    symlinkSync('/etc/passwd', join(repository.folder, 'a.yaml'));
    repository.write({ 'b.yaml/x': 'x' });
    repository.git('rm', '--quiet', '--cached', 'c.yaml');
    repository.git('submodule', '--quiet', 'add', inner.folder, 'c.yaml');
    repository.commit();
    const changes = await changesBetween(gitIn(repository.folder), 'HEAD~1', 'HEAD');
    const after = changes.map(({ path, after: entry }) => [path, entry && 'kind' in entry && entry.kind]);
    expect(Object.fromEntries(after)).toEqual({
      '.gitmodules': 'file',
      'a.yaml': 'link',
      'b.yaml': undefined,
      'b.yaml/x': 'file',
      'c.yaml': 'submodule',
    });
  });

  test('leaves out what changed elsewhere in the repository', async () => {
    const repository = testRepository({ 'in/a.yaml': 'a', 'out/a.yaml': 'a' });
    repository.write({ 'in/a.yaml': 'A', 'out/a.yaml': 'A' });
    repository.commit();
    const changes = await changesBetween(gitIn(join(repository.folder, 'in')), 'HEAD~1', 'HEAD');
    expect(summary(changes)).toEqual(['M a.yaml git']);
  });

  test('finds nothing between a commit and itself', async () => {
    const repository = testRepository({ 'a.yaml': 'a' });
    expect(await changesBetween(gitIn(repository.folder), 'HEAD', 'HEAD')).toEqual([]);
  });
});

describe('changesOfWorktree', () => {
  test('sees what is edited, staged, new and removed, but not what git ignores', async () => {
    const repository = testRepository({
      '.gitignore': 'ignored.yaml\n',
      'edited.yaml': '1',
      'staged.yaml': '1',
      'removed.yaml': '1',
      'same.yaml': '1',
      'untracked-now.yaml': '1',
    });
    repository.write({
      'edited.yaml': '22',
      'staged.yaml': '22',
      'new\nline.yaml': 'n',
      'added.yaml': 'n',
      'ignored.yaml': 'i',
    });
    repository.git('add', 'staged.yaml', 'added.yaml');
    repository.git('rm', '--quiet', '--cached', 'untracked-now.yaml');
    repository.remove('removed.yaml');
    expect(summary(await changesOfWorktree(gitIn(repository.folder), 'HEAD', []))).toEqual([
      'A added.yaml git',
      'A new\nline.yaml worktree',
      'D removed.yaml',
      'M edited.yaml worktree',
      'M staged.yaml git',
      'M untracked-now.yaml worktree',
    ]);
  });

  test('compares with any commit, not only the last', async () => {
    const repository = testRepository({ 'a.yaml': '1' });
    const base = repository.git('rev-parse', 'HEAD');
    repository.write({ 'b.yaml': 'b' });
    repository.commit();
    repository.write({ 'c.yaml': 'c' });
    expect(summary(await changesOfWorktree(gitIn(repository.folder), base, []))).toEqual([
      'A b.yaml git',
      'A c.yaml worktree',
    ]);
  });

  test('takes the file of the working tree while a merge conflicts', async () => {
    const repository = testRepository({ 'a.yaml': '1' });
    repository.git('checkout', '--quiet', '-b', 'other');
    repository.write({ 'a.yaml': 'theirs' });
    repository.commit();
    repository.git('checkout', '--quiet', 'main');
    repository.write({ 'a.yaml': 'ours' });
    repository.commit();
    expect(() => repository.git('merge', 'other')).toThrow();
    expect(summary(await changesOfWorktree(gitIn(repository.folder), 'HEAD', []))).toEqual(['M a.yaml worktree']);
  });

  test('lists a file whose time stamp alone changed, for the reader to compare', async () => {
    const repository = testRepository({ 'a.yaml': '1' });
    utimesSync(join(repository.folder, 'a.yaml'), 1, 1);
    expect(summary(await changesOfWorktree(gitIn(repository.folder), 'HEAD', []))).toEqual(['M a.yaml worktree']);
  });

  test('does not take a file outside a sparse checkout for removed', async () => {
    const repository = testRepository({ 'in/a.yaml': '1', 'out/b.yaml': '1' });
    repository.git('sparse-checkout', 'set', 'in');
    expect(existsSync(join(repository.folder, 'out/b.yaml'))).toBe(false);
    expect(await changesOfWorktree(gitIn(repository.folder), 'HEAD', [])).toEqual([]);
  });

  test('looks for new files below the given paths only, which are no patterns', async () => {
    const repository = testRepository({ 'a.yaml': '1' });
    repository.write({ 'in/a.yaml': '1', 'out/a.yaml': '1' });
    const git = gitIn(repository.folder);
    expect(summary(await changesOfWorktree(git, 'HEAD', ['in']))).toEqual(['A in/a.yaml worktree']);
    expect(summary(await changesOfWorktree(git, 'HEAD', ['*']))).toEqual([]);
  });

  test('refuses a repository without a working tree', async () => {
    const repository = testRepository({ 'a.yaml': '1' });
    const bare = temporaryFolder();
    repository.git('clone', '--quiet', '--bare', repository.folder, bare);
    await expect(changesOfWorktree(gitIn(bare), 'HEAD', [])).rejects.toMatchObject({ kind: 'no-working-tree' });
  });
});

describe('worktreeFiles', () => {
  test('lists what git knows or would add, once each', async () => {
    const repository = testRepository({ '.gitignore': 'node_modules\n', 'a.yaml': 'a', 'x/b.yaml': 'b' });
    repository.write({ 'x/new.yaml': 'n', 'node_modules/p/c.yaml': 'c' });
    const files = await worktreeFiles(gitIn(repository.folder), []);
    expect(files.sort()).toEqual(['.gitignore', 'a.yaml', 'x/b.yaml', 'x/new.yaml']);
    expect((await worktreeFiles(gitIn(join(repository.folder, 'x')), [])).sort()).toEqual(['b.yaml', 'new.yaml']);
  });
});

describe('a repository that wants programs to run', () => {
  const marker = 'program-ran';

  function hostileRepository() {
    const repository = testRepository({ 'a.yaml': '1\n' });
    const program = join(repository.folder, '.git/evil.sh');
    const ran = join(repository.folder, '.git', marker);
    writeFileSync(program, `#!/bin/sh\ntouch '${ran}'\ncat\n`);
    chmodSync(program, 0o755);
    const { git } = repository;
    repository.write({ '.gitattributes': '*.yaml filter=evil=yes diff=evil\n' });
    repository.commit();
    for (const hook of ['post-index-change', 'pre-commit', 'post-checkout', 'reference-transaction']) {
      writeFiles(join(repository.folder, '.git'), { [`hooks/${hook}`]: `#!/bin/sh\ntouch '${ran}'\n` });
      chmodSync(join(repository.folder, '.git/hooks', hook), 0o755);
    }
    git('config', 'core.fsmonitor', program);
    git('config', 'core.pager', program);
    git('config', 'diff.external', program);
    git('config', 'diff.evil.textconv', program);
    git('config', 'diff.evil.command', program);
    git('config', 'filter.evil=yes.clean', program);
    // As young as the index: git has to look into the file to know whether it changed.
    repository.write({ 'a.yaml': '2\n' });
    const now = new Date();
    utimesSync(join(repository.folder, '.git/index'), now, now);
    utimesSync(join(repository.folder, 'a.yaml'), now, now);
    rmSync(ran, { force: true });
    return { repository, ran };
  }

  test('does run one for git itself, so the next test means something', () => {
    const { repository, ran } = hostileRepository();
    repository.git('diff', 'HEAD');
    expect(existsSync(ran)).toBe(true);
  });

  test('gets none run here', async () => {
    const { repository, ran } = hostileRepository();
    const git = gitIn(repository.folder);
    expect(summary(await changesOfWorktree(git, 'HEAD', []))).toEqual(['M a.yaml worktree']);
    await changesBetween(git, 'HEAD~1', 'HEAD');
    await commitFiles(git, 'HEAD', []);
    await worktreeFiles(git, []);
    expect(existsSync(ran)).toBe(false);
  });
});
