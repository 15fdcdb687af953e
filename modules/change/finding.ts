import type { Severity } from '../diagnostics/severity';
import type { AssociationRef } from '../identity/association-ref';
import type { AccessRow, Witness } from '../policy/comparison';

/** A risk that a change brings, found by a rule of `docs/findings.md`. */
export interface Finding {
  /**
   * The same for as long as service, environment, rule and what it is about are the same, wherever the manifest and the
   * grant stand; another when any of them changes. It is about the requests of all the rule's steps, with the session
   * tags of the pods that have them where those of others do not have the same; or, where it is no matter of requests or
   * not all of them are known, about the role with its permissions, its trust or its limits. Who the pods are, and what
   * `limits` names, is no part of it.
   */
  readonly id: string;
  /** The rule's own, stable id: `pass-role-lambda-create-invoke`. */
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence without its subject, which is the service: `can pass role/admin to …`. It quotes policies as they are. */
  readonly message: string;
  /** Requests that are newly allowed and together make the risk; empty where it is no matter of requests. */
  readonly witnesses: readonly Witness[];
  /**
   * What the risk consists of, for all of the service's pods that have it. Absent where it is no matter of requests, or
   * where there may be more of them that could not be decided.
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
  /** ARNs of policies and of a boundary that are not known here and may take some of it away; sorted. */
  readonly limits: readonly string[];
  /** For each of the rule's steps, the requests that are allowed, without an example. */
  readonly steps: readonly (readonly FindingRow[])[];
}

/** Requests that make a risk. */
export type FindingRow = Omit<AccessRow, 'witness'>;

/** That somebody takes a risk, and why. */
export interface Acceptance {
  readonly reason: string;
  /** The last day on which it counts: `2027-03-31`, in UTC. */
  readonly expires: string;
}
