import { SEVERITIES, THRESHOLDS } from '../diagnostics/severity';
import { RULES } from '../findings/rules';
import { approverName } from '../gate/approver-name';
import { severityOfRule } from '../gate/severity-of-rule';
import type { Gate } from '../manifest/configuration';

/** What two gates both let pass: each setting is the stricter of the two. */
export function strictestGate(one: Gate, other: Gate | undefined): Gate {
  if (other === undefined) return one;
  const names = new Set(other.approvers.map((approver) => approverName(approver).toLowerCase()));
  return {
    path: one.path,
    failOn: THRESHOLDS[Math.min(THRESHOLDS.indexOf(one.failOn), THRESHOLDS.indexOf(other.failOn))] ?? one.failOn,
    severities: RULES.flatMap((rule) => {
      const [first, second] = [one, other].map((gate) => severityOfRule(gate, rule));
      const severity = SEVERITIES.findLast((level) => level === first || level === second) ?? rule.severity;
      return severity === rule.severity ? [] : [{ rule: rule.id, severity, path: one.path }];
    }),
    ignore: one.ignore.flatMap((entry) => {
      const same = other.ignore.filter(
        ({ rule, service }) => rule.value === entry.rule.value && service.value === entry.service.value,
      );
      const days = [
        entry.expires.value,
        ...same
          .map(({ expires }) => expires.value)
          .sort()
          .slice(-1),
      ].sort();
      const [value = ''] = days;
      return same.length === 0 ? [] : [{ ...entry, expires: { ...entry.expires, value } }];
    }),
    independent: one.independent || other.independent,
    approvers: one.approvers.filter((approver) => names.has(approverName(approver).toLowerCase())),
  };
}
