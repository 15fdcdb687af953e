import { weightCounts, type ServiceWeight } from './changed-services';
import { grouped } from './grouped';

/** Something that a shortened report does not contain. */
export interface LeftOut {
  /** In the singular: `row of the table`. */
  readonly what: string;
  /** Of its service, if it has one. */
  readonly weight?: ServiceWeight;
}

/** Texts that fit, and what had to be left out. */
export interface Fitted {
  readonly texts: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** The room that the parts of a document share. */
export interface Room {
  /** Gives a part what is left. @returns its texts, of which empty ones take no room */
  readonly take: (fit: (bytes: number) => Fitted) => readonly string[];
  /** What the parts so far left out. */
  readonly leftOut: () => readonly LeftOut[];
}

/**
 * Room for a document. Parts take it in the order of their importance, not of their places in the document.
 *
 * @param bytes UTF-8 bytes of all texts together, with `separator` bytes for each
 */
export function roomOf(bytes: number, separator: number): Room {
  let left = bytes;
  const leftOut: LeftOut[] = [];
  return {
    take: (fit) => {
      const fitted = fit(Math.max(0, left - separator));
      for (const text of fitted.texts) left -= text === '' ? 0 : Buffer.byteLength(text) + separator;
      leftOut.push(...fitted.leftOut);
      return fitted.texts;
    },
    leftOut: () => leftOut,
  };
}

/** Items of which the first ones are shown, each complete. */
export interface FittedItems<Item> {
  readonly shown: readonly string[];
  readonly rest: readonly Item[];
}

/**
 * As many items as fit, from the first one. Items after these are not rendered.
 *
 * @param bytes for all items, with one byte after each
 */
export function fitItems<Item>(
  items: readonly Item[],
  render: (item: Item) => string,
  bytes: number,
): FittedItems<Item> {
  const shown: string[] = [];
  let left = bytes;
  for (const item of items) {
    const text = render(item);
    left -= Buffer.byteLength(text) + 1;
    if (left < 0) break;
    shown.push(text);
  }
  return { shown, rest: items.slice(shown.length) };
}

/** `800 rows of the table (3 high, 797 without findings), 2 sections`, in the order of the first of each. */
export function leftOutWords(leftOut: readonly LeftOut[]): string {
  return [...grouped(leftOut, ({ what }) => what)]
    .map(([what, all]) => {
      const weights = all.flatMap(({ weight }) => weight ?? []);
      const counts = weights.length === 0 ? '' : ` (${weightCounts(weights)})`;
      return `${all.length} ${all.length === 1 ? what : what.replace(/^\w+/, '$&s')}${counts}`;
    })
    .join(', ');
}
