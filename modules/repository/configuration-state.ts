import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
import { decodeText } from '../manifest/decode-text';
import type { FileContent } from './file-entry';
import { manifestPatterns, type ManifestPatterns } from './manifest-patterns';
import { parseConfigurationFile } from './parse-files';
import type { ReadFile } from './read-files';

/** The configuration of one of two states of a repository. */
export type ConfigurationState =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'broken';
      readonly file: string;
      readonly diagnostics: readonly Diagnostic[];
      /** Whether it could hold something back if it could be read. */
      readonly mayHaveGate: boolean;
    }
  | {
      readonly kind: 'usable';
      readonly configuration: Configuration;
      readonly patterns: ManifestPatterns;
      /** Warnings only. */
      readonly diagnostics: readonly Diagnostic[];
    };

/** What a configuration's file comes to; undefined where there is none. */
export function configurationState(read: ReadFile | undefined): ConfigurationState {
  if (!read || ('refused' in read.content && read.content.refused.why === 'missing')) return { kind: 'missing' };
  const { file, value: configuration, diagnostics: complaints } = parseConfigurationFile(read);
  if (!configuration) return { kind: 'broken', file, diagnostics: complaints, mayHaveGate: mayHaveGate(read.content) };
  const patterns = manifestPatterns(configuration);
  const diagnostics = [...complaints, ...patterns.diagnostics];
  return hasErrors(diagnostics)
    ? { kind: 'broken', file, diagnostics, mayHaveGate: configuration.gate !== undefined }
    : { kind: 'usable', configuration, patterns, diagnostics };
}

/** Whether a file that could not be understood may say something of a gate: one that was not read may say anything. */
function mayHaveGate(content: FileContent): boolean {
  if (!('bytes' in content)) return true;
  const text = decodeText(content.bytes, () => undefined);
  // With zeros between its letters it is UTF-16 that does not say so.
  return text === undefined || text.includes('\0') || GATE_KEY.test(text);
}

/**
 * `gate` as a key of YAML: `gate:`, `"gate" :` or `{ gate: `, and `? gate` with its `:` on the next line. A quoted key
 * with an escape in it, such as `"g\x61te":`, may be any.
 */
const GATE_KEY = /(?:^|[{,\s])(?:["']?gate["']?|"[^"\\\n]*\\[^"\n]*")\s*:/m;
