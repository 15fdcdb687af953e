import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { parseManifest } from '../../modules/manifest/parse-manifest';

/**
 * YAML with the complaints that it must cause written in: `«code»` is directly before the reported position.
 * `service: «service-name-invalid»Orders` means one complaint at line 1, column 10.
 */
const MARK = /«([a-z0-9-]+)»/g;

/** The YAML without its marks. */
export function unmarked(marked: string): string {
  return marked.replace(MARK, '');
}

/** `code line:column` of every mark, as a person counts them in the YAML without marks. */
export function marks(marked: string): string[] {
  return [...marked.matchAll(MARK)].map((mark) => {
    const before = unmarked(marked.slice(0, mark.index));
    const lines = before.split('\n');
    return `${mark[1] ?? ''} ${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
  });
}

/** `code line:column` of every diagnostic. */
export function places(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`);
}

/** Parses a manifest's text. */
export function manifestOf(yaml: string): ReturnType<typeof parseManifest> {
  return parseManifest(Buffer.from(yaml), 'services/orders/pod-identity.yaml');
}

/** Parses a configuration's text. */
export function configurationOf(yaml: string): ReturnType<typeof parseConfiguration> {
  return parseConfiguration(Buffer.from(yaml), 'eks-pod-identity.yaml');
}
