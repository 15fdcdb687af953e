import { gateWeakenings } from '../gate/gate-weakenings';
import type { Gate } from '../manifest/configuration';
import { type GateRecord, recordedGate, recordGate } from './gate-record';
import { strictestGate } from './strictest-gate';

/** A commit of the default branch that changes the configuration. */
export interface GateChange {
  readonly commit: string;
  /** The gate at the commit; undefined without one. */
  readonly gate: Gate | undefined;
  /** Whether the weakenings that the commit makes to a gate are approved under that gate. */
  readonly isApproved: (before: Gate) => Promise<boolean>;
}

/** Which gate decides. */
export interface GateInForce {
  readonly gate: Gate | undefined;
  readonly record: GateRecord;
  /** The commits whose weakenings are not approved. */
  readonly unapproved: readonly string[];
}

/**
 * Follows the gate along the history of the default branch. A change that only strengthens it counts at once, and one that
 * weakens it only if its findings were approved under the gate before; otherwise just its strengthening parts count.
 *
 * @param record of the last run
 * @param changes oldest first; those up to the record's commit are not among them
 * @param tip the commit that all changes lead to
 * @param today as `2027-03-31`, in UTC
 */
export async function gateInForce(
  record: GateRecord,
  changes: readonly GateChange[],
  tip: string,
  today: string,
): Promise<GateInForce> {
  let approved = record.gate && recordedGate(record.gate);
  let gate = approved;
  let commit = record.commit;
  let unapproved: string[] = [];
  for (const change of changes) {
    const isWeaker = approved !== undefined && gateWeakenings(approved, change.gate, today).length > 0;
    if (approved !== undefined && isWeaker && !(await change.isApproved(approved))) {
      gate = strictestGate(approved, change.gate);
      unapproved.push(change.commit);
      continue;
    }
    approved = gate = change.gate;
    commit = change.commit;
    unapproved = [];
  }
  // A late approval still counts, so the record does not go past what is not approved.
  if (unapproved.length === 0) commit = tip;
  return { gate, record: { commit, ...(approved && { gate: recordGate(approved) }) }, unapproved };
}
