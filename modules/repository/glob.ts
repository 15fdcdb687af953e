/** A compiled pattern. */
export interface PathGlob {
  readonly matches: (path: string) => boolean;
  /** Folders and files that contain all matches; '' if matches may be anywhere. */
  readonly roots: readonly string[];
}

/** A problem of a pattern; `reason` completes the message `the pattern …`. */
export interface InvalidGlob {
  readonly reason: string;
}

/**
 * Compiles a pattern: `*`, `?`, `[a-z]`, `[^a-z]`, `{a,b}` and `**` for any number of folders, as in a shell. A name that
 * begins with a dot is only matched by a pattern that begins with a dot.
 *
 * Pattern and paths are untrusted, so matching takes time proportional to the product of their lengths. Libraries that
 * compile patterns to regular expressions take exponential time for some patterns.
 */
export function compileGlob(pattern: string): PathGlob | InvalidGlob {
  if (pattern.length > LONGEST_PATTERN) {
    return { reason: `has ${pattern.length} characters, but the limit is ${LONGEST_PATTERN}` };
  }
  if (/^(?:\/|[A-Za-z]:)/.test(pattern)) return { reason: 'is an absolute path' };
  if (/[\\()|!]/.test(pattern)) return { reason: 'contains one of \\ ( ) | !, which are not supported' };
  const alternatives = expandBraces(pattern.replace(/^\.\//, ''));
  if (!alternatives) return { reason: `expands to more than ${MOST_ALTERNATIVES} patterns` };

  const compiled = alternatives.map(compileSteps);
  const invalid = compiled.find((one) => 'reason' in one);
  if (invalid) return invalid;
  const globs = compiled.filter((one): one is CompiledSteps => !('reason' in one));
  return {
    matches: (path) => {
      const names = path.split('/');
      return globs.some(({ steps }) => matchSequence(steps, names));
    },
    roots: [...new Set(globs.map(({ root }) => root))],
  };
}

const LONGEST_PATTERN = 256;
const MOST_ALTERNATIVES = 64;

/** Matches one item of a sequence, or any number of consecutive items, if the predicate accepts each of them. */
type Matcher<T> = { readonly one: (item: T) => boolean } | { readonly any: (item: T) => boolean };

/** `{a,b}/{c,d}` as four patterns without braces; undefined if there are too many. */
function expandBraces(pattern: string): string[] | undefined {
  let patterns = [pattern];
  while (patterns.some((one) => INNERMOST_BRACES.test(one))) {
    patterns = [...new Set(patterns.flatMap(expandOnce))];
    if (patterns.length > MOST_ALTERNATIVES) return undefined;
  }
  return patterns;
}

const INNERMOST_BRACES = /\{([^{}]*)\}/;

function expandOnce(pattern: string): string[] {
  const [braces, inside] = INNERMOST_BRACES.exec(pattern) ?? [];
  if (braces === undefined || inside === undefined) return [pattern];
  return inside.split(',').map((alternative) => pattern.replace(braces, () => alternative));
}

/** A pattern without braces. */
interface CompiledSteps {
  readonly steps: readonly Matcher<string>[];
  readonly root: string;
}

function compileSteps(pattern: string): CompiledSteps | InvalidGlob {
  if (/[{}]/.test(pattern)) return { reason: 'has an unbalanced brace' };
  const texts = pattern.split('/');
  if (texts.includes('..')) return { reason: 'contains "..", which leads out of the folder' };
  if (texts.includes('') || texts.includes('.')) return { reason: 'contains an empty path segment or "."' };
  const steps: Matcher<string>[] = [];
  for (const text of texts) {
    const step = compileStep(text);
    if (!step) return { reason: 'has an unbalanced bracket or an invalid character class' };
    steps.push(step);
  }
  // `services/**` matches everything in the folder, but not the folder itself.
  if (texts.at(-1) === '**') steps.push({ one: (name) => !name.startsWith('.') });
  const firstWildcard = texts.findIndex((text) => /[*?[]/.test(text));
  return { steps, root: texts.slice(0, firstWildcard === -1 ? undefined : firstWildcard).join('/') };
}

/** Compiles one segment of a path; undefined if its brackets are invalid. */
function compileStep(text: string): Matcher<string> | undefined {
  if (text === '**') return { any: (name) => !name.startsWith('.') };
  if (!/[*?[\]]/.test(text)) return { one: (name) => name === text };

  const matchers: Matcher<string>[] = [];
  for (const [token] of text.matchAll(/\*+|\?|\[\^?[^[\]^]+\]|[^*?]/gu)) {
    const matcher = compileToken(token);
    if (!matcher) return undefined;
    matchers.push(matcher);
  }
  const hidden = text.startsWith('.');
  return { one: (name) => (hidden || !name.startsWith('.')) && matchSequence(matchers, Array.from(name)) };
}

/** Compiles a token that matches one character of a name, or any number of them. */
function compileToken(token: string): Matcher<string> | undefined {
  if (token.startsWith('*')) return { any: () => true };
  if (token === '?') return { one: () => true };
  if (token === '[' || token === ']') return undefined;
  if (!token.startsWith('[')) return { one: (character) => character === token };
  try {
    const set = new RegExp(`^${token}$`, 'u');
    return { one: (character) => set.test(character) };
  } catch {
    return undefined;
  }
}

/**
 * Whether the matchers match the whole sequence. After a mismatch, only the last `any` takes one more item: an earlier
 * one cannot help, because everything between them matches at the earliest position. (Hidden names do not affect this:
 * an `any` never matches one, so each is matched by a segment that begins with a dot.)
 */
function matchSequence<T>(matchers: readonly Matcher<T>[], items: readonly T[]): boolean {
  let at = 0;
  let lastAny = -1;
  let taken = 0;
  for (let i = 0; i < items.length;) {
    const item = items[i] as T;
    const matcher = matchers[at];
    if (matcher && 'any' in matcher) {
      lastAny = at;
      taken = i;
      at += 1;
    } else if (matcher?.one(item)) {
      at += 1;
      i += 1;
    } else {
      const any = matchers[lastAny];
      if (!any || !('any' in any) || !any.any(items[taken] as T)) return false;
      taken += 1;
      i = taken;
      at = lastAny + 1;
    }
  }
  return matchers.slice(at).every((matcher) => 'any' in matcher);
}
