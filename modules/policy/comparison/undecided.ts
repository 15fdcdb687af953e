import { type UndecidedPart } from '../comparison';
import { type OpaqueAtom } from './atom';
import { type Origins, type SideName } from './compiled-side';
import { type Cube } from './cube';
import { atomOf, holds, type Literal } from './literal';
import { type Space } from './space';

/** A cube whose requests are gained or lost only if a question that nobody can answer has a certain answer. */
export interface Doubtful {
  /** Numbers of the atoms that ask. */
  readonly atoms: readonly number[];
}

/**
 * Looks for questions in a cube that nobody can answer. What a policy that is not at hand *fails* to do is not asked:
 * requests that it does not allow, or does not deny, are at most those without it, and a row may stand for them.
 */
export function sortOutDoubts(cube: Cube, { vocabulary }: Space): Cube | Doubtful {
  const parts = new Map<string, readonly Literal[]>();
  const atoms: number[] = [];
  for (const [dimension, literals] of cube.parts) {
    const [literal] = literals;
    const atom = literal === undefined ? undefined : vocabulary.atom(atomOf(literal));
    if (literal === undefined || atom?.kind !== 'opaque') parts.set(dimension, literals);
    else if (atom.policy === undefined || holds(literal)) atoms.push(atomOf(literal));
  }
  return atoms.length > 0 ? { atoms } : { parts };
}

/** What to say of questions that nobody can answer: each with every statement that asks it. */
export function describeDoubts(
  atoms: Iterable<number>,
  origins: Origins,
  { vocabulary }: Space,
  side: SideName,
): UndecidedPart[] {
  return [...atoms].flatMap((number) => {
    const { reason } = vocabulary.atom(number) as OpaqueAtom;
    const found = origins.get(number) ?? [{ side }];
    return found.map((origin) => ({ reason, ...origin }));
  });
}

/** Each part once, in a stable order. */
export function uniqueParts(parts: readonly UndecidedPart[]): UndecidedPart[] {
  const unique = new Map(parts.map((part) => [JSON.stringify([part.side, part.statement ?? -1, part.reason]), part]));
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}
