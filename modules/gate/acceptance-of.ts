import type { AcceptedRisk, Gate } from '../manifest/configuration';

/**
 * The entry that accepts a rule's findings in a service for the longest time; expired entries accept nothing.
 *
 * @param today as `2027-03-31`, in UTC
 */
export function acceptanceOf(
  { ignore }: Gate,
  { rule, service }: { readonly rule: string; readonly service: string },
  today: string,
): AcceptedRisk | undefined {
  return ignore
    .filter((entry) => entry.rule.value === rule && entry.service.value === service && entry.expires.value >= today)
    .reduce<AcceptedRisk | undefined>(
      (longest, entry) => (longest && longest.expires.value >= entry.expires.value ? longest : entry),
      undefined,
    );
}
