import { quote } from '../diagnostics/quote';
import { canonicalStatements } from '../grants/canonical-statements';
import { grantStatements } from '../grants/grant-statements';
import type { SessionPolicySettings } from '../manifest/manifest';
import type { PolicyDocument } from '../policy/document';
import { QUOTAS } from '../validation/quotas';
import { checkRoleTags } from './check-role-tags';
import { checkGrantedSessionTags } from './check-session-tags';
import type { Resolution } from './resolution';
import type { DraftContext } from './resolve-created-role';
import type { Association } from './workload';

/**
 * The associations with their session policies. Those of the environment replace the manifest's, as one policy that is
 * added to another would allow more. All problems are reported, and a policy with errors is left out.
 *
 * @param roleTags of the session's role; undefined if it is managed outside this repository
 */
export function resolveSessionPolicies(
  associations: readonly Association[],
  context: DraftContext,
  roleTags: Readonly<Record<string, string>> | undefined,
  resolution: Resolution,
): readonly Association[] {
  const policies = resolution.settings.findLast((part) => part.sessionPolicies)?.sessionPolicies ?? [];
  if (policies.length === 0) return associations;
  checkSessionTagsAreOff(policies, context, resolution);
  const byServiceAccount = policiesByServiceAccount(policies, associations, resolution);
  const documents = new Map(
    policies.map((policy) => [policy, documentOf(policy, context, roleTags, resolution)] as const),
  );
  return associations.map((association) => {
    const policy = byServiceAccount.get(nameOf(association));
    const sessionPolicy = policy && documents.get(policy);
    return sessionPolicy ? { ...association, sessionPolicy } : association;
  });
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html, `policy` */
function checkSessionTagsAreOff(
  [first]: readonly SessionPolicySettings[],
  { sessionTags }: DraftContext,
  { manifest, environment, report }: Resolution,
): void {
  if (!sessionTags || !first) return;
  report({
    code: 'session-policy-with-tags',
    severity: 'error',
    message: `EKS allows a session policy only without session tags, which are enabled in environment "${environment.name}"`,
    help: 'add `sessionTags: false`, or remove `sessionPolicy`',
    source: manifest.source,
    path: first.path,
    part: 'key',
  });
}

/** The policy of each service account that has one. Reports names that the service does not have, and second policies. */
function policiesByServiceAccount(
  policies: readonly SessionPolicySettings[],
  associations: readonly Association[],
  { manifest, environment, report }: Resolution,
): ReadonlyMap<string, SessionPolicySettings> {
  const known = new Set(associations.map(nameOf));
  const found = new Map<string, SessionPolicySettings>();
  for (const policy of policies) {
    const named = policy.serviceAccounts?.map(({ namespace, name, path }) => ({ name: `${namespace}/${name}`, path }));
    for (const { name, path } of named ?? [...known].map((one) => ({ name: one, path: policy.path }))) {
      const place = { source: manifest.source, path } as const;
      if (!known.has(name)) {
        report({
          code: 'session-policy-unused',
          severity: 'error',
          message: `service account ${quote(name)} is not one of service "${manifest.service}" in environment "${environment.name}"`,
          help: 'list it in `serviceAccounts` of the service, or remove it here',
          ...place,
        });
      } else if (found.has(name)) {
        report({
          code: 'session-policy-ambiguous',
          severity: 'error',
          message: `service account ${quote(name)} has two session policies, but EKS accepts one`,
          help: 'list each service account in one policy; a policy without `serviceAccounts` is for all',
          ...place,
        });
        // One complaint for a policy of all service accounts.
        if (!named) break;
      } else {
        found.set(name, policy);
      }
    }
  }
  return found;
}

function documentOf(
  { allow, deny, path }: SessionPolicySettings,
  { meaning, sessionTags }: DraftContext,
  roleTags: Readonly<Record<string, string>> | undefined,
  resolution: Resolution,
): PolicyDocument | undefined {
  const { manifest, environment, placeholders, report } = resolution;
  const { source } = manifest;
  const grants = grantStatements(allow, deny, {
    placeholders,
    meaning,
    report: (problem) => {
      report({ ...problem, source });
    },
  });
  if (!sessionTags) checkGrantedSessionTags(grants, roleTags ?? {}, resolution);
  if (roleTags) checkRoleTags(roleTags, grants, resolution);
  const document: PolicyDocument = {
    Version: '2012-10-17',
    Statement: canonicalStatements(grants.flatMap(({ statements }) => statements)),
  };
  // As EKS gets it: its quota counts white space, too.
  const size = JSON.stringify(document).length;
  if (size <= QUOTAS.sessionPolicy) return document;
  report({
    code: 'quota-session-policy',
    severity: 'error',
    message: `the session policy of service "${manifest.service}" in environment "${environment.name}" has ${size} characters, but EKS allows ${QUOTAS.sessionPolicy}`,
    help: 'shorten it with `actions` and wildcards, or give these service accounts a role of their own',
    source,
    path,
    part: 'key',
  });
  return undefined;
}

function nameOf({ namespace, serviceAccount }: Association): string {
  return `${namespace}/${serviceAccount}`;
}
