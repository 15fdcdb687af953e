import type { AccessRow } from '../policy/comparison';

/** True where AWS may authorise the actions against the resource, and its reference does not list it for them. */
export function isOnlyPossible({ applicability, futureActions }: AccessRow): boolean {
  return applicability === 'possible' && futureActions === undefined;
}

/** What a reader has to know of a row's resources; undefined where AWS lists them for the actions. */
export function applicabilityWords(row: AccessRow): string | undefined {
  if (!row.occurs) return 'cannot occur: no request for these actions has such a resource';
  return isOnlyPossible(row) ? "AWS's reference does not list this resource for these actions" : undefined;
}
