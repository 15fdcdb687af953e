import type { AccessRow } from '../policy/comparison';

/** True if AWS may authorize the actions against the resource although its reference does not list it. */
export function isOnlyPossible({ applicability, futureActions }: AccessRow): boolean {
  return applicability === 'possible' && futureActions === undefined;
}

/** A note on a row's resources; undefined if AWS lists them for the actions. */
export function applicabilityWords(row: AccessRow): string | undefined {
  if (!row.occurs) return 'cannot occur: no request for these actions has such a resource';
  return isOnlyPossible(row) ? "AWS's reference does not list this resource for these actions" : undefined;
}
