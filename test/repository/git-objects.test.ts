import { LARGEST_FILE } from '../../modules/manifest/decode-text';
import { gitIn } from '../../modules/repository/git';
import { commitFiles } from '../../modules/repository/git-files';
import { readObjects } from '../../modules/repository/git-objects';
import { removeFolders, testRepository } from './git-repository';

afterAll(removeFolders);

const CONTENTS: Readonly<Record<string, string>> = {
  empty: '',
  'no line end': 'a: 1',
  'line ends': '\n\n\n',
  'looks like a header': `${'0'.repeat(40)} blob 3\nabc\n`,
  'not ASCII': 'größe: ☃\n',
  'as large as may be': 'x'.repeat(LARGEST_FILE),
};

async function objectsOf(files: Readonly<Record<string, string>>) {
  const git = gitIn(testRepository(files).folder);
  const entries = await commitFiles(git, 'HEAD', []);
  return { git, ids: new Map(entries.map(({ path, object }) => [path, object])) };
}

test('reads any content byte by byte, however many at once', async () => {
  const { git, ids } = await objectsOf(CONTENTS);
  const contents = await readObjects(git, [...ids.values()]);
  const texts = Object.fromEntries(
    [...ids].map(([path, id]) => {
      const content = contents.get(id);
      return [path, content && 'bytes' in content ? Buffer.from(content.bytes).toString('utf8') : content];
    }),
  );
  expect(texts).toEqual(CONTENTS);
});

test('does not read what is too large, and tells its size', async () => {
  const { git, ids } = await objectsOf({ large: 'x'.repeat(LARGEST_FILE + 1), small: 's' });
  const contents = await readObjects(git, [...ids.values()]);
  expect(contents.get(ids.get('large')!)).toEqual({ refused: { why: 'too-large', size: LARGEST_FILE + 1 } });
  expect(contents.get(ids.get('small')!)).toEqual({ bytes: Buffer.from('s') });
});

test('reads nothing when nothing is asked for', async () => {
  const { git } = await objectsOf({ a: 'a' });
  expect((await readObjects(git, [])).size).toBe(0);
});

test('reads an object once that is asked for twice', async () => {
  const { git, ids } = await objectsOf({ a: 'same', b: 'same' });
  expect((await readObjects(git, [ids.get('a')!, ids.get('b')!])).size).toBe(1);
});

test.each([
  ['an object that is not there', '1'.repeat(40)],
  ['an object that is not a file', 'HEAD'],
])('fails on %s', async (_, name) => {
  const repository = testRepository({ a: 'a' });
  const id = name === 'HEAD' ? repository.git('rev-parse', 'HEAD') : name;
  await expect(readObjects(gitIn(repository.folder), [id])).rejects.toMatchObject({
    name: 'RepositoryError',
    kind: 'object-missing',
  });
});
