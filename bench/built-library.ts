import { join } from 'node:path';
import type * as Library from '../modules';

/** The library as it is shipped: measured instead of its sources, which a loader changes on the way. */
export async function builtLibrary(): Promise<typeof Library> {
  return (await import(join(__dirname, '../dist/modules'))) as typeof Library;
}
