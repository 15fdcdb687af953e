import { globalConditionKeys } from '../catalogue/services';
import { quote } from '../diagnostics/quote';
import { parseTemplate, type Template } from '../policy/template';
import { isDoubt } from '../policy/truth';
import { closestConditionKey, findConditionKey } from './condition-keys';
import type { GrantFault } from './grant-context';
import { isPlaceholderName } from './placeholders';

/**
 * What is wrong with the policy variables in a text. A variable names a condition key: `${aws:PrincipalTag/team}`;
 * `${*}`, `${?}` and `${$}` are the characters themselves.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function policyVariableFaults(text: string, code: GrantFault['code']): GrantFault[] {
  if (!text.includes('${')) return [];
  const template = parseTemplate(text, { wildcards: true, variables: true });
  if (isDoubt(template)) {
    const help = "a policy variable is ${key} or ${key, 'default'}, without blanks elsewhere";
    return [{ code, severity: 'error', message: template.because, help }];
  }
  return variableKeys(template).flatMap((key) => keyFaults(key, text, code));
}

function variableKeys(template: Template): string[] {
  return template.flatMap((token) => (token.kind === 'variable' ? token.key : []));
}

function keyFaults(key: string, text: string, code: GrantFault['code']): GrantFault[] {
  const quoted = quote(text);
  if (!/^[^:]+:./.test(key)) {
    return [
      {
        code,
        severity: 'error',
        message: `${quoted} holds \${${key}}, which is no policy variable: those name a condition key`,
        help: isPlaceholderName(key)
          ? `the placeholder is written {${key}}`
          : 'write a key such as ${aws:PrincipalTag/NAME}',
      },
    ];
  }
  // Keys of services are not looked up: which service evaluates the variable is not known here.
  const keys = globalConditionKeys();
  if (!key.startsWith('aws:') || findConditionKey(key, keys)) return [];
  const near = closestConditionKey(
    key,
    [...keys.values()].map(({ name }) => name),
  );
  return [
    {
      code: 'grant-unknown-condition-key',
      severity: 'warning',
      message: `${quoted} holds the policy variable \${${key}}, which names none of AWS's condition keys`,
      help: near === undefined ? 'an unknown variable never has a value' : `did you mean \${${near}}?`,
    },
  ];
}
