import { allFindings, type LocatedFinding, openFindings } from '../change/all-findings';
import type { RepositoryChange } from '../change/change';
import { reaches } from '../diagnostics/severity';
import type { Gate } from '../manifest/configuration';
import { coversFinding } from './covers-finding';

/** An approval by a permitted approver. */
export interface Approval {
  readonly login: string;
  readonly commit: string;
  /** The change of that commit with its findings: what was approved. */
  readonly change: ChangeWithFindings;
}

/** The part of a change that the gate uses. */
export type ChangeWithFindings = Pick<RepositoryChange, 'findings' | 'services'>;

/** An approval that does not apply, with the reason. */
export interface RefusedApproval {
  readonly login: string;
  readonly commit: string;
  /** Completes `does not apply: …`. */
  readonly reason: string;
}

/** A finding that requires an approval or has one. */
export interface HeldFinding extends LocatedFinding {
  readonly approvedBy: readonly Approval[];
}

export interface GateDecision {
  readonly gate: Gate;
  /** Whether every required approval was given. */
  readonly isOpen: boolean;
  /** The open findings with at least the gate's threshold, approved or not. */
  readonly held: readonly HeldFinding[];
  /** Approvals that apply; some may cover no finding that requires one. */
  readonly approvals: readonly Approval[];
  readonly refused: readonly RefusedApproval[];
}

/**
 * Whether every finding that the gate holds back is covered by an approval. Each finding is checked separately: a new
 * one requires its own approval, and a resolved one does not matter.
 *
 * @param change with the gate's severities
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
