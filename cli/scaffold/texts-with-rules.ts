import type * as z from 'zod';
import { quote } from '../../modules/diagnostics/quote';
import { ruleOf } from '../../modules/manifest/text-rule';
import { CannotRun } from '../command';
import type { ReadAnswer } from './prompts';

/** The text, if it follows the rule that manifests and configurations have for it, or why it does not. */
export function textByRule(schema: z.ZodString): (text: string) => ReadAnswer<string> {
  return (text) => {
    if (schema.safeParse(text).success) return { answer: text };
    const { what = 'valid', write = '' } = ruleOf(schema) ?? {};
    return { problem: `${quote(text)} is not ${what}: write ${write}` };
  };
}

/** The same for the value of an option. @throws CannotRun where it is not valid */
export function checkedText(schema: z.ZodString, text: string): string {
  const result = textByRule(schema)(text);
  if ('answer' in result) return result.answer;
  throw new CannotRun(result.problem);
}
