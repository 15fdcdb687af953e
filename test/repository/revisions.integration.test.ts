import { gitIn } from '../../modules/repository/git';
import { resolveRevisions } from '../../modules/repository/revisions';
import { removeFolders, runGit, temporaryFolder, testRepository, type TestRepository } from './git-repository';

afterAll(removeFolders);

/** main: 1 ─ 2, and feature: 1 ─ 3 */
function branched(branch = 'main'): TestRepository & Readonly<Record<'first' | 'second' | 'third', string>> {
  const repository = testRepository({ 'a.yaml': '1' }, branch);
  const first = repository.git('rev-parse', 'HEAD');
  repository.git('checkout', '--quiet', '-b', 'feature');
  repository.write({ 'a.yaml': '3' });
  const third = repository.commit('third');
  repository.git('checkout', '--quiet', branch);
  repository.write({ 'a.yaml': '2' });
  const second = repository.commit('second');
  repository.git('checkout', '--quiet', 'feature');
  return { ...repository, first, second, third };
}

describe('the revisions to compare', () => {
  const repository = branched();
  const git = gitIn(repository.folder);

  test('default to the merge base with the default branch and the working tree', async () => {
    const { first } = repository;
    expect(await resolveRevisions(git, {})).toEqual({ base: first, head: 'worktree', defaultBranch: 'main' });
  });

  test('take the merge base of a head that is given', async () => {
    expect(await resolveRevisions(git, { head: 'feature' })).toEqual({
      base: repository.first,
      head: repository.third,
      defaultBranch: 'main',
    });
    expect(await resolveRevisions(git, { head: 'main' })).toMatchObject({
      base: repository.second,
      head: repository.second,
    });
  });

  test('take a base that is given as it is, without a merge base', async () => {
    expect(await resolveRevisions(git, { base: 'main' })).toEqual({ base: repository.second, head: 'worktree' });
    expect(await resolveRevisions(git, { base: 'main', head: 'HEAD' })).toEqual({
      base: repository.second,
      head: repository.third,
    });
  });

  test.each(['HEAD~1', 'feature^', 'HEAD^{/first}', 'feature@{0}^', 'v1'])('may be written as %s', async (base) => {
    repository.git('tag', '--force', '--annotate', '--message=1', 'v1', repository.first);
    expect(await resolveRevisions(git, { base })).toMatchObject({ base: repository.first });
  });

  test.each([
    'nowhere',
    '',
    '--help',
    '-n1',
    '--output=evil',
    'main..feature',
    '^main',
    'HEAD:a.yaml',
    'a\nb',
    'main\0',
    '0'.repeat(40),
    '$(touch evil)',
    '; touch evil',
  ])('cannot be %j', async (revision) => {
    for (const revisions of [{ base: revision }, { base: 'main', head: revision }, { head: revision }]) {
      await expect(resolveRevisions(git, revisions)).rejects.toMatchObject({
        name: 'RepositoryError',
        kind: 'unknown-revision',
      });
    }
    expect(repository.git('status', '--porcelain')).toBe('');
  });
});

describe('the default branch', () => {
  test('is the one of the remote, with any name', async () => {
    const origin = branched('trunk');
    origin.git('checkout', '--quiet', 'trunk');
    const clone = temporaryFolder();
    runGit(clone, 'clone', '--quiet', origin.folder, '.');
    runGit(clone, 'checkout', '--quiet', 'feature');
    runGit(clone, 'branch', 'main');
    expect(await resolveRevisions(gitIn(clone), {})).toMatchObject({
      base: origin.first,
      defaultBranch: 'origin/HEAD',
    });
  });

  test('is the remote one before a local one, which may be old', async () => {
    const origin = branched();
    origin.git('checkout', '--quiet', 'main');
    const clone = temporaryFolder();
    runGit(clone, 'clone', '--quiet', origin.folder, '.');
    runGit(clone, 'remote', 'set-head', 'origin', '--delete');
    runGit(clone, 'checkout', '--quiet', '-b', 'work');
    runGit(clone, 'branch', '--force', 'main', origin.first);
    expect(await resolveRevisions(gitIn(clone), {})).toMatchObject({
      base: origin.second,
      defaultBranch: 'origin/main',
    });
  });

  test('may be called master', async () => {
    const repository = branched('master');
    expect(await resolveRevisions(gitIn(repository.folder), {})).toMatchObject({ defaultBranch: 'master' });
  });

  test('compared with itself shows what is not committed yet', async () => {
    const repository = testRepository({ 'a.yaml': '1' });
    expect(await resolveRevisions(gitIn(repository.folder), {})).toEqual({
      base: repository.git('rev-parse', 'HEAD'),
      head: 'worktree',
      defaultBranch: 'main',
    });
  });

  test('is not guessed', async () => {
    const repository = branched('trunk');
    await expect(resolveRevisions(gitIn(repository.folder), {})).rejects.toMatchObject({ kind: 'no-default-branch' });
  });
});

describe('a clone that lacks history', () => {
  function shallowClone(origin: TestRepository, ...more: string[]): string {
    const clone = temporaryFolder();
    runGit(clone, 'clone', '--quiet', '--depth=1', ...more, `file://${origin.folder}`, '.');
    return clone;
  }

  test('is told from a misspelt revision', async () => {
    const origin = branched();
    const git = gitIn(shallowClone(origin));
    await expect(resolveRevisions(git, { base: origin.first })).rejects.toMatchObject({
      kind: 'unknown-revision',
      help: expect.stringContaining('fetch-depth: 0') as string,
    });
    const complete = gitIn(origin.folder);
    await expect(resolveRevisions(complete, { base: 'nowhere' })).rejects.toMatchObject({
      help: expect.not.stringContaining('fetch-depth: 0') as string,
    });
  });

  test('has no merge base', async () => {
    const origin = branched();
    origin.git('checkout', '--quiet', 'main');
    const clone = shallowClone(origin, '--no-single-branch');
    runGit(clone, 'checkout', '--quiet', 'feature');
    const git = gitIn(clone);
    await expect(resolveRevisions(git, {})).rejects.toMatchObject({
      kind: 'no-merge-base',
      help: expect.stringContaining('fetch-depth: 0') as string,
    });
  });
});

test('histories without a common commit have no merge base', async () => {
  const repository = branched();
  repository.git('checkout', '--quiet', '--orphan', 'other');
  repository.commit();
  await expect(resolveRevisions(gitIn(repository.folder), {})).rejects.toMatchObject({ kind: 'no-merge-base' });
});

test('a repository without a commit has nothing to compare', async () => {
  const { folder } = testRepository();
  await expect(resolveRevisions(gitIn(folder), {})).rejects.toMatchObject({
    kind: 'unknown-revision',
    message: expect.stringContaining('no commit yet') as string,
  });
});

test.each([{}, { base: 'main' }, { base: 'main', head: 'HEAD' }, { head: 'HEAD' }])(
  'a folder outside a repository has no revisions %j',
  async (revisions) => {
    await expect(resolveRevisions(gitIn(temporaryFolder()), revisions)).rejects.toMatchObject({
      kind: 'not-a-git-repository',
    });
  },
);
