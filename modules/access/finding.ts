import type { Witness } from '../policy/comparison';

/** From what is worth knowing to what nobody should merge; in this order. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A risk that a change brings, found by a rule of `docs/findings.md`. */
export interface Finding {
  /**
   * The same for as long as service, environment, rule and the requests it is about are the same, wherever the manifest
   * and the grant stand; another when any of them changes.
   */
  readonly id: string;
  /** The rule's own, stable id: `pass-role-lambda-create-invoke`. */
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence without its subject, which is the service: `can pass role/admin to …`. It quotes policies as they are. */
  readonly message: string;
  /** Requests that are newly allowed and together make the risk; empty where it is no matter of requests. */
  readonly witnesses: readonly Witness[];
  readonly remedy: string;
  /** Where the risk is described: a page of AWS or of the research. */
  readonly reference: string;
  /** The manifest, from the repository's root. */
  readonly file: string;
  /** What in the manifest brings it, counting from 1; columns in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
}

/** Whether one severity reaches another. */
export function reaches(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold);
}
