import type { RepositoryChange, ServiceChange } from '../change/change';
import { withFindings } from '../change/change';
import type { LocatedFinding } from '../change/all-findings';
import type { Finding } from '../change/finding';
import type { Approval, GateDecision } from '../gate/decide-gate';
import { toldFindings } from './told-findings';

/** A finding as a list shows it: once for all services and environments that have it in the same state. */
export interface FindingEntry {
  /** Its message has placeholders where the messages differ. */
  readonly finding: Finding;
  readonly where: readonly LocatedFinding[];
  /** Undefined if no gate holds it back; empty if it requires an approval. */
  readonly approvedBy?: readonly Approval[];
}

/**
 * The findings of a change, the most severe first, and what the gate decided about each. The gate may hold back findings
 * of access that an earlier apply left out; they are not part of the change.
 */
export function findingEntries(change: RepositoryChange, gate: GateDecision | undefined): readonly FindingEntry[] {
  const held = new Map((gate?.held ?? []).map(({ finding, approvedBy }) => [finding.id, approvedBy]));
  return toldFindings(withHeld(change, gate)).flatMap(({ finding, where }) => {
    const states = new Map<string, { readonly where: LocatedFinding[]; readonly approvedBy?: readonly Approval[] }>();
    for (const located of where) {
      const approvedBy = held.get(located.finding.id);
      const key = JSON.stringify(approvedBy?.map(({ login, commit }) => [login, commit]) ?? null);
      const state = states.get(key);
      if (state) state.where.push(located);
      else states.set(key, { where: [located], ...(approvedBy && { approvedBy }) });
    }
    return [...states.values()].map((state) => ({ finding, ...state }));
  });
}

function withHeld(change: RepositoryChange, gate: GateDecision | undefined): RepositoryChange {
  const known = new Set(
    [...change.findings, ...change.services.flatMap(({ findings }) => findings)].map(({ id }) => id),
  );
  const further = (gate?.held ?? []).filter(({ finding }) => !known.has(finding.id));
  if (further.length === 0) return change;
  const services = further.flatMap(({ finding, service }): ServiceChange[] =>
    service ? [withFindings({ ...service }, [finding])] : [],
  );
  const ofConfiguration = further.flatMap(({ finding, service }) => (service ? [] : [finding]));
  return {
    ...change,
    services: [...change.services, ...services],
    findings: [...change.findings, ...ofConfiguration],
  };
}
