import * as z from 'zod';
import type { DiagnosticCode } from '../diagnostics/codes';

/** A syntax rule for a text, or the range of a number, with the texts of its diagnostic. */
export interface TextRule {
  readonly code: DiagnosticCode;
  /** What the value must be; completes `"…" is not …`: `a valid service name`. */
  readonly what: string;
  /** What to write: completes `write …`. */
  readonly write: string;
  /** A valid text in place of an invalid one, so that the rest of the file can be checked. */
  readonly substitute?: (found: unknown) => string;
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

/** A whole number with limits. The JSON Schema contains them, so editors check them too. */
export function wholeNumberWith(rule: TextRule, least: number, most: number): z.ZodNumber {
  const schema = z.number().multipleOf(1).min(least).max(most);
  RULES.add(schema, rule);
  return schema;
}

/** The rule of a schema, if it is a text or a number with one. */
export function ruleOf(schema: z.ZodType): TextRule | undefined {
  return RULES.get(schema);
}
