import { z } from 'zod';
import type { DiagnosticCode } from '../diagnostics/codes';

/** A syntax rule for a text, with the texts of its diagnostic. */
export interface TextRule {
  readonly code: DiagnosticCode;
  /** What the text must be; completes `"…" is not …`: `a valid service name`. */
  readonly what: string;
  /** What to write: completes `write …`. */
  readonly write: string;
}

const RULES = z.registry<TextRule>();

/**
 * A text with a rule. The JSON Schema contains the pattern, so editors check it too. JSON Schema validators use the flag
 * `u`, so every pattern must have it.
 */
export function textWith(rule: TextRule, pattern: RegExp, longest?: number): z.ZodString {
  const schema = longest === undefined ? z.string().regex(pattern) : z.string().regex(pattern).max(longest);
  RULES.add(schema, rule);
  return schema;
}

/** The rule of a schema, if it is a text with one. */
export function ruleOf(schema: z.ZodType): TextRule | undefined {
  return RULES.get(schema);
}
