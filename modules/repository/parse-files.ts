import type { Diagnostic } from '../diagnostics/diagnostic';
import { hasErrors } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { LARGEST_FILE } from '../manifest/decode-text';
import { parseConfiguration } from '../manifest/parse-configuration';
import { parseManifest } from '../manifest/parse-manifest';
import { parsePolicyFile, type PolicyFileKind } from '../manifest/parse-policy-file';
import type { PolicyDocument } from '../policy/document';
import type { Refusal } from './file-entry';
import type { ReadFile } from './read-files';

/** A parsed file, or its errors. */
export interface ParsedFile<T> {
  readonly file: string;
  /** Absent if and only if the diagnostics contain an error. */
  readonly value?: T;
  /** The part of a file with errors that can be checked all the same. */
  readonly incomplete?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses the configuration's file. */
export function parseConfigurationFile(read: ReadFile): ParsedFile<Configuration> {
  return parseFile(read, (bytes, file) => {
    const { configuration, incomplete, diagnostics } = parseConfiguration(bytes, file);
    return { ...(configuration && { value: configuration }), ...(incomplete && { incomplete }), diagnostics };
  });
}

/** Parses a manifest's file. */
export function parseManifestFile(read: ReadFile): ParsedFile<Manifest> {
  return parseFile(read, (bytes, file) => {
    const { manifest, incomplete, diagnostics } = parseManifest(bytes, file);
    return { ...(manifest && { value: manifest }), ...(incomplete && { incomplete }), diagnostics };
  });
}

/** Parses the file of a policy. */
export function parsePolicyDocumentFile(read: ReadFile, kind: PolicyFileKind): ParsedFile<PolicyDocument> {
  return parseFile(read, (bytes, file) => {
    const { document, diagnostics } = parsePolicyFile(bytes, file, kind);
    return { ...(document && { value: document }), diagnostics };
  });
}

function parseFile<T>(
  { entry: { path: file }, content }: ReadFile,
  parse: (bytes: Uint8Array, file: string) => Omit<ParsedFile<T>, 'file'>,
): ParsedFile<T> {
  if ('refused' in content) return { file, diagnostics: [refusalDiagnostic(file, content.refused)] };
  const { value, incomplete, diagnostics } = parse(content.bytes, file);
  // A value next to an error could be incomplete.
  const isWhole = value !== undefined && !hasErrors(diagnostics);
  return { file, ...(isWhole && { value }), ...(incomplete !== undefined && { incomplete }), diagnostics };
}

/** The diagnostic of a file that was not read, at line 1. */
function refusalDiagnostic(file: string, refusal: Refusal): Diagnostic {
  return { severity: 'error', file, line: 1, column: 1, ...refusalText(refusal) };
}

function refusalText(refusal: Refusal): Pick<Diagnostic, 'code' | 'message' | 'help'> {
  const replace = { help: 'replace it with a regular file' };
  switch (refusal.why) {
    case 'link':
      return { code: 'file-not-regular', message: 'the file is a symbolic link, which is not followed', ...replace };
    case 'behind-link':
      return {
        code: 'file-not-regular',
        message: `the path contains the symbolic link "${refusal.link}", which is not followed`,
        ...replace,
      };
    case 'submodule':
      return { code: 'file-not-regular', message: 'the path is a submodule, not a file', ...replace };
    case 'folder':
      return { code: 'file-not-regular', message: 'the path is a folder, not a file', ...replace };
    case 'special-file':
      return { code: 'file-not-regular', message: 'the path is a device, pipe or socket, not a file', ...replace };
    case 'unsafe-path':
      return {
        code: 'file-path-unsafe',
        message: 'the path contains "..", an invisible character, or a character that is not UTF-8',
        help: 'rename the file or its folder',
      };
    case 'too-large':
      return {
        code: 'text-too-large',
        message: `the file has ${refusal.size} bytes; the limit is ${LARGEST_FILE}`,
        help: 'split it',
      };
    case 'missing':
      return { code: 'file-unreadable', message: 'the file does not exist' };
    case 'unreadable':
      return { code: 'file-unreadable', message: `cannot read the file: ${refusal.reason}` };
  }
}
