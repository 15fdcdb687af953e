import { isObject } from './untyped-json';

/**
 * Texts in a statement that a templating language would replace: `${bucket}`, `{{ .Values.bucket }}`. A policy variable
 * names a condition key, SERVICE:NAME, so these are not policy variables, and the rendered text is unknown here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function templateMarks(statement: unknown): readonly string[] {
  return [...new Set(textsIn(statement).flatMap((text) => text.match(MARK) ?? []))].filter((mark) => !isVariable(mark));
}

const MARK = /\$\{[^}]*\}|\{\{.*?\}\}/gs;

/** `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and the characters `${*}`, `${?}` and `${$}`. */
function isVariable(mark: string): boolean {
  return /^\$\{(?:[*?$]|[^:{}]+:[^:{}][^{}]*)\}$/s.test(mark);
}

/** Keys too: the name of a condition key may contain a template. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes('{') ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.entries(value).flatMap(([key, one]) => [...textsIn(key), ...textsIn(one)]) : [];
}
