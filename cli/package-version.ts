import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** From the package's own `package.json`: one folder above the source, two above the compiled file. */
export function packageVersion(): string {
  const places = ['..', '../..'].map((folder) => join(__dirname, folder, 'package.json'));
  const text = readFileSync(places.find((file) => existsSync(file)) ?? '', 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
