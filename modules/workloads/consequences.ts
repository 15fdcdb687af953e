import type { DiagnosticCode } from '../diagnostics/codes';
import type { ReportIn } from './source-problems';

type Removed = ReadonlySet<string> | undefined;

/**
 * The keys that a problem depends on: without them it could be a consequence of their errors. Problems without an entry
 * are about the value at their place alone.
 */
const DEPENDS_ON: Partial<Record<DiagnosticCode, readonly string[]>> = {
  'cluster-unknown': ['clusters', 'environments'],
  'environment-none': ['environments'],
  'environment-unknown': ['environments'],
  'environment-without-clusters': ['clusters'],
  'irsa-setting': ['identity'],
  'irsa-setting-ignored': ['identity'],
  'managed-policy-invalid': ['account', 'partition', 'region'],
  'oidc-missing': ['oidc', 'clusters', 'identity'],
  'placeholder-unknown': ['values', 'environments'],
  'policy-owner-unclear': ['account', 'environments'],
  'principal-tag-unknown': ['tags', 'role', 'defaults'],
  'quota-trust-policy': ['service'],
  'role-arn-invalid': ['account', 'partition', 'region'],
  'role-boundary-invalid': ['account', 'partition', 'region'],
  'role-name-invalid': ['service', 'environments'],
  'service-account-metadata-unused': ['kubernetes', 'serviceAccount'],
  'service-account-none': ['service', 'serviceAccounts', 'environments'],
  'session-duration-unused': ['identity'],
  'session-policy-unused': ['serviceAccounts'],
  'session-policy-with-tags': ['sessionTags'],
  'session-tags-mentioned': ['sessionTags', 'identity'],
  'session-tags-needed': ['sessionTags', 'identity'],
  'target-account-unknown': ['accounts', 'environments'],
  'target-role-grants': ['targetRole'],
  'target-role-invalid': ['account', 'partition', 'region'],
};

/** Replaces an account with errors; see `accountId`. */
const NO_ACCOUNT = /\b0{12}\b/g;

/** Leaves out problems that may be consequences of errors of a configuration or a manifest. */
export function withoutConsequences(report: ReportIn, ...removed: readonly Removed[]): ReportIn {
  const missing = new Set(removed.flatMap((keys) => [...(keys ?? [])]));
  if (missing.size === 0) return report;
  return (problem, environment) => {
    if (DEPENDS_ON[problem.code]?.some((key) => missing.has(key))) return;
    report({ ...problem, message: problem.message.replace(NO_ACCOUNT, '{account}') }, environment);
  };
}
