import { isNeverInRoleSessions } from '../catalogue/key-facts';
import { quote } from '../diagnostics/quote';
import type { ConditionTest } from '../policy/model';
import { parseCondition } from '../policy/parse-condition';
import { parseTemplate, type VariableToken } from '../policy/template';
import { testCondition } from '../policy/test-condition';
import { isDoubt } from '../policy/truth';
import type { Problem } from '../diagnostics/problem';

/**
 * Problems of a condition whose key is never present in requests of the role: an error if the condition never matches,
 * because the grant has no effect; a warning if it always matches.
 */
export function absentKeyProblems(operator: string, key: string, texts: readonly string[]): Problem[] {
  const test = parseCondition(operator, key, texts, { variables: true, effect: 'Allow' });
  if (test.values.family === 'undecided') return [];
  if (isNeverInRoleSessions(key)) {
    const what = `the condition key ${quote(key)} is never present in requests of a role session`;
    return [isTrueWithout(test) ? problem('warning', `${what}, so ${quote(operator)} always matches`) : never(what)];
  }
  return absentValueProblems(test, texts);
}

/** Problems of a resource with a policy variable that never has a value. */
export function absentVariableProblems(text: string): Problem[] {
  const [absent] = absentVariables(text);
  if (!absent) return [];
  const what = `${quote(text)} contains \${${absent.key}}, which is never present in requests of a role session`;
  return [
    absent.fallback === undefined
      ? problem('error', `${what}, so it matches no resource`)
      : problem('warning', `${what}, so its default is always used`),
  ];
}

/** A value with such a variable matches nothing. The condition may still match other values, or an absent key. */
function absentValueProblems(test: ConditionTest, texts: readonly string[]): Problem[] {
  const without = texts.filter((text) => absentVariables(text).some(({ fallback }) => fallback === undefined));
  const [first] = without;
  const [key] = absentVariables(first ?? '');
  if (first === undefined || !key) return texts.flatMap(defaultProblems);
  const what = `${quote(first)} contains \${${key.key}}, which is never present in requests of a role session`;
  const mayHold = without.length < texts.length || test.negated || isTrueWithout(test);
  return [mayHold ? problem('warning', `${what}, so it matches no value`) : never(what)];
}

function defaultProblems(text: string): Problem[] {
  return absentVariables(text).length > 0 ? absentVariableProblems(text) : [];
}

function absentVariables(text: string): VariableToken[] {
  const template = text.includes('${') ? parseTemplate(text, { wildcards: true, variables: true }) : [];
  if (isDoubt(template)) return [];
  return template.filter((token) => token.kind === 'variable').filter(({ key }) => isNeverInRoleSessions(key));
}

/** Whether the condition matches a request without its key. */
function isTrueWithout(test: ConditionTest): boolean {
  return testCondition(test, new Map()) === true;
}

function never(what: string): Problem {
  return problem('error', `${what}, so the grant never applies`);
}

function problem(severity: Problem['severity'], message: string): Problem {
  return { code: 'grant-absent-key', severity, message, help: HELP };
}

const HELP =
  'use a condition key of role sessions, such as aws:PrincipalTag/kubernetes-service-account, or list the resources';
