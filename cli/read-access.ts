import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { type Diagnostic, sortDiagnostics } from '../modules/diagnostics/diagnostic';
import type { AccessObject, PolicyDocument } from '../modules/policy/document';
import type { PolicyProblem } from '../modules/policy/model';
import { parseAccess } from '../modules/policy/parse-access';
import { readJson } from '../modules/manifest/json-document';

/** The content of a file for `compare`. */
export interface AccessFile {
  /** The input of the library's `compare`; absent if the file is not valid. */
  readonly value?: PolicyDocument | AccessObject;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a policy document or an access object from JSON, with the position of every problem. A document that AWS would
 * reject is still returned, with errors; its comparison is `unknown`.
 */
export function readAccess(bytes: Uint8Array, file: string): AccessFile {
  const document = readJson(bytes, file);
  if (!('tree' in document)) return { diagnostics: document };
  const { tree, at } = document;
  if (findNodeAtLocation(tree, ['Statement']) === undefined && findNodeAtLocation(tree, ['policies']) === undefined) {
    const shape: Diagnostic = {
      file,
      ...at(tree.offset),
      code: 'policy-file-shape',
      severity: 'error',
      message: 'neither a policy document nor an access object',
      help: 'a policy document has "Statement"; an access object has "policies", a list of policy documents',
    };
    return { diagnostics: [shape] };
  }
  const { access, problems } = parseAccess(document.value);
  const parts = [...access.policies, access.permissionsBoundary, access.sessionPolicy];
  const diagnostics = problems.map((problem): Diagnostic => {
    const policy = parts.find((part) => part?.part === problem.part && part.index === problem.policy);
    const refused = problem.undecided && policy?.undecided !== undefined && policy.arn === undefined;
    return {
      file,
      ...at(placeOf(problem, tree).offset),
      ...(refused ? { code: 'policy-refused', severity: 'error' } : { code: 'policy-unclear', severity: 'warning' }),
      message: problem.reason,
    };
  });
  return { value: document.value as PolicyDocument | AccessObject, diagnostics: sortDiagnostics(diagnostics) };
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
