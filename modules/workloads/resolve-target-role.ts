import { parseArn } from '../catalogue/arn';
import type { GrantStatements } from '../grants/grant-statements';
import { chainStatement, targetTrustPolicy } from '../identity/role-chain';
import type { Configuration } from '../manifest/configuration';
import type { Located, ManifestSettings, TargetRoleSettings } from '../manifest/manifest';
import { clusterArn } from './arns';
import { trustPolicyOf } from './known-policies';
import { fillSetting, type Resolution } from './resolution';
import { type DraftContext, isTooLargeTrust, resolveRoleDraft, type RoleDraft } from './resolve-created-role';
import type { WorkloadOutline } from './outline';
import { checkRoleName, checkTargetRoleArn } from './role-checks';
import type { RoleTemplate, Setting } from './role-settings';
import { targetStackName } from './stack-names';
import { unnamedAccountMark, targetAccount } from './target-account';
import type { Association, CreatedTargetRole, ExistingTargetRole, TargetRole } from './workload';

/** A target role before the service's role is known, which its trust policy names. */
export type TargetDraft =
  | ExistingTargetRole
  | (Omit<CreatedTargetRole, 'role'> & { readonly role: RoleDraft; readonly resolution: Resolution });

const DEFAULT_NAME = '{service}-{environment}-target';
const GRANTING_KEYS = ['allow', 'deny', 'presets', 'managedPolicies'] as const;

/** The setting for an environment; one of the environment replaces that for all. */
export function targetSetting({ settings }: Pick<Resolution, 'settings'>): ManifestSettings['targetRole'] {
  return settings.findLast(({ targetRole }) => targetRole !== undefined)?.targetRole;
}

/** The target role of a service in one environment; undefined without one, or after at least one error. */
export function resolveTargetDraft(
  configuration: Configuration,
  context: DraftContext,
  resolution: Resolution,
): TargetDraft | undefined {
  const setting = targetSetting(resolution);
  if (!setting) return undefined;
  checkUnusedGrants(setting, resolution);
  if ('value' in setting) {
    const arn = existingArn(setting, resolution);
    if (arn === undefined) return undefined;
    const account = parseArn(arn)?.account ?? '';
    const trustPolicy = trustPolicyOf(configuration, resolution.environment, arn);
    return {
      kind: 'existing',
      role: { kind: 'existing', arn },
      ...(trustPolicy && { trustPolicy }),
      ...unnamedAccountMark(configuration, account),
    };
  }
  const found = targetAccount(configuration, setting, resolution);
  if (!found) return undefined;
  const { account, kind } = found;
  const ofTarget: Resolution = {
    ...resolution,
    role: {
      account: account.account,
      partition: account.partition,
      label: `account "${account.name}"`,
      subject: `the target role of ${resolution.role.subject}`,
      granted: [setting],
      ...(kind === 'created' && { stack: targetStackName(resolution.manifest.service, resolution.environment.name) }),
    },
    placeholders: {
      ...resolution.placeholders,
      account: account.account,
      region: account.region,
      partition: account.partition,
    },
  };
  const role = resolveRoleDraft(templateOf(configuration, setting, resolution), context, ofTarget);
  return role && { kind, account, role, ...unnamedAccountMark(configuration, account.account), resolution: ofTarget };
}

/** The part of a target role that is needed to check rules across manifests. */
export function outlineTargetRole(configuration: Configuration, resolution: Resolution): WorkloadOutline['targetRole'] {
  const setting = targetSetting(resolution);
  if (!setting) return undefined;
  if ('value' in setting) {
    const arn = existingArn(setting, resolution);
    return arn === undefined ? undefined : { kind: 'existing', role: { kind: 'existing', arn } };
  }
  const found = targetAccount(configuration, setting, resolution);
  const name = fillSetting('role name', templateOf(configuration, setting, resolution).name, resolution, checkRoleName);
  return found && name !== undefined ? { ...found, role: { name } } : undefined;
}

/** What the service's role must allow to reach its target role. */
export function chainGrant({ role }: TargetDraft, resolution: Resolution): GrantStatements {
  const from = targetSetting(resolution)?.path ?? [];
  return { effect: 'Allow', from, statements: [chainStatement(role.arn)] };
}

/** The target role with its trust in the sessions of the service's role; undefined after at least one error. */
export function finishTargetRole(
  draft: TargetDraft,
  role: string,
  associations: readonly Association[],
  sessionTags: boolean,
): TargetRole | undefined {
  if (draft.kind === 'existing') return draft;
  const { resolution, ...target } = draft;
  const { environment } = resolution;
  const trustPolicy = targetTrustPolicy({
    account: environment.account,
    role,
    associations: associations.map(({ cluster, ...one }) => ({ ...one, clusterArn: clusterArn(environment, cluster) })),
    sessionTags,
  });
  if (isTooLargeTrust(trustPolicy, associations, resolution)) return undefined;
  return { ...target, role: { ...target.role, trustPolicy } };
}

function existingArn({ value, path }: Located<string>, resolution: Resolution): string | undefined {
  const setting: Setting = { text: value, source: resolution.manifest.source, path };
  return fillSetting('target role', setting, resolution, checkTargetRoleArn(resolution.environment));
}

/** Pods with a target role have its access only, so grants of the service's role would have no effect. */
function checkUnusedGrants(
  { path }: TargetRoleSettings | Located<string>,
  { manifest, environment, settings, report }: Resolution,
): void {
  const target = manifest.source.locate(path, 'key');
  for (const part of settings) {
    for (const key of GRANTING_KEYS) {
      if (part[key].length === 0) continue;
      report({
        code: 'target-role-grants',
        severity: 'error',
        message: `\`${key}\` has no effect in environment "${environment.name}": its pods only have the access of the target role of line ${target.line}`,
        help: `move it into \`targetRole\`, or change the target role where it is managed`,
        source: manifest.source,
        path: [...part.path, key],
        part: 'key',
      });
    }
  }
}

/** Tags of the defaults apply to every role; the other defaults are those of service roles. */
function templateOf(
  configuration: Configuration,
  { path, role }: TargetRoleSettings,
  { manifest }: Resolution,
): RoleTemplate {
  const setting = (text: string, key: string): Setting => ({ text, source: manifest.source, path: [...path, key] });
  const { defaults, source } = configuration;
  const inherited = Object.entries(defaults.role.tags ?? {}).map(([key, text]): [string, Setting] => [
    key,
    { text, source, path: [...(defaults.role.path ?? []), 'tags', key] },
  ]);
  const own = Object.entries(role.tags ?? {}).map(([key, text]): [string, Setting] => [
    key,
    { text, source: manifest.source, path: [...path, 'tags', key] },
  ]);
  return {
    kind: 'created',
    name: role.name === undefined ? { text: DEFAULT_NAME, source, path: [] } : setting(role.name, 'name'),
    path: setting(role.rolePath ?? '/', 'path'),
    ...(role.description !== undefined && { description: setting(role.description, 'description') }),
    ...(role.permissionsBoundary !== undefined && {
      permissionsBoundary: setting(role.permissionsBoundary, 'permissionsBoundary'),
    }),
    tags: new Map([...inherited, ...own]),
    trust: [],
  };
}
