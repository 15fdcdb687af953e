import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** From the package's own `package.json`, two folders above the compiled file. */
export function packageVersion(): string {
  const text = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
