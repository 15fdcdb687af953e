import type { NotChecked } from '../access/not-checked';
import type { AccessRow, Comparison } from '../policy/comparison';
import { verdictOf } from './verdicts';

/** A comparison of two policies as `compare` prints it. */
export interface ShownComparison extends Comparison {
  /** How many rows no request can have; they do not count. Absent without such rows. */
  readonly impossible?: { readonly gained: number; readonly lost: number };
  /** What the comparison does not look at. */
  readonly notChecked?: NotChecked;
}

/**
 * A comparison in which rows that cannot occur do not count, as in the permission diff.
 *
 * @param options.allRows keep them among the rows
 */
export function shownComparison(
  comparison: Comparison,
  { allRows = false }: { readonly allRows?: boolean } = {},
): ShownComparison {
  const { gained, lost, unknown } = comparison;
  const occurring = (rows: readonly AccessRow[]): readonly AccessRow[] => rows.filter(({ occurs }) => occurs);
  const [gains, losses] = [occurring(gained), occurring(lost)];
  const impossible = { gained: gained.length - gains.length, lost: lost.length - losses.length };
  return {
    verdict: verdictOf({ gained: gains.length > 0, lost: losses.length > 0, unknown: unknown.length > 0 }),
    gained: allRows ? gained : gains,
    lost: allRows ? lost : losses,
    unknown,
    ...(impossible.gained + impossible.lost > 0 && { impossible }),
  };
}
