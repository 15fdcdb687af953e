import type { RepositoryChange, ServiceChange, ServiceRow } from '../../modules/change/change';
import type { AssociationRef } from '../../modules/identity/association-ref';

/** Builders of results with plain values, of which a test changes what it is about. */

export function row(part: Partial<ServiceRow> = {}): ServiceRow {
  const actions = part.actions ?? ['s3:DeleteObject'];
  const resources = part.resources ?? { include: ['arn:aws:s3:::orders-prod/*'], exclude: [] };
  return {
    actions,
    accessLevel: 'Write',
    resources,
    conditions: [],
    witness: { action: actions[0] ?? '', resource: 'arn:aws:s3:::orders-prod/a', context: {} },
    occurs: true,
    applicability: 'listed',
    ...part,
  };
}

export function association(part: Partial<AssociationRef> = {}): AssociationRef {
  return {
    cluster: 'shop-eu',
    clusterArn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop-eu',
    namespace: 'shop',
    serviceAccount: 'orders-api',
    ...part,
  };
}

export function serviceChange(part: Partial<ServiceChange> = {}): ServiceChange {
  const arn = 'arn:aws:iam::111122223333:role/pods/orders-prod';
  return {
    service: 'orders',
    environment: 'prod',
    owner: 'team-checkout',
    manifest: 'services/orders/pod-identity.yaml',
    change: 'changed',
    verdict: 'broader',
    role: { before: arn, after: arn },
    associations: { gained: [], lost: [], kept: [association()] },
    gained: [row()],
    lost: [],
    unknown: [],
    notes: [],
    findings: [],
    needsPodRestart: false,
    ...part,
  };
}

export function repositoryChange(
  services: readonly ServiceChange[],
  part: Partial<RepositoryChange> = {},
): RepositoryChange {
  return {
    schemaVersion: 1,
    base: '0123456789abcdef0123456789abcdef01234567',
    head: '89abcdef0123456789abcdef0123456789abcdef',
    verdict: services[0]?.verdict ?? 'equal',
    services,
    unreadable: [],
    findings: [],
    ...part,
  };
}
