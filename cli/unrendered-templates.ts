import type { Node } from 'jsonc-parser';

/** A template in a text of a policy, with its place. */
export interface UnrenderedTemplate {
  readonly text: string;
  readonly offset: number;
}

/** `${aws:username}`, `${*}`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
const POLICY_VARIABLE = /^\$\{(?:[*?$]|[a-z0-9-]+:[^{}]+)\}$/i;

/** Templates of other tools, such as `{{ account }}` and `${var.bucket}`; the first of each text. */
export function unrenderedTemplates(node: Node): readonly UnrenderedTemplate[] {
  if (node.type === 'string') {
    const templates = (node.value as string).match(/\{\{[^{}]*\}\}|\$\{[^{}]*\}|<%.*?%>/g) ?? [];
    const text = templates.find((one) => !POLICY_VARIABLE.test(one));
    return text === undefined ? [] : [{ text, offset: node.offset }];
  }
  return (node.children ?? []).flatMap(unrenderedTemplates);
}
