import type { ServiceComparison } from '../change/change';
import type { Acceptance, Finding } from '../change/finding';
import { SEVERITIES, type Severity } from '../diagnostics/severity';
import { listed } from '../text/listed';
import { inert } from './escape';
import { placesOf, type ToldFinding } from './told-findings';
import { wrapped } from './wrap';

/** `1 critical and 2 high findings, 1 accepted`; empty without findings. */
export function findingCounts(findings: readonly Finding[]): string {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const counts = SEVERITIES.toReversed().flatMap((severity): [number, Severity][] => {
    const count = open.filter((finding) => finding.severity === severity).length;
    return count > 0 ? [[count, severity]] : [];
  });
  const accepted = findings.length - open.length;
  const noun = (count: number): string => (count === 1 ? 'finding' : 'findings');
  if (counts.length === 0) return accepted === 0 ? '' : `${accepted} accepted ${noun(accepted)}`;
  const words = `${listed(counts.map(([count, severity]) => `${count} ${severity}`))} ${noun(open.length)}`;
  return accepted === 0 ? words : `${words}, ${accepted} accepted`;
}

/** The service of a finding, as the subject of its sentence: `orders in prod`. */
export function findingSubject(service: ServiceComparison | undefined, quote: (name: string) => string): string {
  return service ? `${quote(service.service)} in ${quote(service.environment)}` : 'The configuration';
}

const SEVERITY_WIDTH = 10;

export interface FindingLayout {
  readonly width: number;
  /** Whether to say what to do about it. */
  readonly withRemedy: boolean;
}

/**
 * A finding with its places as lines of plain, visible text:
 *
 * ``` critical  can attach AdministratorAccess to its own role role/orders-{environment}
 *           orders in prod, staging
 *           services/orders/pod-identity.yaml:9:5, iam-attach-own-role-policy
 *           Leave identity management to the platform.
 * ```
 */
export function toldFindingLines(told: ToldFinding, { width, withRemedy }: FindingLayout): string[] {
  const { severity, message, rule, remedy, accepted } = told.finding;
  const blank = ' '.repeat(SEVERITY_WIDTH);
  const positions = [
    ...new Set(told.where.map(({ finding: { file, line, column } }) => `${inert(file)}:${line}:${column}`)),
  ];
  const more = positions.length > 1 ? ` and ${positions.length - 1} more` : '';
  return [
    ...wrapped(inert(message, 1000), width, severity.padEnd(SEVERITY_WIDTH), blank),
    ...wrapped(placesWords(told), width, blank, blank),
    ...wrapped(`${positions[0] ?? ''}${more}, ${inert(rule)}`, width, blank, blank),
    ...(accepted ? wrapped(acceptedLine(accepted), width, blank, blank) : []),
    ...(withRemedy && !accepted ? wrapped(inert(remedy, 1000), width, blank, blank) : []),
  ];
}

/** `orders and cart in prod, staging; mail in prod` */
function placesWords(told: ToldFinding): string {
  const places = placesOf(told).map(
    ({ services, environments }) =>
      `${listed(services.map((name) => inert(name, 80)))} in ${environments.map((name) => inert(name, 80)).join(', ')}`,
  );
  return places.length > 0 ? places.join('; ') : findingSubject(undefined, inert);
}

function acceptedLine({ reason, expires }: Acceptance): string {
  return `accepted until ${inert(expires)}: ${inert(reason, 300)}`;
}
