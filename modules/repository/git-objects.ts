import { LARGEST_FILE } from '../manifest/decode-text';
import type { FileContent } from './file-entry';
import type { Git } from './git';
import { RepositoryError } from './repository-error';

/**
 * Reads the contents of git objects with two git processes: the first returns the sizes, so that the second never unpacks
 * objects that are too large. An object is read once.
 *
 * @param objects object IDs
 * @returns the contents of at least these objects
 * @throws RepositoryError if an object is missing
 */
export async function readObjects(git: Git, objects: readonly string[]): Promise<ReadonlyMap<string, FileContent>> {
  const { contents } = git;
  const wanted = [...new Set(objects)].filter((object) => !contents.has(object));
  if (wanted.length === 0) return contents;

  const checked = await git.output(['cat-file', '--batch-check', '--buffer'], { input: lines(wanted) });
  const small: string[] = [];
  for (const line of checked.toString('latin1').split('\n').filter(Boolean)) {
    const { object, size } = parseHeader(line);
    if (size <= LARGEST_FILE) small.push(object);
    else contents.set(object, { refused: { why: 'too-large', size } });
  }
  if (small.length === 0) return contents;

  const output = await git.output(['cat-file', '--batch', '--buffer'], { input: lines(small) });
  let offset = 0;
  while (offset < output.length) {
    const end = output.indexOf(0x0a, offset);
    const { object, size } = parseHeader(output.toString('latin1', offset, end));
    contents.set(object, { bytes: output.subarray(end + 1, end + 1 + size) });
    offset = end + 1 + size + 1;
  }
  return contents;
}

function lines(objects: readonly string[]): string {
  return objects.map((object) => `${object}\n`).join('');
}

/** `<object> blob <size>`. https://git-scm.com/docs/git-cat-file#_batch_output */
function parseHeader(line: string): { readonly object: string; readonly size: number } {
  const [object = '', type, size] = line.split(' ');
  if (type !== 'blob') {
    throw new RepositoryError(
      'object-missing',
      `the git object ${object} is missing`,
      'fetch again without `--filter`: the clone is incomplete',
    );
  }
  return { object, size: Number(size) };
}
