import { type Git, gitIn } from '../../modules/repository/git';
import { rememberingGit } from '../../modules/repository/remembering-git';

const ID = '0123456789012345678901234567890123456789';
const OTHER = '1234567890123456789012345678901234567890';

/** Git that counts how often it runs, and succeeds if told so. */
function countingGit(): { readonly git: Git; readonly ran: string[]; works: boolean } {
  const answers = {
    ran: [] as string[],
    works: true,
    git: {
      ...gitIn('.'),
      output: (args: readonly string[]) => {
        answers.ran.push(args.join(' '));
        return answers.works ? Promise.resolve(Buffer.from(args.join(' '))) : Promise.reject(new Error('missing'));
      },
      tryOutput: (args: readonly string[]) => {
        answers.ran.push(args.join(' '));
        return Promise.resolve(answers.works ? Buffer.from('found') : undefined);
      },
    },
  };
  return answers;
}

test.each([
  { args: ['ls-tree', '-r', '-z', '--', ID, 'services'], runs: 1 },
  { args: ['diff-tree', '-r', ID, OTHER], runs: 1 },
  { args: ['rev-parse', '--verify', '--end-of-options', `${ID}^{commit}`], runs: 1 },
  { args: ['cat-file', '-e', `${ID}^{commit}`], runs: 1 },
  { args: ['cat-file', '--batch', '--buffer'], runs: 2 },
  { args: ['ls-tree', '-r', '-z', '--', 'main', ID], runs: 2 },
  { args: ['diff-tree', '-r', ID, 'main'], runs: 2 },
  { args: ['rev-parse', '--verify', '--end-of-options', 'main^{commit}'], runs: 2 },
  { args: ['rev-parse', '--is-shallow-repository'], runs: 2 },
  { args: ['diff-index', '-r', ID], runs: 2 },
  { args: ['ls-files', '-z', ID], runs: 2 },
])('git $args runs $runs times for two questions', async ({ args, runs }) => {
  const { git, ran } = countingGit();
  const remembering = rememberingGit(git);
  const [first, second] = [await remembering.output(args), await remembering.output(args)];
  expect(second).toEqual(first);
  expect(ran).toHaveLength(runs);
});

test('two questions at the same time share one process', async () => {
  const { git, ran } = countingGit();
  const remembering = rememberingGit(git);
  await Promise.all([remembering.output(['ls-tree', '--', ID]), remembering.output(['ls-tree', '--', ID])]);
  expect(ran).toHaveLength(1);
});

test('what failed is tried again, because a fetch may bring the object', async () => {
  const counting = countingGit();
  const remembering = rememberingGit(counting.git);
  counting.works = false;
  await expect(remembering.output(['ls-tree', '--', ID])).rejects.toThrow('missing');
  expect(await remembering.tryOutput(['rev-parse', `${ID}^{commit}`])).toBeUndefined();
  counting.works = true;
  expect(String(await remembering.output(['ls-tree', '--', ID]))).toBe(`ls-tree -- ${ID}`);
  expect(String(await remembering.tryOutput(['rev-parse', `${ID}^{commit}`]))).toBe('found');
});
