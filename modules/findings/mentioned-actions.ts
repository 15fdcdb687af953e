import type { AccessRow } from '../policy/comparison';

/** The actions that rows may contain: a fast filter that skips rules which cannot match. */
export interface MentionedActions {
  /** False if no row contains the action; true if one may. */
  readonly has: (action: string) => boolean;
  /** Prefixes of the services whose actions a row may all contain. */
  readonly wildcardServices: readonly string[];
}

export function mentionedActions(rows: readonly AccessRow[]): MentionedActions {
  const texts = [...new Set(rows.flatMap(({ actions }) => actions.map((action) => action.toLowerCase())))];
  const exact = new Set(texts.filter((text) => !/[*?]/.test(text)));
  const patterns = texts.filter((text) => !exact.has(text)).map(patternOf);
  return {
    has: (action) => exact.has(action.toLowerCase()) || patterns.some((pattern) => pattern.test(action)),
    wildcardServices: texts.flatMap((text) => /^([a-z0-9-]+):\*$/.exec(text)?.[1] ?? []).sort(),
  };
}

function patternOf(text: string): RegExp {
  const source = text
    .replace(/[.+^${}()|[\]\\-]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'i');
}
