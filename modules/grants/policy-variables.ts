import { globalConditionKeys } from '../catalogue/services';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
import { parseTemplate, type Template } from '../policy/template';
import { isDoubt } from '../policy/truth';
import { closestConditionKey, findConditionKey } from './condition-keys';
import type { DiagnosticCode } from '../diagnostics/codes';
import type { Problem } from '../diagnostics/problem';
import { isPlaceholderName } from './placeholders';

/**
 * Problems of the policy variables in a text. A variable is a condition key: `${aws:PrincipalTag/team}`; `${*}`, `${?}`
 * and `${$}` are literal characters.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function policyVariableProblems(text: string, code: DiagnosticCode): Problem[] {
  if (!text.includes('${')) return [];
  const template = parseTemplate(text, { wildcards: true, variables: true });
  if (isDoubt(template)) {
    const help = "write ${key} or ${key, 'default'}, without other blanks";
    return [{ code, severity: 'error', message: template.because, help }];
  }
  return variableKeys(template).flatMap((key) => keyProblems(key, text, code));
}

function variableKeys(template: Template): string[] {
  return template.flatMap((token) => (token.kind === 'variable' ? token.key : []));
}

function keyProblems(key: string, text: string, code: DiagnosticCode): Problem[] {
  const quoted = quote(text);
  if (!/^[^:]+:./.test(key)) {
    return [
      {
        code,
        severity: 'error',
        message: `${quoted} contains \${${key}}, which is not a valid policy variable: "${key}" is not a condition key`,
        help: isPlaceholderName(key)
          ? `write the placeholder as {${key}}`
          : 'write a condition key, such as ${aws:PrincipalTag/NAME}',
      },
    ];
  }
  // Service-specific keys are not checked: the service that evaluates the variable is not known here.
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
      message: `${quoted} contains the policy variable \${${key}}, which is not a global condition key of AWS`,
      ...suggest(`\${${key}}`, near && `\${${near}}`, 'correct it: an unknown variable never has a value'),
    },
  ];
}
