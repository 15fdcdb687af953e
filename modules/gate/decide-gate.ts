import { allFindings, type LocatedFinding, openFindings } from '../change/all-findings';
import type { RepositoryChange } from '../change/change';
import { reaches } from '../diagnostics/severity';
import type { Gate } from '../manifest/configuration';
import { coversFinding } from './covers-finding';

/** Somebody who may approve has done so. */
export interface Approval {
  readonly login: string;
  readonly commit: string;
  /** What that commit changes, with its findings: what the approval was given to. */
  readonly change: ChangeWithFindings;
}

/** A change as far as the gate looks at it. */
export type ChangeWithFindings = Pick<RepositoryChange, 'findings' | 'services'>;

/** An approval that does not count, and why. */
export interface RefusedApproval {
  readonly login: string;
  readonly commit: string;
  /** Completes `does not count, because …`. */
  readonly reason: string;
}

/** A finding that waits for an approval, or has it. */
export interface HeldFinding extends LocatedFinding {
  readonly approvedBy: readonly Approval[];
}

export interface GateDecision {
  readonly gate: Gate;
  /** Whether nothing waits. */
  readonly isOpen: boolean;
  /** What the gate holds back whatever was approved: open findings, from its threshold on. */
  readonly held: readonly HeldFinding[];
  /** Approvals that count, though some may cover nothing that waits. */
  readonly approvals: readonly Approval[];
  readonly refused: readonly RefusedApproval[];
}

/**
 * Whether every finding that the gate holds back is covered by an approval. Approvals count for each finding on its own:
 * a new one waits alone, and one that is gone is not missed.
 *
 * @param change weighed by the gate
 */
export function decideGate(
  change: ChangeWithFindings,
  gate: Gate,
  { approvals, refused }: Pick<GateDecision, 'approvals' | 'refused'>,
): GateDecision {
  const held = openFindings(change)
    .filter(({ finding }) => reaches(finding.severity, gate.failOn))
    .map((current) => ({
      ...current,
      approvedBy: approvals.filter((one) =>
        allFindings(one.change).some((approved) => coversFinding(approved, current)),
      ),
    }));
  return { gate, isOpen: held.every(({ approvedBy }) => approvedBy.length > 0), held, approvals, refused };
}
