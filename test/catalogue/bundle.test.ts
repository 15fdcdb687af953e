import { buildSync } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const catalogue = join(__dirname, '../../modules/catalogue');

describe('the catalogue in one bundled file', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
    buildSync({
      stdin: {
        contents: `export * from './services'; export * from './managed-policies';`,
        resolveDir: catalogue,
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      outfile: join(folder, 'index.js'),
    });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function run(script: string): string {
    return execFileSync(process.execPath, ['-e', `const c = require('./index.js'); ${script}`], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  test('reads nothing when it is loaded, and says which file it misses when it is asked', () => {
    expect(run('console.log(typeof c.findService)')).toBe('function\n');
    expect(() => run("c.findService('s3')")).toThrow(/services\.txt/);
  });

  test('finds its data in a folder beside it', () => {
    cpSync(join(catalogue, 'data'), join(folder, 'data'), { recursive: true });
    expect(run("console.log(c.findService('sqs').actions.get('sendmessage').name)")).toBe('SendMessage\n');
    expect(run("console.log(c.findManagedPolicyByName('AdministratorAccess').document.Statement.length)")).toBe('1\n');
  });
});
