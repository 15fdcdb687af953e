import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const PACKAGE = 'cdktf-eks-pod-identity';

/**
 * The first line of a file by which the YAML language server finds its schema in the installed package.
 * https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
 *
 * @param folder of the configuration; the package is in its `node_modules`, or in those of a parent
 * @param file path from the folder
 */
export function editorLine(folder: string, file: string, schema: 'configuration' | 'manifest'): string {
  const path = relative(dirname(join(folder, file)), join(packageFolder(folder), 'schemas', `${schema}.schema.json`));
  const written = path.replaceAll('\\', '/');
  return `# yaml-language-server: $schema=${written.startsWith('.') ? written : `./${written}`}\n`;
}

/** Where the package is installed, or will be. */
export function packageFolder(folder: string): string {
  const installed = (at: string): string | undefined => {
    const path = join(at, 'node_modules', PACKAGE);
    if (existsSync(path)) return path;
    return dirname(at) === at ? undefined : installed(dirname(at));
  };
  return installed(folder) ?? join(folder, 'node_modules', PACKAGE);
}
