/** Which paths a pattern means. */
export interface PathGlob {
  readonly matches: (path: string) => boolean;
  /** Folders, or files, that all matches are or lie below; '' where they may lie anywhere. */
  readonly roots: readonly string[];
}

/** A pattern that cannot be used; the text completes the sentence `the pattern …`. */
export interface GlobFault {
  readonly fault: string;
}

/**
 * Compiles a pattern: `*`, `?`, `[a-z]`, `[^a-z]`, `{a,b}` and `**` for any number of folders, as in a shell; a name
 * that begins with a dot is matched only where the pattern writes the dot.
 *
 * The pattern and the paths may come from whoever proposes a change, so matching takes no longer than the product of
 * their lengths. Libraries make regular expressions of patterns, and those take forever on some of them.
 */
export function compileGlob(pattern: string): PathGlob | GlobFault {
  if (pattern.length > LONGEST_PATTERN) {
    return { fault: `has ${pattern.length} characters, where at most ${LONGEST_PATTERN} are taken` };
  }
  if (/^(?:\/|[A-Za-z]:)/.test(pattern)) return { fault: 'is an absolute path' };
  if (/[\\()|!]/.test(pattern)) return { fault: 'has one of \\ ( ) | !, which mean nothing here' };
  const alternatives = expandBraces(pattern.replace(/^\.\//, ''));
  if (!alternatives) return { fault: `stands for more than ${MOST_ALTERNATIVES} patterns` };

  const compiled = alternatives.map(compileSteps);
  const faulty = compiled.find((one) => 'fault' in one);
  if (faulty) return faulty;
  const globs = compiled.filter((one): one is CompiledSteps => !('fault' in one));
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

/** Matches one item of a sequence, or any number of items in a row, if it takes each of them. */
type Matcher<T> = { readonly one: (item: T) => boolean } | { readonly any: (item: T) => boolean };

/** `{a,b}/{c,d}` as four patterns without braces; undefined when there are too many. */
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

function compileSteps(pattern: string): CompiledSteps | GlobFault {
  if (/[{}]/.test(pattern)) return { fault: 'has a brace without its other half' };
  const texts = pattern.split('/');
  if (texts.includes('..')) return { fault: 'leads out of its folder' };
  if (texts.includes('') || texts.includes('.')) return { fault: 'has an empty step' };
  const steps: Matcher<string>[] = [];
  for (const text of texts) {
    const step = compileStep(text);
    if (!step)
      return { fault: 'has a bracket without its other half, or brackets around what is no set of characters' };
    steps.push(step);
  }
  // `services/**` is what lies in the folder: at least one name more.
  if (texts.at(-1) === '**') steps.push({ one: (name) => !name.startsWith('.') });
  const firstWildcard = texts.findIndex((text) => /[*?[]/.test(text));
  return { steps, root: texts.slice(0, firstWildcard === -1 ? undefined : firstWildcard).join('/') };
}

/** One name of a path; undefined when its brackets are no good. */
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

/** One character of a name, or any number of them. */
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
 * Whether matchers match a whole sequence. After a mismatch only the last `any` takes one item more: if it cannot help,
 * an earlier one cannot either, because what lies between them has matched as early as it may. (Hidden names do not
 * disturb this: no `any` takes one, so each is tied to a step that writes its dot.)
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
