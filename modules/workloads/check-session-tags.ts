import { managedPolicyArnOf } from '../catalogue/managed-policies';
import { quote } from '../diagnostics/quote';
import type { GrantStatements } from '../grants/grant-statements';
import { fillPlaceholders } from '../grants/placeholders';
import type { Grant } from '../manifest/manifest';
import type { PolicyDocument } from '../policy/document';
import type { Resolution } from './resolution';
import { neverApplies, withoutSessionTags } from '../identity/without-session-tags';

type RoleTags = Readonly<Record<string, string>>;

const HELP = 'take `sessionTags: false` away, name what is meant instead of the tag, or leave this out';

/**
 * What a service whose session tags are switched off says by them all the same. A grant that can never apply is an
 * error, as everything that has no effect; what merely means something else than with the tags is a warning.
 */
export function checkMentionedSessionTags(
  roleTags: RoleTags,
  grants: readonly GrantStatements[],
  resolution: Resolution,
): void {
  for (const grant of grants) checkGrant(grant, roleTags, resolution);
  for (const { managedPolicies } of resolution.settings) {
    for (const { value, path } of managedPolicies) checkManagedPolicy(value, path, roleTags, resolution);
  }
}

function checkGrant(
  { effect, from, statements }: GrantStatements,
  roleTags: RoleTags,
  { manifest, environment, report }: Resolution,
): void {
  const document: PolicyDocument = { Version: '2012-10-17', Statement: statements };
  const [read] = withoutSessionTags({ policies: [document] }, roleTags).policies;
  if (!read || read === document || typeof read === 'string') return;

  const place = { source: manifest.source, path: from };
  const where = `in environment "${environment.name}", whose session tags are switched off`;
  const does = effect === 'Allow' ? 'allows' : 'denies';
  if ([read.Statement].flat().every(neverApplies)) {
    const message = `the grant goes by session tags and so ${does} nothing ${where}`;
    report({ code: 'session-tags-needed', severity: 'error', message, help: HELP, ...place });
  } else {
    const message = `the grant goes by session tags, and ${does} as if they were absent ${where}`;
    report({ code: 'session-tags-mentioned', severity: 'warning', message, help: HELP, ...place });
  }
}

function checkManagedPolicy(
  value: string,
  path: Grant['path'],
  roleTags: RoleTags,
  { manifest, environment, placeholders, report }: Resolution,
): void {
  const text = fillPlaceholders(value, placeholders, () => undefined);
  const arn = text.startsWith('arn:') ? text : managedPolicyArnOf(text.slice(text.lastIndexOf('/') + 1));
  if (arn === undefined || withoutSessionTags({ policies: [arn] }, roleTags).policies[0] === arn) return;
  report({
    code: 'session-tags-mentioned',
    severity: 'warning',
    message: `managed policy ${quote(text)} goes by session tags, which are switched off in environment "${environment.name}"`,
    help: HELP,
    source: manifest.source,
    path,
  });
}
