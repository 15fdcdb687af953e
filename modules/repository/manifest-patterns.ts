import { CONFIGURATION_FILE } from '../diagnostics/configuration-file';
import { quote } from '../diagnostics/quote';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
import { compileGlob, type PathGlob } from './glob';

/** Which files are manifests, by the configuration's `manifests`. */
export interface ManifestPatterns {
  readonly matches: (path: string) => boolean;
  /** Folders and files below which every manifest lies, so that the rest need not be listed; none: they may lie anywhere. */
  readonly roots: readonly string[];
  /** Of the patterns that are no good. */
  readonly diagnostics: readonly Diagnostic[];
  /** A warning for each good pattern that matches none of the paths. */
  readonly unmatched: (paths: readonly string[]) => Diagnostic[];
}

/** Compiles the patterns of a configuration. */
export function manifestPatterns(configuration: Configuration): ManifestPatterns {
  const { file, source, manifests } = configuration;
  const diagnostics: Diagnostic[] = [];
  const globs: { readonly glob: PathGlob; readonly index: number; readonly pattern: string }[] = [];
  for (const [index, pattern] of manifests.entries()) {
    const glob = compileGlob(pattern);
    if (!('fault' in glob)) globs.push({ glob, index, pattern });
    else {
      diagnostics.push({
        code: 'manifests-pattern-invalid',
        severity: 'error',
        message: `pattern ${quote(pattern)} of \`manifests\` ${glob.fault}`,
        help: 'write a pattern from the folder of the configuration, such as services/**/pod-identity.yaml',
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
          message: `pattern ${quote(pattern)} of \`manifests\` matches no file`,
          help: 'files that git ignores do not count, nor do files behind symbolic links',
          file,
          ...source.locate(['manifests', index]),
        })),
  };
}
