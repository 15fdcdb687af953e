import { type Doubt } from './truth';

/**
 * A piece of a pattern. A character is one UTF-16 code unit.
 * - `text`: exactly these characters
 * - `any`: any sequence of characters, the empty one too (`*`)
 * - `one`: exactly one character (`?`)
 * - `variable`: the value of a condition key, taken as plain characters (`${aws:username, 'guest'}`)
 */
export type Token = TextToken | AnyToken | OneToken | VariableToken;

export interface TextToken {
  readonly kind: 'text';
  readonly text: string;
}
export interface AnyToken {
  readonly kind: 'any';
}
export interface OneToken {
  readonly kind: 'one';
}
export interface VariableToken {
  readonly kind: 'variable';
  /** The condition key in lower case: names of keys and variables do not depend on case. */
  readonly key: string;
  /** The replacement for an absent key. */
  readonly fallback?: string;
}

/** A pattern over strings. Neighbouring texts are one token, and so are neighbouring `*`. */
export type Template = readonly Token[];

/** A pattern whose variables have been replaced by their values. */
export type Glob = readonly (TextToken | AnyToken | OneToken)[];

export interface TemplateSyntax {
  /** `*` and `?` are wildcards; otherwise they are ordinary characters. */
  readonly wildcards: boolean;
  /** `${…}` is a variable; otherwise it is ordinary text, as in policies of version 2008-10-17. */
  readonly variables: boolean;
}

/** A key, then optionally comma, one space and a default in single quotes. */
const VARIABLE = /^([^\s'{}$*?,]+)(?:, '([^']*)')?$/;

/** What ends a stretch of ordinary text, by syntax. */
const SPECIALS = {
  wildcards: { variables: /[*?]|\$\{[^}]*\}?/g, literal: /[*?]/g },
  literal: { variables: /\$\{[^}]*\}?/g, literal: undefined },
} as const;

/**
 * Reads a pattern. `${*}`, `${?}` and `${$}` are the characters themselves wherever variables are.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function parseTemplate(text: string, { wildcards, variables }: TemplateSyntax): Template | Doubt {
  const specials = SPECIALS[wildcards ? 'wildcards' : 'literal'][variables ? 'variables' : 'literal'];
  // Most patterns are plain text.
  if (!specials || text.search(specials) < 0) return text === '' ? [] : [{ kind: 'text', text }];
  const tokens: Token[] = [];
  let end = 0;
  for (const { 0: special, index } of text.matchAll(specials)) {
    if (index > end) push(tokens, { kind: 'text', text: text.slice(end, index) });
    const token = parseSpecial(special);
    if (!token) return { because: `'${text}' contains '${special}', which is not a valid policy variable` };
    push(tokens, token);
    end = index + special.length;
  }
  if (end < text.length) push(tokens, { kind: 'text', text: text.slice(end) });
  return tokens;
}

/** `*`, `?` or the text from `${` to `}`; `undefined` if it is not a variable. */
function parseSpecial(special: string): Token | undefined {
  if (special === '*') return { kind: 'any' };
  if (special === '?') return { kind: 'one' };
  return special.endsWith('}') ? parseVariable(special.slice(2, -1)) : undefined;
}

function parseVariable(content: string): Token | undefined {
  if (content === '*' || content === '?' || content === '$') return { kind: 'text', text: content };
  const match = VARIABLE.exec(content);
  if (!match?.[1]) return undefined;
  const key = match[1].toLowerCase();
  return match[2] === undefined ? { kind: 'variable', key } : { kind: 'variable', key, fallback: match[2] };
}

/** Appends a token, joining texts with texts and `*` with `*`. */
function push(tokens: Token[], token: Token): void {
  const last = tokens.at(-1);
  if (last?.kind === 'text' && token.kind === 'text') {
    tokens[tokens.length - 1] = { kind: 'text', text: last.text + token.text };
  } else if (last?.kind !== 'any' || token.kind !== 'any') {
    tokens.push(token);
  }
}

/** Splits at the first `limit - 1` colons in the pattern's literal text; the last part keeps its colons. */
export function splitAtColons(template: Template, limit: number): Template[] {
  const parts: Token[][] = [[]];
  for (const token of template) {
    if (token.kind !== 'text') {
      parts.at(-1)?.push(token);
      continue;
    }
    let rest = token.text;
    for (let colon = rest.indexOf(':'); colon >= 0 && parts.length < limit; colon = rest.indexOf(':')) {
      if (colon > 0) parts.at(-1)?.push({ kind: 'text', text: rest.slice(0, colon) });
      parts.push([]);
      rest = rest.slice(colon + 1);
    }
    if (rest) parts.at(-1)?.push({ kind: 'text', text: rest });
  }
  return parts;
}

export function hasVariables(template: Template): boolean {
  return !isGlob(template);
}

/** Whether the pattern needs no values from a request. */
export function isGlob(template: Template): template is Glob {
  return template.every((token) => token.kind !== 'variable');
}
