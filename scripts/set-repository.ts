import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** The repository that the committed texts name until this script has run. */
const PLACEHOLDER = 'acme/cdktf-eks-pod-identity';

/** Replaces the placeholder in a text: in addresses of GitHub, and where a workflow uses the action. */
export function withRepository(text: string, repository: string): string {
  return text.replaceAll(PLACEHOLDER, repository);
}

/** Writes the name of the repository, as `owner/name`, into all texts that name it. */
function main(repository: string): void {
  if (!/^[\w-]+\/[\w.-]+$/.test(repository)) throw new Error('usage: npm run set-repository -- OWNER/NAME');
  const found = execFileSync('git', ['grep', '-lI', PLACEHOLDER, '--', '.', ':!action/dist', ':!scripts', ':!test'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const name of found.trim().split('\n')) {
    const file = join(ROOT, name);
    writeFileSync(file, withRepository(readFileSync(file, 'utf8'), repository));
    console.log(name);
  }
}

if (require.main === module) main(process.argv[2] ?? '');
