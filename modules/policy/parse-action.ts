import { type ActionPattern } from './model';
import { isGlob, parseTemplate } from './template';
import { isDoubt } from './truth';

/** `service:Name` with exactly one colon, wildcards in the name only, and no white space or comma anywhere. */
const ACTION = /^([a-z0-9-]+):([a-z0-9*?_-]+)$/;

/**
 * Reads one entry of `Action` or `NotAction`; case does not matter. A malformed action pattern matches nothing: AWS
 * managed policies contain such entries, without effect.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function parseAction(text: string): ActionPattern {
  if (text === '*') return { kind: 'any', text };
  const [, service, name = ''] = ACTION.exec(text.toLowerCase()) ?? [];
  const template = parseTemplate(name, { wildcards: true, variables: false });
  if (service === undefined || isDoubt(template) || !isGlob(template)) return { kind: 'nothing', text };
  return { kind: 'action', text, service, name: template };
}
