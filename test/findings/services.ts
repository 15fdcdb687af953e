import { compareServices } from '../../modules/change/compare-services';
import type { Finding } from '../../modules/change/finding';
import type { ServiceAccess } from '../../modules/access/service-access';
import { findingsOfChange } from '../../modules/findings/findings-of-change';
import type { SeverityPolicy } from '../../modules/findings/severity-policy';
import { type Pair, pairsOf } from '../../modules/findings/pairs';
import type { SessionAssociation } from '../../modules/identity/session-settings';
import type { AccessObject, PolicyDocument, Statement } from '../../modules/policy/document';
import { podIdentityTrustPolicy } from '../../modules/identity/trust-policy';

export const ACCOUNT = '111122223333';
export const OWN_ROLE = `arn:aws:iam::${ACCOUNT}:role/pods/orders-prod`;

/** What a test says of a service; the rest is plain. */
export interface Told {
  readonly allow?: readonly Partial<Statement>[];
  readonly deny?: readonly Partial<Statement>[];
  readonly managed?: readonly string[];
  readonly boundary?: PolicyDocument | string;
  readonly trust?: PolicyDocument;
  readonly tags?: Readonly<Record<string, string>>;
  readonly serviceAccounts?: readonly string[];
  readonly sessionTags?: boolean;
  /** Of the first service account alone. */
  readonly sessionPolicy?: PolicyDocument;
}

export function statements(effect: Statement['Effect'], parts: readonly Partial<Statement>[]): Statement[] {
  return parts.map((part) => ({ Effect: effect, ...(part.NotResource === undefined && { Resource: '*' }), ...part }));
}

export function document(...parts: readonly Partial<Statement>[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements('Allow', parts) };
}

export function service(told: Told): ServiceAccess {
  const { allow = [], deny = [], managed = [], boundary, tags = {}, serviceAccounts = ['shop/orders'] } = told;
  const Statement = [...statements('Allow', allow), ...statements('Deny', deny)];
  const permissions: AccessObject = {
    policies: [...(Statement.length > 0 ? [{ Version: '2012-10-17', Statement } as const] : []), ...managed],
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
  };
  const associations = serviceAccounts.map((account, index): SessionAssociation => {
    const [namespace = '', serviceAccount = ''] = account.split('/');
    const clusterArn = `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/shop`;
    const limit = index === 0 && told.sessionPolicy ? { sessionPolicy: told.sessionPolicy } : {};
    return { cluster: 'shop', clusterArn, namespace, serviceAccount, ...limit };
  });
  const trustPolicy = told.trust ?? podIdentityTrustPolicy({ account: ACCOUNT, associations });
  return {
    service: 'orders',
    environment: 'prod',
    manifest: 'services/orders/pod-identity.yaml',
    account: ACCOUNT,
    role: { arn: OWN_ROLE, tags, permissions, trustPolicy, ...(told.sessionTags === false && { sessionTags: false }) },
    associations,
  };
}

/** What a change of a service brings; without `before` the service is new. */
export function findings(before: Told | undefined, after: Told, severityPolicy?: SeverityPolicy): readonly Finding[] {
  const [serviceBefore, serviceAfter] = [before && service(before), service(after)];
  const change = compareServices(serviceBefore, serviceAfter, { evenIfEqual: true });
  return change ? findingsOfChange(change, serviceBefore, serviceAfter, undefined, severityPolicy) : [];
}

/** The rules that find something, each once. */
export function rulesFound(before: Told | undefined, after: Told): readonly string[] {
  return [...new Set(findings(before, after).map(({ rule }) => rule))];
}

/** The one pair of accesses that a new service has. */
export function newPair(told: Told): Pair {
  const [pair, ...others] = pairsOf(undefined, service(told));
  if (!pair || others.length > 0) throw new Error('the service has not one pair');
  return pair;
}
