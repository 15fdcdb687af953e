import { formatArn, formatIamArn, parseArn } from '../catalogue/arn';
import type { PolicyDocument, Statement } from '../policy/document';
import { type PodRequest, UNNAMED } from './mechanism';
import { podIdentity } from './pod-identity';
import {
  exactProducts,
  singleOrList,
  type PodIdentityTrust,
  requestTags,
  type TrustedAssociation,
} from './trust-policy';

/** Whose sessions may assume a target role: those of one role, for some service accounts. */
export interface TargetTrust extends PodIdentityTrust {
  /** ARN of the role that EKS assumes first, with its path. It is in the account of the trust. */
  readonly role: string;
}

/** What EKS does with the session of a service's role to get one of a target role. */
const ACTIONS = ['sts:AssumeRole', 'sts:TagSession'] as const;

/** What the service's role must allow: the chain to exactly this target. */
export function chainStatement(target: string): Statement {
  return { Effect: 'Allow', Action: ACTIONS, Resource: target };
}

/**
 * The trust policy of a target role that exactly the given associations of one role may assume.
 *
 * The principal is the account of that role, and the role itself a condition: IAM refuses a principal that does not
 * exist, so the target can be created first. With session tags, which are transitive, the conditions are on these, in one
 * statement per set of associations that is exactly a product. Without them, the external ID distinguishes the
 * associations; `sts:TagSession` has a statement of its own, because its requests have no external ID.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 *
 * @throws RangeError without associations: IAM accepts no policy without a statement
 */
export function targetTrustPolicy({ account, role, associations, sessionTags = true }: TargetTrust): PolicyDocument {
  const [first] = associations;
  if (!first) throw new RangeError('cannot write a trust policy without an association');
  const { partition = 'aws' } = parseArn(first.clusterArn) ?? {};
  const allow = {
    Effect: 'Allow',
    Principal: { AWS: formatIamArn({ partition, account }, 'root') },
  } as const;
  const fromRole = { ArnEquals: { 'aws:PrincipalArn': role } };
  if (sessionTags) {
    const Statement = exactProducts(associations).map((product) => ({
      ...allow,
      Action: ACTIONS,
      Condition: { StringEquals: requestTags(product), ...fromRole },
    }));
    return { Version: '2012-10-17', Statement };
  }
  const ids = [...new Set(associations.map(externalIdOf))].sort();
  const [assume, tag] = ACTIONS;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        ...allow,
        Action: assume,
        Condition: { StringEquals: { 'sts:ExternalId': singleOrList(ids) }, ...fromRole },
      },
      { ...allow, Action: tag, Condition: fromRole },
    ],
  };
}

/**
 * The external ID that EKS sends for an association: `eu-west-1/111122223333/shop-eu/shop/orders-api`.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export function externalIdOf({ clusterArn, namespace, serviceAccount }: TrustedAssociation): string {
  const { region = '', account = '', resource = '' } = parseArn(clusterArn) ?? {};
  return [region, account, clusterName(resource), namespace, serviceAccount].join('/');
}

/** A chain of one association: its session of one role assumes another. */
export interface RoleChain extends Pick<TargetTrust, 'role' | 'sessionTags'> {
  readonly association: TrustedAssociation;
  /** ARN of the target role. */
  readonly target: string;
}

/**
 * The requests by which EKS assumes the target role for an association. All must be allowed. A request for
 * `sts:TagSession` is only made with session tags.
 */
export function chainRequests({ role, target, association, sessionTags = true }: RoleChain): readonly PodRequest[] {
  const { partition = 'aws', account = '', resource = '' } = parseArn(role) ?? {};
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  const session = `assumed-role/${name}/${UNNAMED}`;
  const principal = formatArn({ partition, service: 'sts', region: '', account, resource: session });
  const context = {
    'aws:PrincipalArn': role,
    ...(sessionTags ? requestedTags(association) : { 'sts:ExternalId': externalIdOf(association) }),
  };
  return ACTIONS.slice(0, sessionTags ? 2 : 1).map((action) => ({ action, resource: target, principal, context }));
}

function requestedTags({
  clusterArn,
  namespace,
  serviceAccount,
}: TrustedAssociation): Readonly<Record<string, string>> {
  const cluster = clusterName(parseArn(clusterArn)?.resource ?? '');
  const tags = {
    ...podIdentity.sessionTags({ cluster, clusterArn, namespace, serviceAccount }),
    'kubernetes-pod-name': UNNAMED,
    'kubernetes-pod-uid': UNNAMED,
  };
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]));
}

function clusterName(resource: string): string {
  return resource.slice(resource.indexOf('/') + 1);
}
