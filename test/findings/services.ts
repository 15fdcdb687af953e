import { compareServices } from '../../modules/change/compare-services';
import type { Finding } from '../../modules/change/finding';
import type { RoleAccess, ServiceAccess } from '../../modules/access/service-access';
import { findingsOfChange } from '../../modules/findings/findings-of-change';
import type { SeverityPolicy } from '../../modules/findings/severity-policy';
import { type Pair, pairsOf } from '../../modules/findings/pairs';
import type { SessionAssociation } from '../../modules/identity/session-settings';
import type { AccessObject, ManagedPolicyDocument, PolicyDocument, Statement } from '../../modules/policy/document';
import { targetTrustPolicy } from '../../modules/identity/role-chain';
import { podIdentityTrustPolicy } from '../../modules/identity/trust-policy';

export const ACCOUNT = '111122223333';
export const OWN_ROLE = `arn:aws:iam::${ACCOUNT}:role/pods/orders-prod`;

export const TARGET = 'arn:aws:iam::222233334444:role/reader';

/** What a test says of a role; the rest is plain. */
export interface ToldRole {
  readonly allow?: readonly Partial<Statement>[];
  readonly deny?: readonly Partial<Statement>[];
  readonly managed?: readonly string[];
  readonly boundary?: PolicyDocument | string;
  /** Documents of its managed policies. */
  readonly known?: readonly ManagedPolicyDocument[];
  readonly trust?: PolicyDocument;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a test says of a service and its role; the rest is plain. */
export interface Told extends ToldRole {
  readonly serviceAccounts?: readonly string[];
  readonly sessionTags?: boolean;
  /** Of the first service account alone. */
  readonly sessionPolicy?: PolicyDocument;
  /** The target role of all service accounts. */
  readonly target?: ToldRole & Pick<RoleAccess, 'inUnnamedAccount'> & { readonly arn?: string };
}

export function statements(effect: Statement['Effect'], parts: readonly Partial<Statement>[]): Statement[] {
  return parts.map((part) => ({ Effect: effect, ...(part.NotResource === undefined && { Resource: '*' }), ...part }));
}

export function document(...parts: readonly Partial<Statement>[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements('Allow', parts) };
}

export function service(told: Told): ServiceAccess {
  const { serviceAccounts = ['shop/orders'], sessionTags = true, target } = told;
  const associations = serviceAccounts.map((account, index): SessionAssociation => {
    const [namespace = '', serviceAccount = ''] = account.split('/');
    const clusterArn = `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/shop`;
    const limit = index === 0 && told.sessionPolicy ? { sessionPolicy: told.sessionPolicy } : {};
    const chain = target ? { targetRole: target.arn ?? TARGET } : {};
    return { cluster: 'shop', clusterArn, namespace, serviceAccount, ...chain, ...limit };
  });
  const trusted = { account: ACCOUNT, associations };
  const own = role(told, OWN_ROLE, () => podIdentityTrustPolicy(trusted));
  const chained = () => targetTrustPolicy({ ...trusted, role: OWN_ROLE, sessionTags });
  return {
    service: 'orders',
    environment: 'prod',
    manifest: 'services/orders/pod-identity.yaml',
    account: ACCOUNT,
    role: { ...own, ...(!sessionTags && { sessionTags }) },
    associations,
    ...(target && {
      targetRoles: [
        {
          ...role(target, target.arn ?? TARGET, chained),
          ...(target.inUnnamedAccount && { inUnnamedAccount: true }),
        },
      ],
    }),
  };
}

function role(told: ToldRole, arn: string, trust: () => PolicyDocument): RoleAccess {
  const { allow = [], deny = [], managed = [], boundary, known, tags = {} } = told;
  const Statement = [...statements('Allow', allow), ...statements('Deny', deny)];
  const permissions: AccessObject = {
    policies: [...(Statement.length > 0 ? [{ Version: '2012-10-17', Statement } as const] : []), ...managed],
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
    ...(known && { managedPolicies: known }),
  };
  return { arn, tags, permissions, trustPolicy: told.trust ?? trust() };
}

/** What a change of a service brings; without `before` the service is new, without `after` it is removed. */
export function findings(
  before: Told | undefined,
  after: Told | undefined,
  severityPolicy?: SeverityPolicy,
): readonly Finding[] {
  const [serviceBefore, serviceAfter] = [before && service(before), after && service(after)];
  const change = compareServices(serviceBefore, serviceAfter, { evenIfEqual: true });
  return change ? findingsOfChange(change, serviceBefore, serviceAfter, undefined, severityPolicy) : [];
}

/** The rules that find something, each once. */
export function rulesFound(before: Told | undefined, after: Told | undefined): readonly string[] {
  return [...new Set(findings(before, after).map(({ rule }) => rule))];
}

/** The one pair of accesses that a new service has. */
export function newPair(told: Told): Pair {
  const [pair, ...others] = pairsOf(undefined, service(told));
  if (!pair || others.length > 0) throw new Error('the service has not one pair');
  return pair;
}
