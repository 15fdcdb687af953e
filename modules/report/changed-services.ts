import type { ServiceChange } from '../change/change';
import { SEVERITIES, type Severity } from '../diagnostics/severity';
import { byNaturalText } from '../text/natural-order';
import { type AlikeChange, alikeEnvironments } from './alike-environments';
import { grouped } from './grouped';

/** One service of a change, with every environment in which it changes. */
export interface ChangedService {
  readonly service: string;
  readonly owner?: string;
  readonly weight: ServiceWeight;
  /** In the order of the change. */
  readonly changes: readonly ServiceChange[];
  /** The same, environments that change alike together. */
  readonly alike: readonly AlikeChange[];
}

/**
 * How urgent a service is: the severity of its worst open finding; without one, whether part of its access could not be
 * decided, or whether its findings are accepted.
 */
export type ServiceWeight = Severity | 'undecided' | 'accepted' | 'none';

/** From the least urgent to the most urgent. */
export const WEIGHTS = ['none', 'accepted', 'undecided', ...SEVERITIES] as const satisfies readonly ServiceWeight[];

/** The services of a change, the most severe first, otherwise in natural order of their names. */
export function changedServices(services: readonly ServiceChange[]): readonly ChangedService[] {
  return [...grouped(services, ({ service }) => service)]
    .map(([service, changes]): ChangedService => {
      const owner = changes.find((one) => one.owner !== undefined)?.owner;
      return {
        service,
        ...(owner !== undefined && { owner }),
        weight: weightOf(changes),
        changes,
        alike: alikeEnvironments(changes),
      };
    })
    .sort(byNaturalText(({ service }) => service))
    .sort((a, b) => WEIGHTS.indexOf(b.weight) - WEIGHTS.indexOf(a.weight));
}

function weightOf(changes: readonly ServiceChange[]): ServiceWeight {
  const findings = changes.flatMap((change) => change.findings);
  const worst = SEVERITIES.findLast((severity) => findings.some((one) => !one.accepted && one.severity === severity));
  if (worst !== undefined) return worst;
  if (changes.some(({ unknown }) => unknown.length > 0)) return 'undecided';
  return findings.length > 0 ? 'accepted' : 'none';
}

/** The number of things by their weight, the most urgent first: `2 critical, 3 undecided, 40 without findings`. */
export function weightCounts(weights: readonly ServiceWeight[]): string {
  return WEIGHTS.toReversed()
    .flatMap((weight) => {
      const count = weights.filter((one) => one === weight).length;
      return count === 0 ? [] : [`${count} ${weight === 'none' ? 'without findings' : weight}`];
    })
    .join(', ');
}
