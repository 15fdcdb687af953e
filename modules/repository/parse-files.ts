import type { Diagnostic } from '../diagnostics/diagnostic';
import { hasErrors } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { LARGEST_FILE } from '../manifest/decode-text';
import { parseConfiguration } from '../manifest/parse-configuration';
import { parseManifest } from '../manifest/parse-manifest';
import type { Refusal } from './file-entry';
import type { ReadFile } from './read-files';

/** A file as its parser understood it, or the errors that kept it from that. */
export interface ParsedFile<T> {
  readonly file: string;
  /** Absent exactly when the diagnostics have an error. */
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses the configuration's file. */
export function parseConfigurationFile(read: ReadFile): ParsedFile<Configuration> {
  return parseFile(read, (bytes, file) => {
    const { configuration, diagnostics } = parseConfiguration(bytes, file);
    return { ...(configuration && { value: configuration }), diagnostics };
  });
}

/** Parses a manifest's file. */
export function parseManifestFile(read: ReadFile): ParsedFile<Manifest> {
  return parseFile(read, (bytes, file) => {
    const { manifest, diagnostics } = parseManifest(bytes, file);
    return { ...(manifest && { value: manifest }), diagnostics };
  });
}

function parseFile<T>(
  { entry: { path: file }, content }: ReadFile,
  parse: (bytes: Uint8Array, file: string) => Omit<ParsedFile<T>, 'file'>,
): ParsedFile<T> {
  if ('refused' in content) return { file, diagnostics: [refusalDiagnostic(file, content.refused)] };
  const { value, diagnostics } = parse(content.bytes, file);
  // A value beside an error would stand for less than the file says.
  return { file, ...(value !== undefined && !hasErrors(diagnostics) && { value }), diagnostics };
}

/** Why a file was not read, at its beginning. */
function refusalDiagnostic(file: string, refusal: Refusal): Diagnostic {
  return { severity: 'error', file, line: 1, column: 1, ...refusalText(refusal) };
}

function refusalText(refusal: Refusal): Pick<Diagnostic, 'code' | 'message' | 'help'> {
  const replace = { help: 'put a file of its own there' };
  switch (refusal.why) {
    case 'link':
      return { code: 'file-not-regular', message: 'a symbolic link is not followed', ...replace };
    case 'behind-link':
      return {
        code: 'file-not-regular',
        message: `a symbolic link is not followed: "${refusal.link}" on the way to the file is one`,
        ...replace,
      };
    case 'submodule':
      return { code: 'file-not-regular', message: 'a submodule is not a file', ...replace };
    case 'folder':
      return { code: 'file-not-regular', message: 'a folder is not a file', ...replace };
    case 'special-file':
      return { code: 'file-not-regular', message: 'a device, pipe or socket is not a file', ...replace };
    case 'unsafe-path':
      return {
        code: 'file-path-unsafe',
        message: 'the path has a step upwards, an invisible character, or one that is not UTF-8',
        help: 'rename the file or its folder',
      };
    case 'too-large':
      return {
        code: 'text-too-large',
        message: `the file has ${refusal.size} bytes, at most ${LARGEST_FILE} are read`,
        help: 'split it',
      };
    case 'missing':
      return { code: 'file-unreadable', message: 'the file is not there' };
    case 'unreadable':
      return { code: 'file-unreadable', message: `cannot read the file: ${refusal.reason}` };
  }
}
