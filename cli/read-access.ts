import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { type Diagnostic, sortDiagnostics } from '../modules/diagnostics/diagnostic';
import { quote } from '../modules/diagnostics/quote';
import type { AccessObject, PolicyDocument } from '../modules/policy/document';
import type { PolicyProblem } from '../modules/policy/model';
import { parseAccess } from '../modules/policy/parse-access';
import { readJson } from '../modules/manifest/json-document';
import { policyInFile } from './policy-in-file';
import { unrenderedTemplates } from './unrendered-templates';

/** The content of a file for `compare`. */
export interface AccessFile {
  /** The input of the library's `compare`; absent if the file is not valid. */
  readonly value?: PolicyDocument | AccessObject;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a policy from JSON in one of the shapes of `policyInFile`, with the position of every problem. A document that AWS would
 * reject is still returned, with errors; its comparison is `unknown`.
 */
export function readAccess(bytes: Uint8Array, file: string): AccessFile {
  const document = readJson(bytes, file);
  if (!('tree' in document)) return { diagnostics: document };
  const { tree, at } = document;
  const found = policyInFile(tree, document.value);
  if (found === undefined || typeof found === 'string') {
    const shape: Diagnostic = {
      file,
      ...at(tree.offset),
      code: 'policy-file-shape',
      severity: 'error',
      message: found ?? 'neither a policy document nor an access object',
      help: 'give a policy document, an access object, or the output of `aws iam get-policy-version`, `explain --format json` or a similar command',
    };
    return { diagnostics: [shape] };
  }
  const { value, node } = found;
  const { access, problems } = parseAccess(value);
  const parts = [...access.policies, access.permissionsBoundary, access.sessionPolicy];
  const diagnostics = problems.map((problem): Diagnostic => {
    const policy = parts.find((part) => part?.part === problem.part && part.index === problem.policy);
    const refused = problem.undecided && policy?.undecided !== undefined && policy.arn === undefined;
    return {
      file,
      ...at(placeOf(problem, node).offset),
      ...(refused ? { code: 'policy-refused', severity: 'error' } : { code: 'policy-unclear', severity: 'warning' }),
      message: problem.reason,
    };
  });
  const templates = unrenderedTemplates(node).map(({ offset, text }): Diagnostic => ({
    file,
    ...at(offset),
    code: 'policy-template',
    severity: 'warning',
    message: `${quote(text)} is a template that is not rendered, and is compared as it is`,
    help: 'render it first, for example with `terraform show -json` or `helm template`',
  }));
  return { value, diagnostics: sortDiagnostics([...diagnostics, ...templates]) };
}

/** The statement of a problem, or the nearest node that contains it. */
function placeOf(problem: PolicyProblem, tree: Node): Node {
  const find = (...path: (string | number)[]): Node | undefined => findNodeAtLocation(tree, path);
  const inList = problem.part === 'policies' || problem.part === 'resourcePolicies';
  const entry = inList ? (find(problem.part, problem.policy) ?? find(problem.part)) : find(problem.part);
  const policy =
    (problem.part === 'resourcePolicies' ? find(problem.part, problem.policy, 'document') : entry) ?? entry ?? tree;
  if (problem.statement === undefined || policy.type !== 'object') return policy;
  return (
    findNodeAtLocation(policy, ['Statement', problem.statement]) ?? findNodeAtLocation(policy, ['Statement']) ?? policy
  );
}
