import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads one file of the packaged data.
 * The folder `data` lies beside the running file: beside this module in the package, beside the bundle in the action.
 */
export function readDataFile(name: string): Buffer {
  return readFileSync(join(__dirname, 'data', name));
}
