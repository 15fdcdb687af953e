import { quote } from '../diagnostics/quote';
import picomatch from 'picomatch';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';

/** Which files are manifests, by the configuration's `manifests`. */
export interface ManifestPatterns {
  readonly matches: (path: string) => boolean;
  /** Folders and files below which every manifest lies, so that the rest need not be listed; none: they may lie anywhere. */
  readonly roots: readonly string[];
  /** Of the patterns that are no good. */
  readonly diagnostics: readonly Diagnostic[];
  /** A warning for each good pattern that matches none of the paths. */
  unmatched(paths: readonly string[]): Diagnostic[];
}

/** The configuration's file, in the folder that is given. */
export const CONFIGURATION_FILE = 'eks-pod-identity.yaml';

/**
 * Compiles the patterns of a configuration.
 *
 * `*`, `**`, `?`, `[a-z]` and `{a,b}` mean what they mean in a shell; a leading dot is matched by a dot only. A pattern
 * comes from whoever may propose a change, so what would reach outside the repository is refused, and so is what makes
 * matching slow: groups with quantifiers, and more wildcards than any layout of folders needs.
 */
export function manifestPatterns(configuration: Configuration): ManifestPatterns {
  const diagnostics: Diagnostic[] = [];
  const good: { readonly index: number; readonly pattern: string; readonly matches: (path: string) => boolean }[] = [];
  for (const [index, pattern] of configuration.manifests.entries()) {
    const fault = faultOf(pattern);
    if (fault === undefined) good.push({ index, pattern, matches: picomatch(pattern, MATCHING) });
    else {
      diagnostics.push({
        code: 'manifests-pattern-invalid',
        severity: 'error',
        message: `pattern ${quote(pattern)} of \`manifests\` ${fault}`,
        help: 'write a pattern from the folder of the configuration, such as services/**/pod-identity.yaml',
        file: configuration.file,
        ...configuration.source.locate(['manifests', index]),
      });
    }
  }
  const roots = good.map(({ pattern }) => rootOf(pattern));
  return {
    matches: (path) => path !== CONFIGURATION_FILE && good.some((one) => one.matches(path)),
    roots: roots.includes('') ? [] : [...new Set(roots)],
    diagnostics,
    unmatched: (paths) =>
      good
        .filter((one) => !paths.some((path) => one.matches(path)))
        .map(({ index, pattern }) => ({
          code: 'manifests-pattern-unmatched',
          severity: 'warning',
          message: `pattern ${quote(pattern)} of \`manifests\` matches no file`,
          help: 'files that git ignores do not count, nor do files behind symbolic links',
          file: configuration.file,
          ...configuration.source.locate(['manifests', index]),
        })),
  };
}

/** Raw regular expressions and negation are switched off: `faultOf` refuses what would look like them. */
const MATCHING: picomatch.PicomatchOptions = { nonegate: true, noextglob: true, regex: false };

const LONGEST_PATTERN = 256;
const MOST_WILDCARDS = 4;
const MOST_GLOBSTARS = 2;

/** What is wrong with a pattern, completing the sentence `pattern "…" …`. */
function faultOf(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN) return `has ${pattern.length} characters, at most ${LONGEST_PATTERN} are taken`;
  if (/^(?:\/|[A-Za-z]:)/.test(pattern)) return 'is an absolute path';
  if (/[\\()|!]/.test(pattern)) return 'holds one of \\ ( ) | !, which have no meaning here';
  const steps = pattern.replace(/^\.\//, '').split('/');
  if (steps.includes('..')) return 'leads out of its folder';
  if (steps.includes('') || steps.includes('.')) return 'has an empty step';
  const wildcards = pattern.match(/\*+/g) ?? [];
  if (wildcards.length > MOST_WILDCARDS || wildcards.filter((run) => run.length > 1).length > MOST_GLOBSTARS) {
    return `has more than ${MOST_WILDCARDS} wildcards, or more than ${MOST_GLOBSTARS} of them **`;
  }
  return undefined;
}

/** The folder, or the file, that all matches of a pattern have in common; empty where that is none. */
function rootOf(pattern: string): string {
  const { base } = picomatch.scan(pattern);
  return /[*?[\]{}]/.test(base) ? '' : base;
}
