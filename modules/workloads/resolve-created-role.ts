import { canonicalStatements } from '../grants/canonical-statements';
import type { GrantContext } from '../grants/grant-context';
import { type GrantStatements, grantStatements } from '../grants/grant-statements';
import { presetStatements } from '../grants/preset-statements';
import { describeTooLarge, isTooLarge, layOutPolicies, type PolicyLayout } from '../grants/policy-layout';
import { policySize } from '../validation/policy-size';
import { podIdentityRequest } from '../identity/pod-identity-request';
import { roleTrustPolicy } from '../identity/role-trust';
import { toolTags } from '../identity/tool-tags';
import type { GrantMeaning } from '../manifest/configuration';
import type { Identity } from '../manifest/manifest';
import type { ManagedPolicyDocument, PolicyDocument, Statement } from '../policy/document';
import { clusterArn, roleArn } from './arns';
import { checkRoleTags } from './check-role-tags';
import { checkMentionedSessionTags } from './check-session-tags';
import { managedPolicyArns } from './managed-policy-arns';
import { QUOTAS } from '../validation/quotas';
import { fillSetting, type Resolution } from './resolution';
import { checkBoundary, checkRoleDescription, checkRoleName, checkRolePath } from './role-checks';
import type { RoleTemplate } from './role-settings';
import { sessionsOfAssociation } from './resolve-identity';
import { resolveTags } from './resolve-tags';
import { resolveTrust } from './resolve-trust';

import type { Association, CreatedRole } from './workload';

/** What a role depends on besides its settings and grants. */
export interface DraftContext {
  readonly sessionTags: boolean;
  readonly meaning: GrantMeaning;
  /** The managed policies that are known in the environment. */
  readonly managedPolicies: readonly ManagedPolicyDocument[];
}

/** What its trust policy depends on, too. */
interface RoleContext extends DraftContext {
  readonly associations: readonly Association[];
  readonly identity: Identity;
}

/** A role without its trust policy. */
export type RoleDraft = Omit<CreatedRole, 'trustPolicy'>;

/** The role of a service in one environment, with its trust policy and policies; undefined after at least one error. */
export function resolveCreatedRole(
  template: RoleTemplate,
  { associations, identity, sessionTags, ...context }: RoleContext,
  resolution: Resolution,
  chain: readonly GrantStatements[] = [],
): CreatedRole | undefined {
  const draft = resolveRoleDraft(
    template,
    { ...context, sessionTags: sessionTags && identity !== 'irsa' },
    resolution,
    chain,
  );
  checkSessionDuration(template, identity, resolution);
  const [first] = identity === 'irsa' ? [] : associations;
  const { environment } = resolution;
  const place = first && { ...first, clusterArn: clusterArn(environment, first.cluster) };
  const request = draft && place && podIdentityRequest(draft.arn, environment.account, place, sessionTags);
  const added = resolveTrust(template, { identity, sessionTags, request }, resolution);
  const trustPolicy = resolveTrustPolicy(associations, { identity, sessionTags }, added, resolution);
  return draft && trustPolicy && { ...draft, trustPolicy };
}

/**
 * A role with its policies; undefined after at least one error.
 * @param chain statements that are not in the manifest as a grant
 */
export function resolveRoleDraft(
  template: RoleTemplate,
  { sessionTags, meaning, managedPolicies }: DraftContext,
  resolution: Resolution,
  chain: readonly GrantStatements[] = [],
): RoleDraft | undefined {
  const name = fillSetting('role name', template.name, resolution, checkRoleName);
  const path = fillSetting('role path', template.path, resolution, checkRolePath);
  const description =
    template.description && fillSetting('role description', template.description, resolution, checkRoleDescription);
  const { permissionsBoundary: setting } = template;
  const permissionsBoundary =
    setting && fillSetting('permissions boundary', setting, resolution, checkBoundary(resolution.role));
  const tags = resolveTags(template.tags, resolution);
  const { stack } = resolution.role;
  const ofTool = stack === undefined ? {} : toolTags({ stack, repository: resolution.environment.repository });
  const allTags = { ...ofTool, ...tags };
  const attached = managedPolicyArns(resolution);
  const grants = [...resolveGrants(meaning, resolution), ...chain];
  const statements = canonicalStatements(grants.flatMap((grant) => grant.statements));
  const policies = layOut(name ?? resolution.manifest.service, statements, attached, resolution);
  if (!sessionTags) {
    const boundary = setting && permissionsBoundary !== undefined ? { setting, arn: permissionsBoundary } : undefined;
    checkMentionedSessionTags({ tags: allTags, grants, boundary }, { managedPolicies }, resolution);
  }
  checkRoleTags(allTags, grants, resolution);

  if (name === undefined || path === undefined || !policies) return undefined;
  return {
    kind: 'created',
    arn: roleArn(resolution.role, path, name),
    name,
    path,
    ...(description !== undefined && { description }),
    ...(template.maxSessionDuration && { maxSessionDuration: template.maxSessionDuration.seconds }),
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    tags,
    ...(stack !== undefined && { toolTags: ofTool }),
    grants,
    statements,
    policies,
    managedPolicyArns: attached,
  };
}

