import { findNodeAtLocation } from 'jsonc-parser';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/problem';
import type { PolicyDocument } from '../policy/document';
import { immutableDocument } from '../policy/immutable-statements';
import type { StatementModel } from '../policy/model';
import { RESOURCE_CONTROL_SERVICES } from '../policy/parse-organization-policies';
import { parsePolicyDocument } from '../policy/parse-policy-document';
import { isObject } from '../policy/untyped-json';
import { policySize } from '../validation/policy-size';
import { POLICY_QUOTAS } from '../validation/quotas';
import { readJson } from './json-document';

/** What a policy is of: a resource, IAM itself, or an organization. */
export type PolicyFileKind = 'resource' | 'managed-policy' | 'service-control' | 'resource-control';

/**
 * Parses the file of a policy: JSON as AWS accepts it for the kind. In the policy of a resource every statement has a
 * `Principal`, in a managed policy none has, and its size is within IAM's quota.
 *
 * @param file path from the folder of the configuration with forward slashes, for diagnostics
 * @returns the document, or every error in the file, in line order
 */
export function parsePolicyFile(
  bytes: Uint8Array,
  file: string,
  kind: PolicyFileKind,
): { readonly document?: PolicyDocument; readonly diagnostics: readonly Diagnostic[] } {
  const json = readJson(bytes, file);
  if (!('tree' in json)) return { diagnostics: json };
  const { tree, at, value } = json;
  const diagnostics = sortDiagnostics(
    policyProblems(value, kind).map(({ statement, code, severity, message, help }): Diagnostic => {
      const list = findNodeAtLocation(tree, ['Statement']);
      const node =
        statement === undefined ? tree : (findNodeAtLocation(tree, ['Statement', statement]) ?? list ?? tree);
      return { code, severity, message, file, ...at(node.offset), ...(help !== undefined && { help }) };
    }),
  );
  return { ...(!hasErrors(diagnostics) && { document: immutableDocument(value as PolicyDocument) }), diagnostics };
}

/** The document of a managed policy as AWS returns it, or why it cannot be one. */
export function readManagedPolicy(text: unknown): { readonly document: PolicyDocument } | { readonly reason: string } {
  if (typeof text !== 'string') return { reason: 'AWS returned no document' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: 'the document is not JSON' };
  }
  const error = policyProblems(value, 'managed-policy').find(({ severity }) => severity === 'error');
  return error ? { reason: error.message } : { document: immutableDocument(value as PolicyDocument) };
}

/** A problem of a document, and the statement that has it; without one, of the document as a whole. */
export type DocumentProblem = Problem<{ readonly statement?: number }>;

/** Everything that is wrong with a document of this kind: with an error, AWS refuses it. */
export function policyProblems(value: unknown, kind: PolicyFileKind): readonly DocumentProblem[] {
  const { policy, problems } = parsePolicyDocument(value);
  const size = kind === 'managed-policy' && isObject(value) ? policySize(value) : 0;
  return [
    ...problems.map(({ reason, statement, undecided }): DocumentProblem => ({
      ...(undecided && policy.undecided !== undefined ? REFUSED : UNCLEAR),
      message: reason,
      ...(statement !== undefined && { statement }),
    })),
    ...policy.statements.flatMap((statement) =>
      STATEMENT_PROBLEMS[kind](statement).map((problem) => ({ ...problem, statement: statement.index })),
    ),
    ...(size > POLICY_QUOTAS.managedPolicy
      ? [
          {
            code: 'policy-too-large',
            severity: 'error',
            message: `the document has ${size} characters without white space, but IAM allows ${POLICY_QUOTAS.managedPolicy}`,
          } as const,
        ]
      : []),
  ];
}

const REFUSED = { code: 'policy-refused', severity: 'error' } as const;
const UNCLEAR = { code: 'policy-unclear', severity: 'warning' } as const;

/** What only the kind of a policy decides. */
const STATEMENT_PROBLEMS: Readonly<Record<PolicyFileKind, (statement: StatementModel) => readonly Problem[]>> = {
  resource: ({ principals }) => (principals ? [] : [{ ...REFUSED, message: 'the statement has no Principal' }]),
  'managed-policy': withoutPrincipal,
  'service-control': withoutPrincipal,
  'resource-control': ofResourceControl,
};

function withoutPrincipal({ principals }: StatementModel): readonly Problem[] {
  return principals ? [{ ...REFUSED, message: 'the statement has a Principal, as only policies of resources' }] : [];
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html */
function ofResourceControl({ effect, principals, actions }: StatementModel): readonly Problem[] {
  const isOfEveryone = principals?.negated === false && principals.patterns.every(({ kind }) => kind === 'everyone');
  const services = actions.patterns.map((pattern) => (pattern.kind === 'action' ? pattern.service : ''));
  const missing = services.find((service) => !RESOURCE_CONTROL_SERVICES.has(service));
  const messages = [
    ...(effect === 'Deny' ? [] : ['a resource control policy has statements with "Effect": "Deny" only']),
    ...(isOfEveryone ? [] : ['a statement of a resource control policy has "Principal": "*"']),
    ...(actions.negated ? ['a resource control policy has no NotAction'] : []),
  ];
  return [
    ...messages.map((message) => ({ ...REFUSED, message })),
    ...(missing === undefined || actions.negated
      ? []
      : [
          {
            ...UNCLEAR,
            message: `resource control policies of ${missing === '' ? 'all services' : missing} are not known here, so the statement does not count for them`,
          },
        ]),
  ];
}
