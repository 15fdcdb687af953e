/**
 * Bundles the action into `action/dist`, which is committed: GitHub runs an action as it lies in the repository. CI builds
 * it again and compares.
 */
import { build, type Metafile } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const ROOT = join(__dirname, '..');
const OUT = join(ROOT, 'action', 'dist');
const DATA = join(ROOT, 'modules', 'catalogue', 'data');

/** Licences that what ships may have. */
const PERMITTED =
  /^\(?(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|MPL-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Public Domain)( (OR|AND) .*)?\)?$/;

async function main(): Promise<void> {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['action/src/index.ts'],
    outfile: 'action/dist/index.js',
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // Its main file requires others by a name that only runs unbundled; its ES modules are bundled as they are.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    minify: true,
    // CDKTF and others look at the names of their classes.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  cpSync(DATA, join(OUT, 'data'), { recursive: true, filter: (path) => basename(path) !== '.gitattributes' });
  writeFileSync(join(OUT, 'LICENSES.txt'), licences(metafile));
}

/** The licence of every package that is in the bundle. */
function licences(metafile: Metafile): string {
  const folders = Object.keys(metafile.inputs).flatMap(
    (input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [],
  );
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as {
        name: string;
        version: string;
        license?: string;
      };
      if (!PERMITTED.test(manifest.license ?? '')) {
        throw new Error(`Cannot ship ${manifest.name}: its licence is "${manifest.license ?? 'not given'}"`);
      }
      const file = readdirSync(join(ROOT, folder)).find((name) => /^(licen[cs]e|copying)/i.test(name));
      const text =
        file !== undefined && existsSync(join(ROOT, folder, file))
          ? readFileSync(join(ROOT, folder, file), 'utf8').trim()
          : '';
      return `${manifest.name} ${manifest.version} (${manifest.license ?? ''})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

void main();
