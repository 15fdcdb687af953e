import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
import type { GrantStatements } from '../grants/grant-statements';
import { SESSION_TAGS } from '../identity/pod-identity';
import { neverApplies, withoutUnknownTags } from '../identity/without-session-tags';
import type { PolicyDocument } from '../policy/document';
import type { Resolution } from './resolution';

/**
 * Reports grants that depend on `aws:PrincipalTag/KEY` although neither the role nor EKS sets the tag. A grant that never
 * applies is an error, because it has no effect; otherwise a warning. A tag that EKS may add one day is only a warning.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
 *
 * @param roleTags of the created role
 */
export function checkRoleTags(
  roleTags: Readonly<Record<string, string>>,
  grants: readonly GrantStatements[],
  resolution: Resolution,
): void {
  const known = new Set([...Object.keys(roleTags), ...SESSION_TAGS].map((tag) => tag.toLowerCase()));
  for (const { from, statements } of grants) {
    const tag = mentionedTags(statements).find((mentioned) => !known.has(mentioned.toLowerCase()));
    if (tag === undefined) continue;
    const document: PolicyDocument = { Version: '2012-10-17', Statement: statements };
    const [read] = withoutUnknownTags({ policies: [document] }, roleTags).policies;
    const isDead = typeof read === 'object' && [read.Statement].flat().every(neverApplies);
    const near = closestName(tag, [...Object.keys(roleTags), ...SESSION_TAGS]);
    resolution.report({
      code: 'principal-tag-unknown',
      severity: isDead ? 'error' : 'warning',
      message: `the grant depends on the tag ${quote(tag)}, which ${resolution.role.subject} does not have as a role tag, nor EKS as a session tag${isDead ? ', so the grant never applies' : '; IAM evaluates the key as absent'}`,
      ...suggest(
        `aws:PrincipalTag/${tag}`,
        near && `aws:PrincipalTag/${near}`,
        `add it to \`role.tags\`, or use a session tag of EKS: ${SESSION_TAGS.join(', ')}`,
      ),
      source: resolution.manifest.source,
      path: from,
    });
  }
}

function mentionedTags(statements: GrantStatements['statements']): string[] {
  return [...JSON.stringify(statements).matchAll(/aws:principaltag\/([^"},]+)/gi)].map(([, tag = '']) => tag);
}
