import { canonicalStatements } from '../grants/canonical-statements';
import { grantStatements } from '../grants/grant-statements';
import type { Placeholders } from '../grants/placeholders';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic';
import type { GrantMeaning } from '../manifest/configuration';
import { parseManifest } from '../manifest/parse-manifest';
import type { Statement } from '../policy/document';
import { collectSourceProblems } from './source-problems';

/** What a grant selects, before it is used. */
export interface ExplainedGrant {
  readonly statements: readonly Statement[];
  /** Positions count from the beginning of the grant. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The statements of one grant, as under `allow`.
 *
 * @param text YAML, without the dash of a list: `read: arn:aws:s3:::orders/*`
 * @param label the file of the diagnostics
 */
export function explainGrant(
  text: string,
  label: string,
  context: { readonly placeholders: Placeholders; readonly meaning: GrantMeaning },
): ExplainedGrant {
  const yaml = `${HEAD}${INDENT.slice(0, -2)}- ${text.trim().replaceAll('\n', `\n${INDENT}`)}\n`;
  const { manifest, diagnostics } = parseManifest(Buffer.from(yaml), label);
  if (!manifest) return { statements: [], diagnostics: diagnostics.map(fromGrant) };
  const problems = collectSourceProblems();
  const grants = grantStatements(manifest.settings.allow, [], {
    ...context,
    report: (problem) => {
      problems.report({ ...problem, source: manifest.source });
    },
  });
  return {
    statements: canonicalStatements(grants.flatMap(({ statements }) => statements)),
    diagnostics: sortDiagnostics(problems.diagnostics()).map(fromGrant),
  };
}

const HEAD = 'service: explained\nallow:\n';
const INDENT = '    ';

function fromGrant(diagnostic: Diagnostic): Diagnostic {
  const lines = HEAD.split('\n').length - 1;
  return {
    ...diagnostic,
    line: Math.max(1, diagnostic.line - lines),
    column: Math.max(1, diagnostic.column - INDENT.length),
  };
}
