import type { ServiceAccess } from '../access/service-access';
import type { SessionAssociation } from '../identity/session-settings';
import { clusterArn } from '../workloads/arns';
import type { Workload } from '../workloads/workload';
import type { JoinedServiceAccount } from './join-sources';
import type { KnownRole, KnownRoles } from './known-roles';
import type { AccessObject } from '../policy/document';

/**
 * The access of service accounts that share a role, as the sources have it: the policies of the role, its boundary and
 * tags, and the sessions of the pods. A role whose policies are not known has no permissions here.
 *
 * @param after the workload of the same service accounts, whose clusters are used
 */
export function accessBefore(
  accounts: readonly JoinedServiceAccount[],
  after: Workload,
  roles: KnownRoles,
): ServiceAccess | undefined {
  const [first] = accounts;
  if (!first) return undefined;
  const { environment } = after;
  const { role, association } = first;
  const arn = role.arn ?? role.id;
  return {
    service: after.service,
    environment: environment.name,
    manifest: after.manifest.file,
    account: environment.account,
    role: {
      arn,
      tags: role.tags,
      ...(role.knows !== 'trust-only' && { permissions: permissionsBefore(role, roles) }),
      ...(association?.disablesSessionTags === true && { sessionTags: false }),
    },
    associations: accounts.flatMap((one): SessionAssociation[] => {
      const cluster = environment.clusters.find(
        ({ name, region }) => name === one.cluster.name && (one.cluster.region ?? region) === region,
      );
      if (!cluster) return [];
      const { targetRole, sessionPolicy } = one.association ?? {};
      const ref = {
        cluster: cluster.name,
        clusterArn: clusterArn(environment, cluster),
        namespace: one.namespace,
        serviceAccount: one.serviceAccount,
      };
      if (one.mechanism === 'irsa') return [{ ...ref, mechanism: 'irsa' as const }];
      return [{ ...ref, ...(targetRole !== undefined && { targetRole }), ...(sessionPolicy && { sessionPolicy }) }];
    }),
  };
}

function permissionsBefore({ inline, attached, boundary }: KnownRole, roles: KnownRoles): AccessObject {
  const named = [...attached, ...(boundary === undefined ? [] : [boundary])];
  const managedPolicies = [...new Set(named)].flatMap((arn) => {
    const document = roles.policy(arn)?.document;
    return document ? [{ arn, document }] : [];
  });
  return {
    policies: [...inline.map(({ document }) => document), ...attached],
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
    ...(managedPolicies.length > 0 && { managedPolicies }),
  };
}
