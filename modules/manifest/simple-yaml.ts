import { type PlainValue, RESERVED_KEYS } from './plain-value';

/**
 * The value of a YAML text that is as simple as nearly every manifest: mappings and lists, one above the other or in
 * brackets, of texts in one line. The syntax tree of the YAML library, which has the position of everything, takes ten
 * times as long, and is needed only for a text with problems.
 *
 * The text has no hidden characters and nothing that needs a report. What it returns equals what `plainValue` makes of
 * the syntax tree; undefined for every text that could be a problem or that the YAML library knows better.
 */
export function simpleYaml(text: string): PlainValue | undefined {
  const lines = linesOf(text);
  let next = 0;
  const value = lines[0]?.indent === 0 ? mapping(0, 1) : undefined;
  return next === lines.length ? value : undefined;

  function mapping(indent: number, depth: number): PlainValue | undefined {
    if (depth > DEEPEST) return undefined;
    const result: Record<string, PlainValue> = {};
    for (let line = lines[next]; line?.indent === indent; line = lines[next]) {
      const [start = '', key = ''] = ENTRY.exec(line.content) ?? [];
      const rest = line.content.slice(start.length);
      if (start === '') return undefined;
      next += 1;
      const entry = rest === '' || rest.startsWith('#') ? below(indent, depth) : inline(rest, indent, depth);
      if (entry === undefined || !addTo(result, key, entry)) return undefined;
    }
    return result;
  }

  function list(indent: number, depth: number): PlainValue | undefined {
    if (depth > DEEPEST) return undefined;
    const items: PlainValue[] = [];
    for (let line = lines[next]; line?.indent === indent; line = lines[next]) {
      const [dash] = DASH.exec(line.content) ?? [];
      // Keys of the mapping around a list may have its indentation.
      if (dash === undefined) return items;
      const content = line.content.slice(dash.length);
      const column = indent + dash.length;
      const isMapping = ENTRY.test(content);
      if (isMapping) lines[next] = { indent: column, content };
      else next += 1;
      const item = isMapping ? mapping(column, depth + 1) : inline(content, indent, depth);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }

  /** The value of a key that has none on its line. */
  function below(indent: number, depth: number): PlainValue | undefined {
    const line = lines[next];
    if (line && line.indent >= indent && line.content.startsWith('- ')) return list(line.indent, depth + 1);
    if (!line || line.indent <= indent) return null;
    if (!isInBrackets(line.content)) return mapping(line.indent, depth + 1);
    next += 1;
    return inline(line.content, indent, depth);
  }

  /** A value that begins on the line of its key or dash; all lines below with more indentation belong to it. */
  function inline(start: string, indent: number, depth: number): PlainValue | undefined {
    let whole = start;
    for (let line = lines[next]; line && line.indent > indent; line = lines[next]) {
      whole += `\n${line.content}`;
      next += 1;
    }
    if (isInBrackets(whole)) return bracketed(whole, depth);
    const [, scalar] = SCALAR.exec(whole) ?? [];
    return scalar === undefined ? undefined : scalarOf(scalar);
  }
}

/** Of mappings and lists: far below the limit of `readYamlTree`. */
const DEEPEST = 16;

const QUOTED = String.raw`'[ -&(-~]*'|"[ !#-[\]-~]*"`;
const WHOLE_NUMBER = String.raw`(?:0|[1-9]\d{0,14})(?= *(?:$|[,\]}\n]))`;
/** Unquoted text of the given characters, and of colons and blanks between them. */
const plain = (characters: string): string => `[A-Za-z_/$]${characters}*(?:(?: +|:+)${characters}+)*`;
/** Longer keys are problems, but of more than a thousand characters. */
const plainKey = (characters: string): string => `[A-Za-z_](?:${characters}|:(?=${characters}|:)){0,200}`;

const ENTRY = new RegExp(`^(${QUOTED}|${plainKey(String.raw`[\w./{}-]`)}):(?: +|$)`);
const DASH = /^- +/;
const SCALAR = new RegExp(`^(${QUOTED}|${WHOLE_NUMBER}|${plain('[!"$-9;-~]')}) *(?: #.*)?$`);

/** In brackets, where unquoted text has no brackets, commas and quotes. */
const GAP = /[ \n]*/y;
const INNER_KEY = new RegExp(`(?:${QUOTED}|${plainKey(String.raw`[\w./-]`)}): +`, 'y');
const INNER_SCALAR = new RegExp(`${QUOTED}|${WHOLE_NUMBER}|${plain(String.raw`[!$-&(-+\--9;-Z^-z|~]`)}`, 'y');
const END = / *(?: #.*)?$/y;

interface Line {
  readonly indent: number;
  /** What follows the indentation. */
  readonly content: string;
}

/** The lines with content; comments and the marker of the document's beginning have none. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const line of text.split(/\r?\n/)) {
    const indent = line.search(/[^ ]/);
    if (indent === -1 || line[indent] === '#' || (line === '---' && lines.length === 0)) continue;
    lines.push({ indent, content: line.slice(indent) });
  }
  return lines;
}

function isInBrackets(text: string): boolean {
  return text.startsWith('[') || text.startsWith('{');
}

/** A list or mapping in brackets. */
function bracketed(text: string, depth: number): PlainValue | undefined {
  let at = 0;
  const value = node(depth + 1);
  return match(END) === undefined ? undefined : value;

  function node(level: number): PlainValue | undefined {
    if (level > DEEPEST) return undefined;
    if (take('[')) return items(level);
    if (take('{')) return entries(level);
    const scalar = match(INNER_SCALAR);
    return scalar === undefined ? undefined : scalarOf(scalar);
  }

  function items(level: number): PlainValue | undefined {
    const list: PlainValue[] = [];
    while (!take(']')) {
      const item = node(level + 1);
      if (item === undefined) return undefined;
      list.push(item);
      if (!take(',')) return take(']') ? list : undefined;
    }
    return list;
  }

  function entries(level: number): PlainValue | undefined {
    const result: Record<string, PlainValue> = {};
    while (!take('}')) {
      const key = match(INNER_KEY);
      const value = key === undefined ? undefined : node(level + 1);
      if (key === undefined || value === undefined || !addTo(result, key.replace(/: +$/, ''), value)) return undefined;
      if (!take(',')) return take('}') ? result : undefined;
    }
    return result;
  }

  /** Passes a bracket or comma, and the blanks around it. */
  function take(character: string): boolean {
    match(GAP);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  }
}

/** Adds an entry to a mapping; false if the key is not a new text. */
function addTo(mapping: Record<string, PlainValue>, written: string, value: PlainValue): boolean {
  const key = scalarOf(written);
  if (typeof key !== 'string' || Object.hasOwn(mapping, key) || RESERVED_KEYS.has(key)) return false;
  mapping[key] = value;
  return true;
}

/** Words that YAML parsers read as something else than text. */
const WORD = /^(?:true|false|null|yes|no|on|off)$/i;

function scalarOf(written: string): PlainValue | undefined {
  if (/^['"]/.test(written)) return written.slice(1, -1);
  if (/^\d/.test(written)) return Number(written);
  if (written === 'true' || written === 'false') return written === 'true';
  return WORD.test(written) ? undefined : written;
}
