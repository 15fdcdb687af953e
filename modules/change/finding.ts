import type { Severity } from '../diagnostics/severity';
import type { AssociationRef } from '../identity/association-ref';
import type { AccessRow, Witness } from '../policy/comparison';

/** A risk that a change brings, found by a rule of `docs/findings.md`. */
export interface Finding {
  /**
   * Identifies service, environment, rule and content, independent of the place of manifest and grant. The content is
   * the requests of all steps of the rule, with session tags if the pods of the service differ. If the finding does not
   * consist of requests, or not all are known, the content is the role with its permissions, trust or guardrails. The
   * pods and `limits` are not included.
   */
  readonly id: string;
  /** The rule's own, stable id: `pass-role-lambda-create-invoke`. */
  readonly rule: string;
  readonly severity: Severity;
  /**
   * One sentence without its subject, which is the service: `can pass role/admin to …`. It quotes policies as they are.
   */
  readonly message: string;
  /** Requests that are newly allowed and together make the risk; empty if the finding does not consist of requests. */
  readonly witnesses: readonly Witness[];
  /**
   * The access of the risk, for all pods of the service that have it. Absent if the finding does not consist of
   * requests, or if there may be further undecided requests.
   */
  readonly access?: readonly FindingAccess[];
  readonly remedy: string;
  /** Where the risk is described: a page of AWS or of the research. */
  readonly reference: string;
  /** The manifest, from the repository's root. */
  readonly file: string;
  /** What in the manifest brings it, counting from 1; columns in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
  /** Present where the configuration accepts the risk; it then holds nothing back. */
  readonly accepted?: Acceptance;
}

/** What a risk consists of for some of the service's pods. */
export interface FindingAccess {
  /** Whose pods; empty where no service account uses the role. */
  readonly associations: readonly AssociationRef[];
  /** As in `ServiceRow`. */
  readonly via?: readonly string[];
  /** ARNs of policies and of a boundary that are not known here and may take some of it away; sorted. */
  readonly limits: readonly string[];
  /** For each of the rule's steps, the requests that are allowed, without an example. */
  readonly steps: readonly (readonly FindingRow[])[];
}

/** Requests that make a risk. */
export type FindingRow = Omit<AccessRow, 'witness'>;

/** The acceptance of a risk, with its reason. */
export interface Acceptance {
  readonly reason: string;
  /** The last day on which it counts: `2027-03-31`, in UTC. */
  readonly expires: string;
}
