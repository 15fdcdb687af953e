import type { ServiceComparison } from '../change/change';
import { listed } from '../text/listed';

/** The number of rows that no request can match, in one line; empty without such rows. */
export function impossibleWords({ impossible }: Pick<ServiceComparison, 'impossible'>): string {
  if (!impossible) return '';
  const { gained, lost } = impossible;
  const counts = [...(gained > 0 ? [`${gained} gained`] : []), ...(lost > 0 ? [`${lost} lost`] : [])];
  const noun = gained + lost === 1 ? 'row' : 'rows';
  return `${listed(counts)} ${noun} cannot occur, because no request for the actions has such a resource; --all-rows lists them`;
}
