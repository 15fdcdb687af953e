/**
 * Every code a diagnostic may carry, with its meaning: a closed list, documented in `docs/diagnostics.md`.
 * Codes are stable: programs match on them, people search for them.
 */
export const DIAGNOSTIC_CODES = {
  // a helper adds its codes here, one line each, grouped by room and sorted inside a group
} as const satisfies Record<string, string>;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