/**
 * Warns of a session duration in the manifest that no session has: IAM does not limit sessions of AWS's services by it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
 */
function checkSessionDuration(
  { maxSessionDuration: duration, trust }: RoleTemplate,
  identity: Identity,
  { manifest, report }: Resolution,
): void {
  if (duration?.source !== manifest.source || identity !== 'pod-identity') return;
  if (trust.some(({ settings }) => settings.statements.length > 0)) return;
  report({
    code: 'session-duration-unused',
    severity: 'warning',
    message: '`maxSessionDuration` has no effect on sessions by EKS Pod Identity, which last 6 hours',
    help: 'remove it',
    source: duration.source,
    path: duration.path,
    part: 'key',
  });
}

function resolveGrants(meaning: GrantMeaning, { manifest, role, placeholders, report }: Resolution): GrantStatements[] {
  const allow = role.granted.flatMap((part) => part.allow);
  const deny = role.granted.flatMap((part) => part.deny);
  const presets = role.granted.flatMap((part) => part.presets);
  const context: GrantContext = {
    placeholders,
    meaning,
    report: (problem) => {
      report({ ...problem, source: manifest.source });
    },
  };
  return [...grantStatements(allow, deny, context), ...presetStatements(presets, context)];
}

/** Distributes the statements over policies. Managed policies of the manifest count towards the quota. */
function layOut(
  roleName: string,
  statements: readonly Statement[],
  attached: readonly string[],
  { manifest, role, report }: Resolution,
): PolicyLayout | undefined {
  const place = { source: manifest.source, part: 'key' } as const;
  const root = role.granted[0]?.path ?? [];
  const attachmentsLeft = QUOTAS.attachments - attached.length;
  if (attachmentsLeft < 0) {
    report({
      code: 'quota-attachments',
      severity: 'error',
      message: `the role of ${role.subject} has ${attached.length} managed policies, but IAM allows ${QUOTAS.attachments}`,
      help: 'list fewer, or grant the required access under `allow`',
      path: [...root, 'managedPolicies'],
      ...place,
    });
  }
  const policies = layOutPolicies(roleName, statements, attachmentsLeft);
  if (!isTooLarge(policies)) return policies;
  report({
    code: 'quota-policies',
    severity: 'error',
    message: `the policies of ${role.subject} exceed IAM's quotas: ${describeTooLarge(policies)}`,
    help: 'shorten the grants, for example with wildcards in resources, or split the service',
    path: [...root, 'allow'],
    ...place,
  });
  return undefined;
}

function resolveTrustPolicy(
  associations: readonly Association[],
  { identity, sessionTags }: Pick<RoleContext, 'identity' | 'sessionTags'>,
  added: ReturnType<typeof resolveTrust>,
  resolution: Resolution,
): PolicyDocument | undefined {
  const { environment } = resolution;
  const trusted = associations.flatMap((association) => {
    const { cluster, namespace, serviceAccount } = association;
    const place = { clusterArn: clusterArn(environment, cluster), namespace, serviceAccount };
    return sessionsOfAssociation(identity, association).map((session) => ({ ...place, ...session }));
  });
  // Without its provider, tokens of a cluster cannot be trusted, which is reported.
  if (trusted.length === 0 || trusted.some((one) => one.mechanism === 'irsa' && !one.oidcProvider)) return undefined;
  const trustPolicy = roleTrustPolicy({ account: environment.account, associations: trusted, sessionTags, ...added });
  return isTooLargeTrust(trustPolicy, associations, resolution) ? undefined : trustPolicy;
}

/** Whether a trust policy exceeds IAM's quota, which is reported. */
export function isTooLargeTrust(
  trustPolicy: PolicyDocument,
  associations: readonly Association[],
  { manifest, role, report }: Resolution,
): boolean {
  const size = policySize(trustPolicy);
  if (size <= QUOTAS.trustPolicy) return false;
  report({
    code: 'quota-trust-policy',
    severity: 'error',
    message: `the trust policy of ${role.subject} has ${size} characters for ${associations.length} associations, but IAM allows ${QUOTAS.trustPolicy}`,
    help: 'split the service, or use fewer service accounts or additions to the trust policy',
    source: manifest.source,
    path: ['serviceAccounts'],
    part: 'key',
  });
  return true;
}
