import { type GrantedText, ONE_CHARACTER } from './arn-shape';

/** A pattern of texts: a text matches if it passes all steps in order and is not too long. */
export interface NamePattern {
  readonly steps: readonly Step[];
  /** The most characters of a matching text. */
  readonly longest: number;
}

interface Step {
  readonly accepts: (character: number) => boolean;
  /** `many`: any number of characters, also none. */
  readonly times: 'once' | 'many';
}

/**
 * Parses a pattern in a subset of regular expressions: characters and classes such as `[a-z0-9-]`, each optionally
 * followed by `+`, `{6}` or `{1,80}`. `\` precedes a literal character. The upper bounds only limit the whole text.
 */
export function parseNamePattern(source: string): NamePattern {
  const pieces = [...source.matchAll(PIECE)].map(([, one = '', plus, least = '1', most = least]) => ({
    accepts: acceptedBy(one),
    least: Number(least),
    most: plus === undefined ? Number(most) : Infinity,
  }));
  const steps = pieces.flatMap(({ accepts, least, most }): Step[] => [
    ...Array.from({ length: least }, () => ({ accepts, times: 'once' as const })),
    ...(most > least ? [{ accepts, times: 'many' as const }] : []),
  ]);
  return { steps, longest: pieces.reduce((sum, { most }) => sum + most, 0) };
}

const PIECE = /(\[(?:\\.|[^\]\\])*\]|\\.|[^])(?:(\+)|\{(\d+)(?:,(\d+))?\})?/g;

/** Characters of policies have codes up to 255. */
function acceptedBy(one: string): Step['accepts'] {
  const pattern = new RegExp(`^${one.length === 1 ? `\\u00${one.charCodeAt(0).toString(16).padStart(2, '0')}` : one}$`);
  const accepted = Array.from({ length: 256 }, (_, character) => pattern.test(String.fromCharCode(character)));
  return (character) => accepted[character] === true;
}

/** Whether there is a text that matches both the granted text and the pattern. A policy variable matches any text. */
export function canMatch(text: GrantedText, { steps, longest }: NamePattern): boolean {
  if (text.filter(isOneCharacter).length > longest) return false;
  // Which steps can come next; the last place is the end of the pattern. Two arrays, because this is called for every ARN.
  let reached = new Uint8Array(steps.length + 1);
  let next = new Uint8Array(steps.length + 1);
  reach(0, reached, steps);
  for (const granted of text) {
    const first = reached.indexOf(1);
    if (first === -1) return false;
    next.fill(0);
    if (isOneCharacter(granted)) {
      for (let at = first; at < steps.length; at++) {
        const step = steps[at];
        if (reached[at] !== 1 || !step || (granted !== ONE_CHARACTER && !step.accepts(granted))) continue;
        reach(step.times === 'many' ? at : at + 1, next, steps);
      }
    } else next.fill(1, first); // Each step accepts some character, so any later step can be reached.
    [reached, next] = [next, reached];
  }
  return reached[steps.length] === 1;
}

function isOneCharacter(granted: number): boolean {
  return granted >= 0 || granted === ONE_CHARACTER;
}

/** Marks a place, and those that are reached from it without a character. */
function reach(place: number, reached: Uint8Array, steps: readonly Step[]): void {
  reached[place] = 1;
  for (let at = place; steps[at]?.times === 'many'; at++) reached[at + 1] = 1;
}
