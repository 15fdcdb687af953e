import { allFindings, type LocatedFinding } from '../change/all-findings';
import type { RepositoryChange, ServiceComparison } from '../change/change';
import type { Finding } from '../change/finding';
import { SEVERITIES } from '../diagnostics/severity';
import { type EnvironmentValues, environmentValues, replacer } from './environment-placeholders';
import { grouped } from './grouped';

/** A finding that several services or environments have in the same words. */
export interface ToldFinding {
  /** The first one; its message has placeholders where the messages differ: `{account}`, `{service}`. */
  readonly finding: Finding;
  /** Every finding, with its place. */
  readonly where: readonly LocatedFinding[];
}

/** Services that have a finding in the same environments. */
export interface FindingPlaces {
  readonly services: readonly string[];
  readonly environments: readonly string[];
}

/**
 * The findings of a change, each once: those with the same rule, severity, acceptance and message, but for account,
 * Region, environment and service. The most severe first, accepted ones last, otherwise in the order of the change.
 */
export function toldFindings(change: Pick<RepositoryChange, 'findings' | 'services'>): readonly ToldFinding[] {
  const groups = grouped(allFindings(change), ({ finding, service }) => {
    const { rule, severity, accepted, remedy } = finding;
    const plain = finding.message.replace(EXAMPLE, '');
    const message = service ? inAllPlaces(plain, valuesOf(service)) : plain;
    return JSON.stringify([service === undefined, rule, severity, accepted, remedy, message]);
  });
  return [...groups.values()]
    .flatMap((where) => told(where) ?? [])
    .sort((a, b) => urgency(b.finding) - urgency(a.finding));
}

/** The places of a finding, services with the same environments together. */
export function placesOf({ where }: ToldFinding): readonly FindingPlaces[] {
  const environmentsOf = new Map<string, string[]>();
  for (const { service } of where) {
    if (!service) continue;
    const environments = environmentsOf.get(service.service) ?? [];
    if (!environments.includes(service.environment)) environments.push(service.environment);
    environmentsOf.set(service.service, environments);
  }
  const places = new Map<string, { readonly services: string[]; readonly environments: readonly string[] }>();
  for (const [service, environments] of environmentsOf) {
    const key = JSON.stringify(environments.toSorted());
    const place = places.get(key) ?? { services: [], environments };
    place.services.push(service);
    places.set(key, place);
  }
  return [...places.values()];
}

function told(where: readonly LocatedFinding[]): ToldFinding | undefined {
  const [first] = where;
  if (!first) return undefined;
  const { finding, service } = first;
  const plain = finding.message.replace(EXAMPLE, '');
  if (!service || where.every((other) => other.finding.message.replace(EXAMPLE, '') === plain))
    return { finding, where };
  const all = where.flatMap((one) => (one.service ? [valuesOf(one.service)] : []));
  const varying = Object.fromEntries(
    Object.entries(valuesOf(service)).filter(([name, value]) =>
      all.some((other) => other[name as keyof EnvironmentValues] !== value),
    ),
  );
  return { finding: { ...finding, message: inAllPlaces(finding.message, varying) }, where };
}

function valuesOf(service: ServiceComparison): EnvironmentValues {
  const ofEnvironment = environmentValues(service);
  const isReadable = Object.keys(ofEnvironment).length > 0;
  return isReadable ? { ...ofEnvironment, service: service.service } : {};
}

/** An example holds for the first place only, and has a Region and an account by chance. */
const EXAMPLE = /( \(for example [^()]*\))/;

/** Only in words that are names, such as `role/orders-prod`: `table` may be a service, and the word is not. */
function inAllPlaces(message: string, values: EnvironmentValues): string {
  const replace = replacer(values);
  const inWords = (text: string): string =>
    text
      .split(' ')
      .map((word) => (/[:/_.*-]/.test(word) ? replace(word) : word))
      .join(' ');
  return message
    .split(EXAMPLE)
    .map((part, index) => (index % 2 === 0 ? inWords(part) : part))
    .join('');
}

/** Accepted ones come last. */
function urgency({ severity, accepted }: Finding): number {
  return accepted ? -1 : SEVERITIES.indexOf(severity);
}
