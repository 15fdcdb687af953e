import { basename, extname } from 'node:path';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { policyManifest } from '../../modules/migrate/policy-manifest';
import { comparisonAsText } from '../../modules/report/comparison-text';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import type { CommandContext, Outcome } from '../command';
import { readAccessFile } from '../read-access-file';

/** The manifest that diagnostics name: it is on standard output. */
const MANIFEST = 'pod-identity.yaml';

/**
 * `import-policy`: a policy as the manifest of a service. Standard error has the verdict, the access of the policy against
 * that of the manifest. Status 1 unless they are proved to be equal.
 */
export async function importPolicy(
  context: CommandContext,
  path: string,
  { service = serviceNameOf(path) }: { readonly service?: string },
): Promise<Outcome> {
  const { value, diagnostics: ofFile } = await readAccessFile(path, context);
  if (value === undefined) return { exitCode: 1, notes: diagnosticsAsText(ofFile, { color: context.notesColor }) };
  const { text, diagnostics, comparison } = policyManifest(value, service, MANIFEST);
  const notes = diagnosticsAsText([...ofFile, ...diagnostics], { color: context.notesColor });
  const isEqual = comparison?.verdict === 'equal' && !hasErrors(ofFile);
  return {
    exitCode: isEqual ? 0 : 1,
    output: text.replace(/^serviceAccounts: .*$/m, '$& # the namespace and the service account of the pods'),
    notes: `${notes}${comparison ? `the manifest against the policy: ${comparisonAsText(comparison, { color: context.notesColor })}` : ''}`,
  };
}

/** The name of the file as the name of a service, which is a name of Kubernetes. */
function serviceNameOf(path: string): string {
  const name = basename(path, extname(path))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  return /^[a-z]/.test(name) ? name : 'imported';
}
