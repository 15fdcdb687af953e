import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import { chainRequests } from '../identity/role-chain';
import type { SourcePlace } from '../manifest/source-text';
import { evaluate } from '../policy/evaluate';
import { clusterArn } from './arns';
import { describeWorkload } from './places';
import type { Resolution } from './resolution';
import { targetSetting } from './resolve-target-role';
import type { Association, CreatedRole, Workload } from './workload';

/** Reports a role whose permissions boundary denies the chain to its target role, so that its pods get no access. */
export function checkChain(
  { arn, statements, permissionsBoundary }: CreatedRole,
  target: string,
  associations: readonly Association[],
  sessionTags: boolean,
  resolution: Resolution,
): void {
  const [first] = associations;
  if (!first || permissionsBoundary === undefined) return;
  const association = { ...first, clusterArn: clusterArn(resolution.environment, first.cluster) };
  const access = { policies: [{ Version: '2012-10-17' as const, Statement: statements }], permissionsBoundary };
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

/** Reports target roles that are created for another service, and whose trust policy does not allow the chain. */
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
    const found = targetRole?.kind === 'existing' ? creators.get(targetRole.role.arn) : undefined;
    if (!targetRole || !found) continue;
    const target = targetRole.role.arn;
    const refused = chained.associations.filter(({ cluster, ...one }) => {
      const association = { ...one, clusterArn: clusterArn(environment, cluster) };
      return chainRequests({ role: role.arn, target, association, sessionTags }).some(
        (request) => evaluate(found.role.trustPolicy, request).decision !== 'allowed',
      );
    });
    if (refused.length === 0) continue;
    const setting = targetSetting({
      settings: [manifest.settings, manifest.environments?.get(environment.name) ?? manifest.settings],
    });
    report({
      code: 'target-role-refused',
      severity: 'error',
      message: `the trust policy of target role ${quote(target)}, which is created for ${describeWorkload(found.workload)}, does not trust the pods of service "${chained.service}"`,
      help: 'use a target role of this service, or list its service accounts in that manifest',
      source: manifest.source,
      path: setting?.path ?? [],
    });
  }
}
