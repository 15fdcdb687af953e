import { isNeverInRoleSessions } from '../catalogue/key-facts';
import { quote } from '../diagnostics/quote';
import type { ConditionTest } from '../policy/model';
import { parseCondition } from '../policy/parse-condition';
import { parseTemplate, type VariableToken } from '../policy/template';
import { testCondition } from '../policy/test-condition';
import { isDoubt } from '../policy/truth';
import type { GrantFault } from './grant-context';

/**
 * Problems of a condition whose key is never present in requests of the role: an error if the condition never matches,
 * because the grant has no effect; a warning if it always matches.
 */
export function absentKeyFaults(operator: string, key: string, texts: readonly string[]): GrantFault[] {
  const test = parseCondition(operator, key, texts, { variables: true, effect: 'Allow' });
  if (test.values.family === 'undecided') return [];
  if (isNeverInRoleSessions(key)) {
    const what = `the condition key ${quote(key)} is never present in requests of a role session`;
    return [isTrueWithout(test) ? fault('warning', `${what}, so ${quote(operator)} always matches`) : never(what)];
  }
  return absentValueFaults(test, texts);
}

/** Problems of a resource with a policy variable that never has a value. */
export function absentVariableFaults(text: string): GrantFault[] {
  const [absent] = absentVariables(text);
  if (!absent) return [];
  const what = `${quote(text)} contains \${${absent.key}}, which is never present in requests of a role session`;
  return [
    absent.fallback === undefined
      ? fault('error', `${what}, so it matches no resource`)
      : fault('warning', `${what}, so its default is always used`),
  ];
}

/** A value with such a variable matches nothing. The condition may still match other values, or an absent key. */
function absentValueFaults(test: ConditionTest, texts: readonly string[]): GrantFault[] {
  const without = texts.filter((text) => absentVariables(text).some(({ fallback }) => fallback === undefined));
  const [first] = without;
  const [key] = absentVariables(first ?? '');
  if (first === undefined || !key) return texts.flatMap(defaultFaults);
  const what = `${quote(first)} contains \${${key.key}}, which is never present in requests of a role session`;
  const mayHold = without.length < texts.length || test.negated || isTrueWithout(test);
  return [mayHold ? fault('warning', `${what}, so it matches no value`) : never(what)];
}

function defaultFaults(text: string): GrantFault[] {
  return absentVariables(text).length > 0 ? absentVariableFaults(text) : [];
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

function never(what: string): GrantFault {
  return fault('error', `${what}, so the grant never applies`);
}

function fault(severity: GrantFault['severity'], message: string): GrantFault {
  return { code: 'grant-absent-key', severity, message, help: HELP };
}

const HELP =
  'use a condition key of role sessions, such as aws:PrincipalTag/kubernetes-service-account, or list the resources';
