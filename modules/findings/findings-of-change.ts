import type { ServiceComparison } from '../change/change';
import type { Finding } from '../change/finding';
import { SEVERITIES } from '../diagnostics/severity';
import { isAboutResourcePolicies } from '../change/resource-policies-unknown';
import type { ServiceAccess } from '../access/service-access';
import type { Position } from '../diagnostics/diagnostic';
import { byText } from '../text/compare-texts';
import { accessDetections } from './access-detections';
import { associationDetections } from './association-detections';
import { chainDetections } from './chain-detections';
import { type Cause, type Detection, rolesOf } from './detection';
import { findingId } from './finding-id';
import { limitDetections } from './limit-detections';
import { removalDetections } from './removal-detections';
import { CONTEXT_RULES } from './rules/context-rules';
import { sessionPolicyDetections } from './session-policy-detections';
import { sessionTagDetections } from './session-tag-detections';
import { trustDetections } from './trust-detections';
import { OWN_SEVERITIES, type SeverityPolicy } from './severity-policy';
import { fillIn, firstFew } from './wording';

/** Locates the cause of a risk in the manifest. */
export type Locate = (cause: Cause) => Position;

const FIRST_LINE: Position = { line: 1, column: 1 };

/**
 * The risks of a change, most severe first: gained access, new trust, associations, removed limits, and access that pods
 * lose as a whole.
 *
 * @param change of the two sides; its gained rows select the rules to evaluate
 * @param severityPolicy gives the severity of each rule
 */
export function findingsOfChange(
  change: ServiceComparison,
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
  locate: Locate = () => FIRST_LINE,
  severityPolicy: SeverityPolicy = OWN_SEVERITIES,
): readonly Finding[] {
  const limits = before && after ? limitDetections(before, after) : [];
  // Access that resource policies may allow once a limit is removed is reported as the removal of the limit.
  const unknown = limits.length > 0 ? change.unknown.filter((part) => !isAboutResourcePolicies(part)) : change.unknown;
  const detections = [
    ...(after ? accessDetections(change, before, after, severityPolicy) : []),
    ...(after ? trustDetections(before, after) : []),
    ...limits,
    ...(after ? sessionTagDetections(before, after) : []),
    ...(after ? sessionPolicyDetections(before, after) : []),
    ...(after ? associationDetections(change, after) : []),
    ...(after ? chainDetections(before, after) : []),
    ...removalDetections(change, before),
    ...doubts(unknown, [rolesOf(before), rolesOf(after)]),
  ];
  return mostSevereFirst(detections.map((detection) => findingOf(detection, change, locate, severityPolicy)));
}

/** In an order that depends only on the findings. */
export function mostSevereFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(byText(sortKey));
}

/**
 * A change to a role that is not fully known yields a new finding ID, because the change cannot be shown to be
 * harmless.
 */
function doubts(unknown: ServiceComparison['unknown'], roles: readonly unknown[]): readonly Detection[] {
  if (unknown.length === 0) return [];
  const reasons = [...new Set(unknown.map(({ reason }) => reason))].sort();
  const values = { reasons: firstFew(reasons) };
  const cause: Cause = { kind: 'key', keys: ['managedPolicies', 'role', 'targetRole'] };
  return [{ rule: CONTEXT_RULES.undecided, values, witnesses: [], about: [reasons, roles], cause }];
}

function findingOf(
  { rule, values, witnesses, about, access, via = [], cause }: Detection,
  { service, environment, manifest }: ServiceComparison,
  locate: Locate,
  severityPolicy: SeverityPolicy,
): Finding {
  const { line, column } = locate(cause);
  const { severity, accepted } = severityPolicy(rule, service);
  return {
    id: findingId(rule.id, [service, environment, rule.id, about]),
    rule: rule.id,
    severity,
    message: fillIn(rule.message, values) + (via.length > 0 ? ` (target role ${via.join(', ')})` : ''),
    witnesses,
    ...(access && { access }),
    remedy: rule.remedy ?? rule.family.remedy,
    reference: rule.reference,
    file: manifest,
    line,
    column,
    ...(accepted && { accepted }),
  };
}

function sortKey({ severity, rule, id }: Finding): string {
  return `${SEVERITIES.length - SEVERITIES.indexOf(severity)} ${rule} ${id}`;
}
