import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads a packaged data file. The folder `data` is next to the running file: next to this module in the package, next to
 * the bundle in the action.
 */
export function readDataFile(name: string): Buffer {
  return readFileSync(join(__dirname, 'data', name));
}
