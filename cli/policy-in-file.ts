import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { AccessObject, PolicyDocument } from '../modules/policy/document';
import { terraformDocument } from './terraform-document';

/** A policy document or an access object, as a file contains it. */
export interface PolicyInFile {
  readonly value: PolicyDocument | AccessObject;
  /** Where it is in the file; a text that contains a document has one place. */
  readonly node: Node;
}

/**
 * Finds the policy in JSON that people have:
 *
 * - a policy document, or an access object;
 * - output of the AWS CLI: `iam get-policy-version`, `iam get-role-policy` and similar ones, `iam get-role` (its trust
 *   policy), `s3api get-bucket-policy` and others with a document in a text, which may be URL-encoded;
 * - the output of `explain --format json`, for one environment;
 * - a Terraform `aws_iam_policy_document` in JSON.
 *
 * @returns undefined for other content; a text if the content is one of these, and cannot be used
 */
export function policyInFile(tree: Node, value: unknown): PolicyInFile | string | undefined {
  const object = objectOf(value);
  if (Array.isArray(value)) return explained(value, tree);
  if (!object) return undefined;
  if ('Statement' in object || 'policies' in object) return { value: object as unknown as PolicyDocument, node: tree };
  for (const path of DOCUMENT_PATHS) {
    const found = path.reduce<unknown>((inner, key) => objectOf(inner)?.[key], object);
    const node = findNodeAtLocation(tree, [...path]);
    if (found === undefined || !node) continue;
    const document = typeof found === 'string' ? parsedText(found) : objectOf(found);
    if (document?.['Statement'] === undefined) return `"${path.join('.')}" does not contain a policy document`;
    return { value: document as unknown as PolicyDocument, node };
  }
  if ('statements' in object && 'managedPolicies' in object) return explained([object], tree);
  const terraform = terraformDocument(object);
  return terraform && { value: terraform, node: tree };
}

/** Where AWS's APIs have documents. https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyVersion.html */
const DOCUMENT_PATHS: readonly (readonly string[])[] = [
  ['PolicyVersion', 'Document'],
  ['PolicyDocument'],
  ['Role', 'AssumeRolePolicyDocument'],
  ['AssumeRolePolicyDocument'],
  ['Document'],
  ['Policy'],
  ['ResourcePolicy'],
  ['Attributes', 'Policy'],
];

/** The access of a service as `explain --format json` prints it: its own statements, managed policies and boundary. */
function explained(list: readonly unknown[], tree: Node): PolicyInFile | string | undefined {
  const [first, ...others] = list.map(objectOf);
  if (!first || !('statements' in first) || !('managedPolicies' in first)) return undefined;
  if (others.length > 0) {
    return `it contains the access in ${list.length} environments; use \`explain --environment\``;
  }
  if ('targetRole' in first) return 'the access through a target role cannot be compared by one policy';
  const { statements, managedPolicies, role } = first as unknown as {
    readonly statements: PolicyDocument['Statement'];
    readonly managedPolicies: readonly string[];
    readonly role?: { readonly kind?: string; readonly permissionsBoundary?: string };
  };
  if (role?.kind === 'existing') return 'the role is managed outside the repository, so its policies are not known';
  const boundary = role?.permissionsBoundary;
  return {
    value: {
      policies: [{ Version: '2012-10-17', Statement: statements }, ...managedPolicies],
      ...(boundary !== undefined && { permissionsBoundary: boundary }),
    },
    node: tree,
  };
}

/** IAM's API returns documents as URL-encoded text, other services as plain text. */
function parsedText(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return objectOf(JSON.parse(/^\s*%7B/i.test(text) ? decodeURIComponent(text) : text));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
