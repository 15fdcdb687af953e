import { allFindings, type LocatedFinding, openFindings } from '../access/all-findings';
import type { RepositoryChange } from '../access/change';
import { reaches } from '../diagnostics/severity';
import type { Gate } from '../manifest/configuration';
import { covers } from './covers';

/** Somebody who may approve has done so. */
export interface Approval {
  readonly login: string;
  readonly commit: string;
  /** What that commit changes, with its findings: what the approval was given to. */
  readonly change: Pick<RepositoryChange, 'findings' | 'services'>;
}

/** An approval that does not count, and why. */
export interface RefusedApproval {
  readonly login: string;
  readonly commit: string;
  /** Completes `approved, but …`. */
  readonly reason: string;
}

/** A finding that waits for an approval, or has it. */
export interface HeldFinding extends LocatedFinding {
  readonly approvedBy: readonly Approval[];
}

export interface GateDecision {
  /** Whether nothing waits. */
  readonly isOpen: boolean;
  readonly held: readonly HeldFinding[];
}

/** The findings that the gate holds back whatever was approved: open ones, from its threshold on. */
export function heldFindings(change: RepositoryChange, { failOn }: Gate): readonly LocatedFinding[] {
  return openFindings(change).filter(({ finding }) => reaches(finding.severity, failOn));
}

/**
 * Whether every finding that the gate holds back is covered by an approval. Approvals count for each finding on its own:
 * a new one waits alone, and one that is gone is not missed.
 *
 * @param change weighed by the gate
 * @param approvals of those who may approve
 */
export function decideGate(change: RepositoryChange, gate: Gate, approvals: readonly Approval[]): GateDecision {
  const held = heldFindings(change, gate).map((current) => ({
    ...current,
    approvedBy: approvals.filter((approval) =>
      allFindings(approval.change).some((approved) => covers(approved, current)),
    ),
  }));
  return { isOpen: held.every(({ approvedBy }) => approvedBy.length > 0), held };
}
