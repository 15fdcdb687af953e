import { closestName } from '../diagnostics/closest-name';
import type { DiagnosticCode } from '../diagnostics/codes';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { quote } from '../diagnostics/quote';
import { RULES } from '../findings/rules';
import type { Configuration } from '../manifest/configuration';
import type { DocumentPath } from '../manifest/manifest';

/**
 * What is wrong with a configuration's gate that its YAML alone does not show: rules that there are not, and risks that
 * are no longer accepted.
 *
 * @param today as `2027-03-31`, in UTC
 * @param services of the repository, where all of them are known
 */
export function checkGate(
  { file, source, gate }: Configuration,
  today: string,
  services?: ReadonlySet<string>,
): readonly Diagnostic[] {
  if (gate === undefined) return [];
  const complaint = (
    code: DiagnosticCode,
    severity: Diagnostic['severity'],
    { message, help, path, part }: { message: string; help: string; path: DocumentPath; part?: 'key' },
  ): Diagnostic => ({ code, severity, message, help, file, ...source.locate(path, part) });

  const unknownRule = (rule: string, path: DocumentPath, part?: 'key'): Diagnostic[] => {
    if (IDS.has(rule)) return [];
    const near = closestName(rule, IDS);
    return [
      complaint('gate-rule-unknown', 'error', {
        message: `there is no rule ${quote(rule)}`,
        help: near === undefined ? 'write the id of a rule of docs/findings.md' : `did you mean ${quote(near)}?`,
        path,
        ...(part && { part }),
      }),
    ];
  };
  const unknownService = (service: string, path: DocumentPath): Diagnostic[] => {
    if (services === undefined || services.has(service)) return [];
    const near = closestName(service, services);
    return [
      complaint('gate-service-unknown', 'warning', {
        message: `no manifest has the service ${quote(service)}`,
        help: near === undefined ? 'remove the entry' : `did you mean ${quote(near)}?`,
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
            complaint('gate-ignore-expired', 'error', {
              message: `the findings of ${quote(rule.value)} in ${quote(service.value)} were accepted until ${expires.value}, which is over`,
              help: 'remove the entry and the risk, or have it accepted until a later day',
              path: expires.path,
            }),
          ]),
    ]),
    ...(gate.failOn === 'never' || gate.approvers.length > 0
      ? []
      : [
          complaint('gate-without-approvers', 'warning', {
            message: `findings are held back from ${gate.failOn} on, and nobody may approve them`,
            help: 'name users or teams of GitHub under `approvers`; until then only an administrator can merge them',
            path: gate.path,
            part: 'key',
          }),
        ]),
  ];
}

const IDS: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));
