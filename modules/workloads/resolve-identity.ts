import type { Identity } from '../manifest/manifest';
import type { SessionSettings } from '../identity/session-settings';
import type { Resolution } from './resolution';
import { clustersOf } from './service-clusters';
import type { MergedRole } from './role-settings';
import type { Association } from './workload';

/** How the pods of a service get their sessions. Reports settings that IRSA does not have. */
export function resolveIdentity(resolution: Resolution): Identity {
  const { settings, environment, manifest, report } = resolution;
  const identity = settings.findLast((part) => part.identity)?.identity ?? 'pod-identity';
  if (identity === 'pod-identity') return identity;
  const where = `service "${manifest.service}" uses IRSA in environment "${environment.name}"`;
  const path = [...(settings.findLast((part) => part.identity)?.path ?? []), 'identity'];
  const place = { source: manifest.source, path } as const;
  for (const cluster of clustersOf(resolution).filter(({ oidcProvider }) => oidcProvider === undefined)) {
    report({
      code: 'oidc-missing',
      severity: 'error',
      message: `${where}, but the configuration does not name the OIDC provider of cluster "${cluster.name}"`,
      help: 'add `oidc: https://…` to the cluster: `aws eks describe-cluster` prints the URL of its issuer',
      ...place,
    });
  }
  const own = [
    ...(settings.some((part) => part.targetRole) ? ['targetRole'] : []),
    ...(identity === 'irsa' && settings.some((part) => part.association) ? ['association'] : []),
    ...(settings.findLast((part) => part.sessionPolicies)?.sessionPolicies?.length ? ['sessionPolicy'] : []),
  ];
  for (const key of own) {
    report(
      identity === 'irsa'
        ? {
            code: 'irsa-setting',
            severity: 'error',
            message: `${where}, which has no \`${key}\``,
            help: `remove \`${key}\`, or use \`identity: pod-identity\``,
            ...place,
          }
        : {
            code: 'irsa-setting-ignored',
            severity: 'warning',
            message: `${where} too: sessions by IRSA have the access of the service's role, without \`${key}\` and without session tags`,
            help: 'use `identity: pod-identity` as soon as all pods have restarted',
            ...place,
          },
    );
  }
  return identity;
}

/** Reports a service for which nothing would be created: the trust policy of an existing role is managed elsewhere. */
export function checkIdentityOfRole(
  identity: Identity,
  { kind }: Pick<MergedRole, 'kind'>,
  { manifest, environment, report }: Resolution,
): void {
  if (identity !== 'irsa' || kind !== 'existing') return;
  report({
    code: 'irsa-setting',
    severity: 'error',
    message: `service "${manifest.service}" uses IRSA in environment "${environment.name}" with an existing role, so there is nothing to create`,
    help: 'let this project create the role, or use `identity: pod-identity`',
    source: manifest.source,
    path: ['role'],
  });
}

/** The sessions of an association: one by each mechanism. Those by IRSA have no target role and no session policy. */
export function sessionsOfAssociation(identity: Identity, association: Association): readonly SessionSettings[] {
  const { targetRole, sessionPolicy, cluster } = association;
  const { oidcProvider } = cluster;
  return [
    ...(identity === 'irsa'
      ? []
      : [{ ...(targetRole !== undefined && { targetRole }), ...(sessionPolicy && { sessionPolicy }) }]),
    ...(identity === 'pod-identity'
      ? []
      : [{ mechanism: 'irsa' as const, ...(oidcProvider !== undefined && { oidcProvider }) }]),
  ];
}
