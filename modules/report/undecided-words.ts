import type { UndecidedPart } from '../policy/comparison';
import { inert } from './escape';

/** Undecided access with reason and place, as visible text. */
export function undecidedWords({ reason, side, statement }: UndecidedPart): string {
  const place = statement === undefined ? side : `${side}, statement ${statement + 1}`;
  return `${inert(reason, 600)} (${place})`;
}
