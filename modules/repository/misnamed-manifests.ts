import { basename, dirname } from 'node:path/posix';
import { closestName } from '../diagnostics/closest-name';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { ManifestPatterns } from './manifest-patterns';

/** The usual file name. */
const USUAL = 'pod-identity.yaml';

/**
 * Warns of files that no pattern matches, but would with a similar name: `pod-identity.yml`, `pod_identity.yaml`. Their
 * service would silently have no role.
 *
 * @param paths all files below the roots of the patterns
 */
export function misnamedManifests(paths: readonly string[], patterns: ManifestPatterns): Diagnostic[] {
  const names = new Set([USUAL, ...paths.filter(patterns.matches).map((path) => basename(path))]);
  return paths
    .filter((path) => /\.ya?ml$/i.test(path) && !patterns.matches(path))
    .flatMap((path): Diagnostic[] => {
      const name = basename(path);
      const similar = [name.replace(/\.yml$/i, '.yaml'), closestName(name.replace(/\.yml$/i, '.yaml'), names)];
      const near = similar.find((one) => one !== undefined && patterns.matches(inFolder(dirname(path), one)));
      if (near === undefined || paths.includes(inFolder(dirname(path), near))) return [];
      return [
        {
          code: 'manifest-misnamed',
          severity: 'warning',
          message: 'no pattern of `manifests` matches this file, although its name is similar to that of a manifest',
          help: `rename it to ${near}, or add a pattern that matches it`,
          file: path,
          line: 1,
          column: 1,
        },
      ];
    });
}

function inFolder(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}
