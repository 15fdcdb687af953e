import { quote } from '../diagnostics/quote';
import { parseIamArn } from '../validation/iam-arn';
import { TAG_KEY, TAG_VALUE } from '../validation/iam-formats';
import { QUOTAS } from '../validation/quotas';
import { LABEL_KEY, LABEL_VALUE, type TextFormat } from '../validation/text-formats';

/** Problems of a text. @param argument its name, for messages */
export function textProblems(argument: string, text: string | undefined, format: TextFormat): string[] {
  if (text === undefined) return [];
  const { title, pattern, longest, expected } = format;
  if (!pattern.test(text)) return [`${argument} ${quote(text)} is not a valid ${title}: expected ${expected}`];
  const length = Array.from(text).length;
  if (length <= longest) return [];
  return [`${argument} ${quote(text)} is too long: it has ${length} characters, and at most ${longest} are allowed`];
}

/** Problems of an argument that allows some values only. */
export function choiceProblems(argument: string, value: string | undefined, allowed: readonly string[]): string[] {
  if (value === undefined || allowed.includes(value)) return [];
  return [`${argument} ${quote(value)} is not valid: expected ${allowed.join(' or ')}`];
}

/** The account and partition of a role, as far as they are known. */
export interface RolePlace {
  readonly account?: string | undefined;
  readonly partition?: string | undefined;
}

/**
 * Problems of the ARN of a role or a managed policy. A role takes only policies of AWS and of its own account.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html, `PolicyArn`
 */
export function iamArnProblems(
  argument: string,
  arn: string | undefined,
  kind: 'role' | 'policy',
  { account, partition }: RolePlace = {},
): string[] {
  if (arn === undefined) return [];
  const subject = `${argument} ${quote(arn)}`;
  const parsed = parseIamArn(arn, kind);
  if (!parsed || (parsed.account === 'aws' && kind === 'role')) {
    const example = `arn:aws:iam::111122223333:${kind}/NAME`;
    return [`${subject} is not a valid IAM ${kind} ARN: expected an ARN such as ${example}`];
  }
  if (partition !== undefined && parsed.partition !== partition) {
    return [`${subject} is in partition ${parsed.partition}: expected ${partition}`];
  }
  if (account !== undefined && parsed.account !== account && parsed.account !== 'aws') {
    return [`${subject} is in account ${parsed.account}: expected account ${account}`];
  }
  return [];
}

/** Problems of tags. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
export function tagProblems(tags: Readonly<Record<string, string>> | undefined): string[] {
  const entries = Object.entries(tags ?? {});
  const problems = entries.flatMap(([key, value]) => [
    ...textProblems('tag key', key, TAG_KEY),
    ...textProblems(`tag ${quote(key)} with value`, value, TAG_VALUE),
  ]);
  if (entries.length <= QUOTAS.tags) return problems;
  return [...problems, `the resource has ${entries.length} tags: AWS allows ${QUOTAS.tags}`];
}

/** Problems of the labels of a Kubernetes object. */
export function labelProblems(labels: Readonly<Record<string, string>> | undefined): string[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...textProblems('label key', key, LABEL_KEY),
    ...textProblems(`label ${quote(key)} with value`, value, LABEL_VALUE),
  ]);
}

/**
 * Problems of the annotations of a Kubernetes object: their values may be any text.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
 */
export function annotationProblems(annotations: Readonly<Record<string, string>> | undefined): string[] {
  const entries = Object.entries(annotations ?? {});
  const problems = entries.flatMap(([key]) => textProblems('annotation key', key, LABEL_KEY));
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (size <= QUOTAS.annotations) return problems;
  return [...problems, `the annotations have ${size} bytes: Kubernetes allows ${QUOTAS.annotations}`];
}

/** IAM keeps the case of a tag's key, and compares keys without regard to it. */
export function tagCaseProblems(tags: Readonly<Record<string, string>> | undefined): string[] {
  const keys = new Map<string, string>();
  return Object.keys(tags ?? {}).flatMap((key) => {
    const other = keys.get(key.toLowerCase());
    keys.set(key.toLowerCase(), key);
    return other === undefined ? [] : [`tag keys ${quote(other)} and ${quote(key)} are the same key in IAM`];
  });
}
