import { findNodeAtLocation } from 'jsonc-parser';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../diagnostics/diagnostic';
import type { PolicyDocument } from '../policy/document';
import { immutableDocument } from '../policy/immutable-statements';
import { parsePolicyDocument } from '../policy/parse-policy-document';
import { readJson } from './json-document';

/**
 * Parses the file of a resource's policy: JSON as AWS accepts it, with a `Principal` in every statement.
 *
 * @param file path from the folder of the configuration with forward slashes, for diagnostics
 * @returns the document, or every error in the file, in line order
 */
export function parsePolicyFile(
  bytes: Uint8Array,
  file: string,
): { readonly document?: PolicyDocument; readonly diagnostics: readonly Diagnostic[] } {
  const json = readJson(bytes, file);
  if (!('tree' in json)) return { diagnostics: json };
  const { tree, at, value } = json;
  const { policy, problems } = parsePolicyDocument(value);
  const diagnosticAt = (statement: number | undefined, message: string, isError: boolean): Diagnostic => {
    const list = findNodeAtLocation(tree, ['Statement']);
    const node = statement === undefined ? tree : (findNodeAtLocation(tree, ['Statement', statement]) ?? list ?? tree);
    return {
      file,
      ...at(node.offset),
      ...(isError ? { code: 'policy-refused', severity: 'error' } : { code: 'policy-unclear', severity: 'warning' }),
      message,
    };
  };
  const diagnostics = sortDiagnostics([
    ...problems.map(({ reason, statement, undecided }) =>
      diagnosticAt(statement, reason, undecided && policy.undecided !== undefined),
    ),
    ...policy.statements
      .filter(({ principals }) => principals === undefined)
      .map(({ index }) => diagnosticAt(index, 'the statement has no Principal', true)),
  ]);
  return { ...(!hasErrors(diagnostics) && { document: immutableDocument(value as PolicyDocument) }), diagnostics };
}
