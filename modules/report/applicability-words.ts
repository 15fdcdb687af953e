import type { AccessRow } from '../policy/comparison';

/** A row, with what is known of its resources where the comparison gives it. */
type JudgedRow = AccessRow & { readonly applicability?: 'listed' | 'possible' | 'impossible' };

/** True where AWS may authorise the actions against the resource, and its reference does not list it for them. */
export function isOnlyPossible(row: AccessRow): boolean {
  const { applicability, futureActions }: JudgedRow = row;
  return applicability === 'possible' && futureActions === undefined;
}

/** What a reader has to know of a row's resources; undefined where AWS lists them for the actions. */
export function applicabilityWords(row: AccessRow): string | undefined {
  if (!row.occurs) return 'cannot occur: no request for these actions has such a resource';
  return isOnlyPossible(row) ? "AWS's reference does not list this resource for these actions" : undefined;
}
