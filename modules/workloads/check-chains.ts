import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import { chainRefusals } from '../identity/chain-refusals';
import { chainRequests } from '../identity/role-chain';
import type { SourcePlace } from '../manifest/source-text';
import { evaluate } from '../policy/evaluate';
import { clusterArn } from './arns';
import { describeWorkload } from './places';
import type { Resolution } from './resolution';
import { targetSetting } from './resolve-target-role';
import type { CreatedRole, Workload } from './workload';

/** Reports a role whose permissions boundary denies the chain to its target role, so that its pods get no access. */
export function checkChain(
  { arn, statements, permissionsBoundary, managedPolicies }: CreatedRole & Pick<Workload, 'managedPolicies'>,
  target: string,
  { associations, sessionTags }: Pick<Workload, 'associations' | 'sessionTags'>,
  resolution: Resolution,
): void {
  const [first] = associations;
  if (!first || permissionsBoundary === undefined) return;
  const association = { ...first, clusterArn: clusterArn(resolution.environment, first.cluster) };
  const own = { Version: '2012-10-17' as const, Statement: statements };
  const access = { policies: [own], permissionsBoundary, managedPolicies };
  const refused = chainRequests({ role: arn, target, association, sessionTags }).find(({ principal, ...request }) =>
    evaluate(access, request).decision.endsWith('denied'),
  );
  if (!refused) return;
  resolution.report({
    code: 'target-role-refused',
    severity: 'error',
    message: `the permissions boundary ${permissionsBoundary} does not allow ${refused.action} on target role ${quote(target)}, so pods would get no access`,
    help: 'allow it in the boundary, or use another boundary',
    source: resolution.manifest.source,
    path: targetSetting(resolution)?.path ?? [],
  });
}

/**
 * Reports existing target roles whose trust policy is known and does not allow the chain: those that are created for
 * another service, or whose trust policy `policies` of the configuration names.
 */
export function checkTargetTrust(workloads: readonly Workload[], report: Report<SourcePlace>): void {
  const creators = new Map(
    workloads.flatMap((workload) =>
      [workload.role, workload.targetRole?.role].flatMap((role) =>
        role?.kind === 'created' ? [[role.arn, { workload, role }] as const] : [],
      ),
    ),
  );
  for (const chained of workloads) {
    const { targetRole, role, environment, manifest, sessionTags } = chained;
    if (targetRole?.kind !== 'existing') continue;
    const target = targetRole.role.arn;
    const creator = creators.get(target);
    const trust = creator?.role.trustPolicy ?? targetRole.trustPolicy;
    if (!trust) continue;
    const [refusal] = chained.associations.flatMap(({ cluster, ...one }) => {
      const association = { ...one, clusterArn: clusterArn(environment, cluster) };
      return chainRefusals(trust, { role: role.arn, target, association, sessionTags });
    });
    if (refusal === undefined) continue;
    const setting = targetSetting({
      settings: [manifest.settings, manifest.environments?.get(environment.name) ?? manifest.settings],
    });
    const origin = creator ? `which is created for ${describeWorkload(creator.workload)}` : 'which `policies` names';
    report({
      code: 'target-role-refused',
      severity: 'error',
      message: `the trust policy of target role ${quote(target)}, ${origin}, does not trust the pods of service "${chained.service}": ${refusal}`,
      help: creator
        ? 'use a target role of this service, or list its service accounts in that manifest'
        : 'correct the trust policy, or name the file of the current one',
      source: manifest.source,
      path: setting?.path ?? [],
    });
  }
}
