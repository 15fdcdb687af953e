import { posix } from 'node:path';
import { compileGlob } from '../../modules/repository/glob';
import { CannotRun } from '../command';

/** The usual name of a manifest. */
const USUAL = 'pod-identity.yaml';

/**
 * The path of a new manifest, which one of the `manifests` patterns matches.
 *
 * @param folder of the manifest; by default, the pattern with the service in place of its first wildcard
 * @throws CannotRun where no pattern matches a path in the folder
 */
export function newManifestPath(service: string, patterns: readonly string[], folder?: string): string {
  const isManifest = (path: string): boolean =>
    patterns.some((pattern) => {
      const glob = compileGlob(pattern);
      return !('reason' in glob) && glob.matches(path);
    });
  const names = [...patterns.map((pattern) => fileName(pattern, service)), USUAL];
  const candidates =
    folder === undefined
      ? patterns.map((pattern) => filled(pattern, service))
      : names.map((name) => posix.join(folder.replaceAll('\\', '/'), name));
  const found = candidates.find(isManifest);
  if (found !== undefined) return found;
  throw new CannotRun(
    folder === undefined
      ? `the \`manifests\` patterns do not have a place for service "${service}"`
      : `the \`manifests\` patterns do not match a file in "${folder}"`,
    `name a folder that matches ${patterns.join(' or ')} with --folder, or add a pattern to the configuration`,
  );
}

/** The pattern as a path: its first wildcard in a folder is the service, other `**` are left out. */
function filled(pattern: string, service: string): string {
  const segments = firstAlternative(pattern.replace(/^\.\//, '')).split('/');
  const folders = segments.slice(0, -1);
  const wildcard = folders.findIndex(isWildcard);
  const name = fileName(pattern, service);
  const chosen = folders.flatMap((segment, index) => {
    if (index === wildcard) return [segment === '**' ? service : segment.replace(/\*+/, service)];
    return segment === '**' ? [] : [segment];
  });
  return [...chosen, name].join('/');
}

function fileName(pattern: string, service: string): string {
  const name = posix.basename(firstAlternative(pattern));
  if (name === '**') return USUAL;
  return isWildcard(name) ? name.replace(/\*+/, service) : name;
}

/** The pattern with the first alternative of each `{a,b}`. */
function firstAlternative(pattern: string): string {
  return pattern.replace(/\{([^{},]*)[^{}]*\}/g, '$1');
}

function isWildcard(segment: string): boolean {
  return /[*?[]/.test(segment);
}
