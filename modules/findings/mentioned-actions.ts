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
  const patterns = new Map<string, RegExp[]>();
  for (const text of texts.filter((one) => !exact.has(one))) {
    const service = text.slice(0, Math.max(0, text.indexOf(':')));
    const key = service === '' || /[*?]/.test(service) ? ANY : service;
    patterns.set(key, [...(patterns.get(key) ?? []), patternOf(text)]);
  }
  const ofAny = patterns.get(ANY) ?? [];
  return {
    has: (action) => {
      const name = action.toLowerCase();
      const ofService = patterns.get(name.slice(0, name.indexOf(':'))) ?? [];
      return exact.has(name) || ofService.some((one) => one.test(name)) || ofAny.some((one) => one.test(name));
    },
    wildcardServices: texts.flatMap((text) => /^([a-z0-9-]+):\*$/.exec(text)?.[1] ?? []).sort(),
  };
}

/** Patterns with a wildcard in the name of the service. */
const ANY = '*';

function patternOf(text: string): RegExp {
  const source = text
    .replace(/[.+^${}()|[\]\\-]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'i');
}
