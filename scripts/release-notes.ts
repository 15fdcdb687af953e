import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/**
 * The section of a version in `CHANGELOG.md`, without its heading.
 *
 * @throws Error if the tag is not the version of the package, or the changelog has no such section
 */
export function releaseNotes(tag: string, version: string, changelog: string): string {
  if (tag !== `v${version}`) throw new Error(`the tag is ${tag}, and package.json has version ${version}`);
  const sections = changelog.split(/^## /m);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  const notes = section?.slice(section.indexOf('\n')).trim();
  if (!notes) throw new Error(`CHANGELOG.md has no section for ${version}`);
  return `${notes}\n`;
}

function main(tag: string): void {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  process.stdout.write(releaseNotes(tag, version, readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')));
}

if (require.main === module) main(process.argv[2] ?? '');
