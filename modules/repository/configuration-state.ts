import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
import { decodeText } from '../manifest/decode-text';
import type { FileContent } from './file-entry';
import { manifestPatterns, type ManifestPatterns } from './manifest-patterns';
import { parseConfigurationFile } from './parse-files';
import type { ReadFile } from './read-files';
import type { ReadPolicies } from './read-policies';

/** The configuration of one side of a change. */
export type ConfigurationState =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'broken';
      readonly file: string;
      readonly diagnostics: readonly Diagnostic[];
      /** Whether the unreadable configuration may contain a gate. */
      readonly mayHaveGate: boolean;
      /** The part without errors, with which manifests are checked, so that all problems are reported at once. */
      readonly part?: ReadableConfiguration;
      /** Of the files that `policies` names: errors, too. */
      readonly ofPolicies: readonly Diagnostic[];
    }
  | ({
      readonly kind: 'usable';
      /** Warnings only. */
      readonly diagnostics: readonly Diagnostic[];
      /** Of the files that `policies` names: errors, too. */
      readonly ofPolicies: readonly Diagnostic[];
    } & ReadableConfiguration);

/** A configuration, or its part without errors. */
export interface ReadableConfiguration {
  readonly configuration: Configuration;
  readonly patterns: ManifestPatterns;
}

/** The state of a configuration file; `read` is undefined for a missing file. */
export function configurationState(read: ReadFile | undefined): ConfigurationState {
  if (!read || ('refused' in read.content && read.content.refused.why === 'missing')) return { kind: 'missing' };
  const { file, value, incomplete, diagnostics: ofFile } = parseConfigurationFile(read);
  const configuration = value ?? incomplete;
  const patterns = configuration && manifestPatterns(configuration);
  const part = configuration && patterns && { configuration, patterns };
  const diagnostics = [...ofFile, ...(patterns?.diagnostics ?? [])];
  if (value && part && !hasErrors(diagnostics)) return { kind: 'usable', ...part, diagnostics, ofPolicies: [] };
  const hasGate = value ? value.gate !== undefined : mayHaveGate(read.content);
  return { kind: 'broken', file, diagnostics, mayHaveGate: hasGate, ...(part && { part }), ofPolicies: [] };
}

/** What manifests are found and checked with; undefined if no part of the configuration can be read. */
export function readableConfiguration(state: ConfigurationState): ReadableConfiguration | undefined {
  switch (state.kind) {
    case 'missing':
      return undefined;
    case 'broken':
      return state.part;
    case 'usable':
      return state;
  }
}

/** The state with the documents of the policies that the configuration names. */
export function withPolicies(
  state: ConfigurationState,
  { documents, diagnostics }: Pick<ReadPolicies, 'documents' | 'diagnostics'>,
): ConfigurationState {
  const read = readableConfiguration(state);
  if (!read || state.kind === 'missing') return state;
  const configuration = { ...read.configuration, policyDocuments: documents };
  return state.kind === 'usable'
    ? { ...state, configuration, ofPolicies: diagnostics }
    : { ...state, part: { ...read, configuration }, ofPolicies: diagnostics };
}

/** Whether a configuration with errors may contain a gate. A file that could not be read may contain anything. */
function mayHaveGate(content: FileContent): boolean {
  if (!('bytes' in content)) return true;
  const text = decodeText(content.bytes, () => undefined);
  // A text with NUL characters is probably UTF-16 without a byte order mark.
  return text === undefined || text.includes('\0') || GATE_KEY.test(text);
}

/**
 * `gate` as a YAML key: `gate:`, `"gate" :` or `{ gate: `, and `? gate` with its `:` on the next line. A quoted key with
 * an escape, such as `"g\x61te":`, may be any key.
 */
const GATE_KEY = /(?:^|[{,\s])(?:["']?gate["']?|"[^"\\\n]*\\[^"\n]*")\s*:/m;
