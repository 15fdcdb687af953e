import { closestName } from '../diagnostics/closest-name';
import type { DiagnosticCode } from '../diagnostics/codes';
import { type Diagnostic, diagnosticAt } from '../diagnostics/diagnostic';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
import { RULES } from '../findings/rules';
import type { Configuration } from '../manifest/configuration';
import type { Problem } from '../diagnostics/problem';
import type { DocumentPath } from '../manifest/manifest';
import type { DocumentPart } from '../manifest/source-text';

/**
 * The problems of a configuration's gate that need more than its schema: unknown rules and expired entries.
 *
 * @param today as `2027-03-31`, in UTC
 * @param services of the repository, if all of them are known
 */
export function checkGate(
  { file, source, gate, removed }: Configuration,
  today: string,
  services?: ReadonlySet<string>,
): readonly Diagnostic[] {
  if (gate === undefined) return [];
  const problem = (
    code: DiagnosticCode,
    severity: Diagnostic['severity'],
    { path, part, ...words }: Omit<Problem<DocumentPart>, 'code' | 'severity'>,
  ): Diagnostic =>
    diagnosticAt({ code, severity, ...words }, { file, ...source.locate(path, part) }, (text) =>
      source.find(path, part, text),
    );

  const unknownRule = (rule: string, path: DocumentPath, part?: 'key'): Diagnostic[] => {
    if (IDS.has(rule)) return [];
    const near = closestName(rule, IDS);
    return [
      problem('gate-rule-unknown', 'error', {
        message: `rule ${quote(rule)} does not exist`,
        ...suggest(rule, near, 'write a rule ID from docs/findings.md'),
        path,
        ...(part && { part }),
      }),
    ];
  };
  const unknownService = (service: string, path: DocumentPath): Diagnostic[] => {
    if (services === undefined || services.has(service)) return [];
    const near = closestName(service, services);
    return [
      problem('gate-service-unknown', 'warning', {
        message: `service ${quote(service)} is not in any manifest`,
        ...suggest(service, near, 'remove the entry'),
        path,
      }),
    ];
  };
  return [
    ...gate.severities.flatMap(({ rule, path }) => unknownRule(rule, path, 'key')),
    ...gate.ignore.flatMap(({ rule, service, expires }) => [
      ...unknownRule(rule.value, rule.path),
      ...unknownService(service.value, service.path),
      ...(expires.value >= today
        ? []
        : [
            problem('gate-ignore-expired', 'error', {
              message: `the entry for ${quote(rule.value)} in ${quote(service.value)} expired after ${expires.value}; its findings are enforced again`,
              help: 'remove the entry and the risk, or set a later `expires`',
              path: expires.path,
            }),
          ]),
    ]),
    ...(gate.failOn === 'never' || gate.approvers.length > 0 || removed?.has('gate')
      ? []
      : [
          problem('gate-without-approvers', 'warning', {
            message: `findings of severity ${gate.failOn} or above need an approval, but \`approvers\` is empty`,
            help: 'list GitHub users or teams under `approvers`; until then only an administrator can merge such changes',
            path: gate.path,
            part: 'key',
          }),
        ]),
  ];
}

const IDS: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));
