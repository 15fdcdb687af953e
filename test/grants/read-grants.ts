import { canonicalStatements } from '../../modules/grants/canonical-statements';
import { grantStatements } from '../../modules/grants/grant-statements';
import type { GrantMeaning } from '../../modules/manifest/configuration';
import type { Problem } from '../../modules/diagnostics/problem';
import type { DocumentPart } from '../../modules/manifest/source-text';
import type { Placeholders } from '../../modules/grants/placeholders';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import type { Statement } from '../../modules/policy/document';

export const PLACEHOLDERS: Placeholders = {
  service: 'orders',
  environment: 'prod',
  account: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
};

export interface ReadGrants {
  readonly statements: readonly Statement[];
  /** `error grant-unknown-action 2:14`, the line counted in the given text. */
  readonly problems: readonly string[];
  readonly details: readonly Problem<DocumentPart>[];
}

const HEAD = 'service: orders\nserviceAccounts: [ shop/orders ]\n';

/** The statements of a manifest that consists of the given `allow:` and `deny:`, and what is said about them. */
export function readGrants(
  yaml: string,
  placeholders: Partial<Placeholders> = {},
  meaning: GrantMeaning = 'intents',
): ReadGrants {
  const { manifest, diagnostics } = parseManifest(Buffer.from(HEAD + yaml), 'pod-identity.yaml');
  if (!manifest) throw new Error(`not a manifest: ${JSON.stringify(diagnostics)}`);
  const details: Problem<DocumentPart>[] = [];
  const grants = grantStatements(manifest.settings.allow, manifest.settings.deny, {
    placeholders: { ...PLACEHOLDERS, ...placeholders },
    meaning,
    report: (problem) => details.push(problem),
  });
  const statements = canonicalStatements(grants.flatMap((grant) => grant.statements));
  const problems = details.map(({ severity, code, path, part }) => {
    const { line, column } = manifest.source.locate(path, part);
    return `${severity} ${code} ${line - HEAD.split('\n').length + 1}:${column}`;
  });
  return { statements, problems, details };
}

/** One `Allow` grant, written on one line: `{ read: "arn:…" }`. */
export function readGrant(grant: string, placeholders: Partial<Placeholders> = {}): ReadGrants {
  return readGrants(`allow:\n- ${grant}\n`, placeholders);
}
