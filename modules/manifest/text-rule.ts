import { z } from 'zod';
import type { DiagnosticCode } from '../diagnostics/codes';

/** What a text must be, for the complaint about one that is not. */
export interface TextRule {
  readonly code: DiagnosticCode;
  /** What the text stands for: `a service name`. */
  readonly what: string;
  /** What to write: completes `write …`. */
  readonly write: string;
}

const RULES = z.registry<TextRule>();

/**
 * A text with a rule. The pattern goes into the JSON Schema, so editors check it too; every pattern has the flag `u`,
 * with which JSON Schema validators read it.
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
