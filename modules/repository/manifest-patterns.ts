import { CONFIGURATION_FILE } from '../diagnostics/configuration-file';
import { quote } from '../diagnostics/quote';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
import { compileGlob, type PathGlob } from './glob';

/** The compiled `manifests` patterns of a configuration. */
export interface ManifestPatterns {
  readonly matches: (path: string) => boolean;
  /** Folders and files that contain all manifests, so that only these are listed; empty if manifests may be anywhere. */
  readonly roots: readonly string[];
  /** Errors of invalid patterns. */
  readonly diagnostics: readonly Diagnostic[];
  /** A warning for each valid pattern that matches no path. */
  readonly unmatched: (paths: readonly string[]) => Diagnostic[];
}

/** Compiles the patterns of a configuration. */
export function manifestPatterns(configuration: Configuration): ManifestPatterns {
  const { file, source, manifests } = configuration;
  const diagnostics: Diagnostic[] = [];
  const globs: { readonly glob: PathGlob; readonly index: number; readonly pattern: string }[] = [];
  for (const [index, pattern] of manifests.entries()) {
    const glob = compileGlob(pattern);
    if (!('reason' in glob)) globs.push({ glob, index, pattern });
    else {
      diagnostics.push({
        code: 'manifests-pattern-invalid',
        severity: 'error',
        message: `\`manifests\` pattern ${quote(pattern)} ${glob.reason}`,
        help: 'write a pattern relative to the folder of the configuration, such as services/**/pod-identity.yaml',
        file,
        ...source.locate(['manifests', index]),
      });
    }
  }
  const roots = globs.flatMap(({ glob }) => glob.roots);
  return {
    matches: (path) => path !== CONFIGURATION_FILE && globs.some(({ glob }) => glob.matches(path)),
    roots: roots.includes('') ? [] : [...new Set(roots)],
    diagnostics,
    unmatched: (paths) =>
      globs
        .filter(({ glob }) => !paths.some(glob.matches))
        .map(({ index, pattern }) => ({
          code: 'manifests-pattern-unmatched',
          severity: 'warning',
          message: `\`manifests\` pattern ${quote(pattern)} matches no file`,
          help: 'correct the pattern; files that git ignores and files behind symbolic links are excluded',
          file,
          ...source.locate(['manifests', index]),
        })),
  };
}
