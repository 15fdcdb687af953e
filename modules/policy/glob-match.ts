import { type Glob } from './template';

/** Whether the whole text is in the pattern's language; case counts. */
export function globMatches(glob: Glob, text: string): boolean {
  let token = 0;
  let at = 0;
  // Where to resume when what follows the last `*` does not fit: one character further on.
  let resumeToken = -1;
  let resumeAt = -1;
  for (;;) {
    const next = glob[token];
    if (!next) {
      if (at === text.length) return true;
    } else if (next.kind === 'any') {
      token += 1;
      resumeToken = token;
      resumeAt = at;
      continue;
    } else if (next.kind === 'one' ? at < text.length : text.startsWith(next.text, at)) {
      token += 1;
      at += next.kind === 'one' ? 1 : next.text.length;
      continue;
    }
    if (resumeToken < 0 || resumeAt >= text.length) return false;
    resumeAt += 1;
    token = resumeToken;
    at = resumeAt;
  }
}

/** The same pattern and text without regard to case. */
export function globMatchesIgnoringCase(glob: Glob, text: string): boolean {
  const folded = glob.map((token) => (token.kind === 'text' ? { ...token, text: token.text.toLowerCase() } : token));
  return globMatches(folded, text.toLowerCase());
}
