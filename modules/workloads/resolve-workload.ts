import { parseArn } from '../catalogue/arn';
import type { Configuration, Environment } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import type { Problem, Report } from '../diagnostics/problem';
import type { SourcePlace } from '../manifest/source-text';
import { addonOf } from './addon-stacks';
import { checkChain } from './check-chains';
import { managedPoliciesOf } from './known-managed-policies';
import { resourcePoliciesOf } from './known-policies';
import { resolveAdoption } from './resolve-adoption';
import { resolveAssociations } from './resolve-associations';
import { resolveCreatedRole } from './resolve-created-role';
import { resolveExistingRole } from './resolve-existing-role';
import { checkIdentityOfRole, resolveIdentity } from './resolve-identity';
import { resolveRestart } from './resolve-restart';
import { resolveServiceAccounts } from './resolve-service-accounts';
import { resolveSessionPolicies } from './resolve-session-policies';
import { resolutionOf } from './resolution';
import { chainGrant, finishTargetRole, resolveTargetDraft } from './resolve-target-role';
import { resolveAssociationTags } from './resolve-tags';
import { mergeAssociationTags, mergeRoleSettings } from './role-settings';
import { organizationPoliciesOf } from './organization-policies';
import type { Workload, WorkloadRole } from './workload';

/**
 * One service in one environment, with settings merged and placeholders filled in; undefined after at least one error.
 * All problems are reported, not only the first. Rules that involve several manifests are not checked here.
 *
 * @param environment of the configuration, in which the service runs
 */
export function resolveWorkload(
  configuration: Configuration,
  manifest: Manifest,
  environment: Environment,
  report: Report<SourcePlace>,
): Workload | undefined {
  const errors: Problem<SourcePlace>[] = [];
  const reportAndKeep: Report<SourcePlace> = (problem) => {
    if (problem.severity === 'error') errors.push(problem);
    report(problem);
  };
  const resolution = resolutionOf(manifest, environment, reportAndKeep, configuration.environments);

  const associations = resolveAssociations(configuration, resolution);
  const sessionTags = resolution.settings.findLast((part) => part.sessionTags !== undefined)?.sessionTags ?? true;
  const identity = resolveIdentity(resolution);
  const merged = mergeRoleSettings(configuration, environment, manifest);
  checkIdentityOfRole(identity, merged, resolution);
  const managedPolicies = managedPoliciesOf(configuration, environment);
  const context = { sessionTags, meaning: configuration.grants ?? 'intents', managedPolicies } as const;
  const draft = resolveTargetDraft(configuration, context, resolution);
  const chain = draft ? [chainGrant(draft, resolution)] : [];
  const role =
    merged.kind === 'existing'
      ? resolveExistingRole(merged, resolution)
      : resolveCreatedRole(merged, { associations, identity, ...context }, resolution, chain);
  const targetRole =
    draft && role && associations.length > 0 ? finishTargetRole(draft, role.arn, associations, sessionTags) : undefined;
  if (draft && role?.kind === 'created') {
    checkChain({ ...role, managedPolicies }, draft.role.arn, { associations, sessionTags }, resolution);
  }
  // The session that the policy limits is the target role's, where there is one.
  const sessionRole = targetRole?.role ?? role;
  const roleTags = sessionRole?.kind === 'created' ? { ...sessionRole.toolTags, ...sessionRole.tags } : undefined;
  const limited = resolveSessionPolicies(associations, context, roleTags, resolution);
  const associationTags = resolveAssociationTags(
    mergeAssociationTags(configuration, environment, manifest),
    resolution,
  );
  const addon = addonOf(configuration, manifest, environment);
  const adopt = resolveAdoption(
    { role: merged, identity, associations, isAddon: addon !== undefined, environments: configuration.environments },
    resolution,
  );
  const serviceAccounts = resolveServiceAccounts(resolution);
  const restart = resolveRestart(resolution, associations);
  if (errors.length > 0 || !role) return undefined;

  return {
    service: manifest.service,
    environment,
    manifest,
    role,
    ...(addon && { addon }),
    ...(targetRole && { targetRole }),
    associations: targetRole ? limited.map((one) => ({ ...one, targetRole: targetRole.role.arn })) : limited,
    identity,
    ...(adopt && { adopt }),
    associationTags,
    ...serviceAccounts,
    ...restart,
    resourcePolicies: resourcePoliciesOf(configuration, environment),
    managedPolicies,
    ...organizationOf([role, targetRole?.role], configuration, environment),
    sessionTags,
  };
}

function organizationOf(
  roles: readonly (WorkloadRole | undefined)[],
  configuration: Configuration,
  environment: Environment,
): Pick<Workload, 'organizationPolicies'> {
  const accounts = roles.flatMap((role) => (role?.kind === 'created' ? (parseArn(role.arn)?.account ?? []) : []));
  const found = accounts.flatMap((account) => {
    const policies = organizationPoliciesOf(configuration, environment, account);
    return policies ? [[account, policies] as const] : [];
  });
  return found.length === 0 ? {} : { organizationPolicies: new Map(found) };
}
