import { type Finding, SEVERITIES, type Severity } from '../access/finding';
import { listed } from './access-words';
import { codeSpan, inert, prose } from './escape';
import { wrapped } from './wrap';

/** `1 critical and 2 high findings`; empty where there are none. */
export function findingCounts(findings: readonly Finding[]): string {
  const counts = SEVERITIES.toReversed().flatMap((severity): [number, Severity][] => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count > 0 ? [[count, severity]] : [];
  });
  const noun = findings.length === 1 ? 'finding' : 'findings';
  return counts.length === 0 ? '' : `${listed(counts.map(([count, severity]) => `${count} ${severity}`))} ${noun}`;
}

const SEVERITY_WIDTH = 10;

/**
 * A finding as lines of plain, visible text:
 *
 * ```
 * critical  can attach AdministratorAccess to its own role role/orders-prod
 *           services/orders/pod-identity.yaml:9:5, iam-attach-own-role-policy
 *           Leave the management of identities to the platform.
 * ```
 */
export function findingLines(
  { severity, message, file, line, column, rule, remedy }: Finding,
  width: number,
): string[] {
  const blank = ' '.repeat(SEVERITY_WIDTH);
  return [
    ...wrapped(inert(message, 1000), width, severity.padEnd(SEVERITY_WIDTH), blank),
    ...wrapped(`${inert(file)}:${line}:${column}, ${inert(rule)}`, width, blank, blank),
    ...wrapped(inert(remedy, 1000), width, blank, blank),
  ];
}

/** What may stand in the address of a link without ending it. */
const SAFE_ADDRESS = /^https:\/\/[\w.~:/?#@!$&*+,;=%-]+$/;

/** A finding as an item of a Markdown list, without its dash; with its remedy where there is room. */
export function findingItem(finding: Finding, detail: 'short' | 'whole'): string {
  const { severity, message, file, line, rule, remedy, reference } = finding;
  const risk = `**${severity}**: ${prose(message, 1000)}`;
  if (detail === 'short') return risk;
  const name = SAFE_ADDRESS.test(reference) ? `[${codeSpan(rule)}](${reference})` : codeSpan(rule);
  // What is code in a remedy is no plain word, so it becomes code again.
  return `${risk} (${codeSpan(`${file}:${line}`)}, ${name}). ${prose(remedy.replaceAll('`', ''), 1000)}`;
}
