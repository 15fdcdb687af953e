/** A part of a document in all its lengths, longest first. An empty last one means that it may be omitted. */
export type Section = readonly [string, ...string[]];

export interface FittedSections {
  readonly texts: readonly string[];
  /** How many sections are shortened. */
  readonly shortened: number;
  /** How many sections are omitted. */
  readonly dropped: number;
}

/**
 * Shortens sections from the bottom until they fit: first all to their second length, then all to their third, and so
 * on. The top stays complete the longest, and no section is omitted while another can still be shortened.
 *
 * @param limit UTF-8 bytes of all texts together, with `separator` bytes for each
 */
export function fitSections(sections: readonly Section[], limit: number, separator: number): FittedSections {
  const chosen = sections.map(() => 0);
  const sizes = sections.map((variants) => variants.map((text) => sizeOf(text, separator)));
  let total = sizes.reduce((sum, [first = 0]) => sum + first, 0);

  const steps = sections.reduce((most, variants) => Math.max(most, variants.length - 1), 0);
  for (let step = 1; step <= steps && total > limit; step += 1) {
    for (let index = sections.length - 1; index >= 0 && total > limit; index -= 1) {
      const from = sizes[index]?.[chosen[index] ?? 0] ?? 0;
      const to = sizes[index]?.[step];
      if (to === undefined) continue;
      chosen[index] = step;
      total += to - from;
    }
  }
  const texts = sections.map((variants, index) => variants[chosen[index] ?? 0] ?? '');
  return {
    texts: texts.filter((text) => text !== ''),
    shortened: chosen.filter((step, index) => step > 0 && texts[index] !== '').length,
    dropped: texts.filter((text) => text === '').length,
  };
}

function sizeOf(text: string, separator: number): number {
  return text === '' ? 0 : Buffer.byteLength(text) + separator;
}
