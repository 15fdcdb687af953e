import { managedPolicyArnOf } from '../catalogue/managed-policies';
import { quote } from '../diagnostics/quote';
import type { GrantStatements } from '../grants/grant-statements';
import { fillPlaceholders } from '../grants/placeholders';
import type { Grant } from '../manifest/manifest';
import type { PolicyDocument } from '../policy/document';
import type { Resolution } from './resolution';
import { neverApplies, withoutSessionTags } from '../identity/without-session-tags';

type RoleTags = Readonly<Record<string, string>>;

const HELP = 'remove `sessionTags: false` or `identity: irsa`, or replace the tag condition with explicit resources';

/**
 * Reports grants and managed policies that depend on session tags although the service disables them or uses IRSA. A grant that never
 * applies is an error, because it has no effect. Otherwise a warning: its effect differs without the tags.
 */
export function checkMentionedSessionTags(
  roleTags: RoleTags,
  grants: readonly GrantStatements[],
  resolution: Resolution,
): void {
  checkGrantedSessionTags(grants, roleTags, resolution);
  for (const { managedPolicies } of resolution.role.granted) {
    for (const { value, path } of managedPolicies) checkManagedPolicy(value, path, roleTags, resolution);
  }
}

/** The same for the grants of a policy alone. */
export function checkGrantedSessionTags(
  grants: readonly GrantStatements[],
  roleTags: RoleTags,
  resolution: Resolution,
): void {
  for (const grant of grants) checkGrant(grant, roleTags, resolution);
}

function checkGrant(
  { from, statements }: GrantStatements,
  roleTags: RoleTags,
  { manifest, environment, report }: Resolution,
): void {
  const document: PolicyDocument = { Version: '2012-10-17', Statement: statements };
  const [read] = withoutSessionTags({ policies: [document] }, roleTags).policies;
  if (!read || read === document || typeof read === 'string') return;

  const place = { source: manifest.source, path: from };
  const disabled = `which sessions in environment "${environment.name}" do not have`;
  if ([read.Statement].flat().every(neverApplies)) {
    const message = `the grant requires session tags, ${disabled}, so it never applies`;
    report({ code: 'session-tags-needed', severity: 'error', message, help: HELP, ...place });
  } else {
    const message = `the grant depends on session tags, ${disabled}; IAM evaluates the keys as absent`;
    report({ code: 'session-tags-mentioned', severity: 'warning', message, help: HELP, ...place });
  }
}

function checkManagedPolicy(
  value: string,
  path: Grant['path'],
  roleTags: RoleTags,
  { manifest, environment, placeholders, report }: Resolution,
): void {
  const [text = ''] = fillPlaceholders(value, placeholders, () => undefined);
  const arn = text.startsWith('arn:') ? text : managedPolicyArnOf(text.slice(text.lastIndexOf('/') + 1));
  if (arn === undefined || withoutSessionTags({ policies: [arn] }, roleTags).policies[0] === arn) return;
  report({
    code: 'session-tags-mentioned',
    severity: 'warning',
    message: `managed policy ${quote(text)} depends on session tags, which sessions in environment "${environment.name}" do not have`,
    help: HELP,
    source: manifest.source,
    path,
  });
}
