import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
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
  const mayHaveGate = !('bytes' in read.content) || Buffer.from(read.content.bytes).includes('gate');
  if (!configuration) return { kind: 'broken', file, diagnostics: complaints, mayHaveGate };
  const patterns = manifestPatterns(configuration);
  const diagnostics = [...complaints, ...patterns.diagnostics];
  return hasErrors(diagnostics)
    ? { kind: 'broken', file, diagnostics, mayHaveGate }
    : { kind: 'usable', configuration, patterns, diagnostics };
}
