import { approverName } from '../gate/approver-name';
import type { Gate } from '../manifest/configuration';
import { gateOf } from '../manifest/gate-schema';

/** A gate as an inventory keeps it. */
export interface GateRecord {
  /** The commit up to which every change of the gate was approved or only strengthened it. */
  readonly commit: string;
  /** Absent if there was no gate. */
  readonly gate?: RecordedGate;
}

/** The values of a gate, as in the configuration. */
export interface RecordedGate {
  readonly failOn: Gate['failOn'];
  readonly severities: Readonly<Record<string, Gate['severities'][number]['severity']>>;
  readonly ignore: readonly {
    readonly rule: string;
    readonly service: string;
    readonly reason: string;
    readonly expires: string;
  }[];
  readonly approvers: readonly string[];
  readonly independent?: true;
}

export function recordGate(gate: Gate): RecordedGate {
  return {
    failOn: gate.failOn,
    severities: Object.fromEntries(gate.severities.map(({ rule, severity }) => [rule, severity])),
    ignore: gate.ignore.map(({ rule, service, reason, expires }) => ({
      rule: rule.value,
      service: service.value,
      reason,
      expires: expires.value,
    })),
    approvers: gate.approvers.map(approverName),
    ...(gate.independent && { independent: true }),
  };
}

/** The gate of a record; its paths are those that it would have in a configuration. */
export function recordedGate(record: RecordedGate): Gate {
  return gateOf({ ...record, ignore: [...record.ignore], approvers: [...record.approvers] }, ['gate']);
}
