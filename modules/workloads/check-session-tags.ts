import { managedPolicyArnOf } from '../catalogue/managed-policies';
import { quote } from '../diagnostics/quote';
import type { GrantStatements } from '../grants/grant-statements';
import { fillPlaceholders } from '../grants/placeholders';
import type { SourcePlace } from '../manifest/source-text';
import type { PolicyDocument } from '../policy/document';
import type { ManagedDocuments } from '../policy/managed-document';
import type { Resolution } from './resolution';
import type { Setting } from './role-settings';
import { neverApplies, withoutSessionTags } from '../identity/without-session-tags';

type RoleTags = Readonly<Record<string, string>>;

const HELP = 'remove `sessionTags: false` or `identity: irsa`, or replace the tag condition with explicit resources';

/** What a role has that may depend on session tags. */
interface TaggedRole {
  readonly tags: RoleTags;
  readonly grants: readonly GrantStatements[];
  /** The setting, with its ARN. */
  readonly boundary?: { readonly setting: Setting; readonly arn: string } | undefined;
}

/**
 * Reports grants, and known managed policies, which may be a boundary, that depend on session tags although the service
 * disables them or uses IRSA. A grant that never applies is an error, because it has no effect. Otherwise a warning: its
 * effect differs without the tags.
 */
export function checkMentionedSessionTags(
  { tags, grants, boundary }: TaggedRole,
  known: ManagedDocuments,
  resolution: Resolution,
): void {
  const { manifest, placeholders, role } = resolution;
  checkGrantedSessionTags(grants, tags, resolution);
  for (const { value, path } of role.granted.flatMap(({ managedPolicies }) => managedPolicies)) {
    const [text = ''] = fillPlaceholders(value, placeholders, () => undefined);
    const arn = text.startsWith('arn:') ? text : managedPolicyArnOf(text.slice(text.lastIndexOf('/') + 1));
    const policy = `managed policy ${quote(text)}`;
    if (arn !== undefined && dependsOnTags(arn, known, tags)) {
      reportMentioned(policy, { source: manifest.source, path }, resolution);
    }
  }
  if (boundary && dependsOnTags(boundary.arn, known, tags)) {
    const { source, path } = boundary.setting;
    reportMentioned(`permissions boundary ${quote(boundary.arn)}`, { source, path }, resolution);
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

function dependsOnTags(arn: string, { managedPolicies = [] }: ManagedDocuments, roleTags: RoleTags): boolean {
  return withoutSessionTags({ policies: [arn], managedPolicies }, roleTags).policies[0] !== arn;
}

function reportMentioned(policy: string, place: SourcePlace, { environment, report }: Resolution): void {
  report({
    code: 'session-tags-mentioned',
    severity: 'warning',
    message: `${policy} depends on session tags, which sessions in environment "${environment.name}" do not have`,
    help: HELP,
    ...place,
  });
}
