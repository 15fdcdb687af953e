import type { ConditionBlock, OneOrMany, PolicyDocument, Statement } from '../policy/document';
import { byKey } from '../text/compare-texts';

/** Whose service accounts may use a role. */
export interface PodIdentityTrust {
  /** The AWS account of the clusters and of the role, 12 digits. */
  readonly account: string;
  /** At least one; order and repetition do not matter. */
  readonly associations: readonly TrustedAssociation[];
  /**
   * Whether EKS puts session tags on the sessions.
   * @default true
   */
  readonly sessionTags?: boolean;
  /**
   * Conditions that are added to the statements of EKS Pod Identity. `StringEquals` must not name the keys of the
   * generated conditions.
   * @default - no others
   */
  readonly conditions?: ConditionBlock;
}

/** One service account of one cluster, as an EKS Pod Identity association names it. */
export interface TrustedAssociation {
  /** `arn:aws:eks:eu-west-1:111122223333:cluster/shop-eu` */
  readonly clusterArn: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** ARN of the cluster's OpenID Connect provider in IAM, which IRSA requires. */
  readonly oidcProvider?: string;
}

/** Every combination of the three lists. */
export type TrustProduct = Readonly<Record<Axis, readonly string[]>>;
type Axis = 'clusterArn' | 'namespace' | 'serviceAccount';

const SOURCE_ACCOUNT = 'aws:SourceAccount';

/** The session tags that EKS puts into its request, in the order in which they are written into the document. */
const REQUEST_TAGS: Readonly<Record<Axis, string>> = {
  clusterArn: 'aws:RequestTag/eks-cluster-arn',
  namespace: 'aws:RequestTag/kubernetes-namespace',
  serviceAccount: 'aws:RequestTag/kubernetes-service-account',
};

const AXES = Object.keys(REQUEST_TAGS) as Axis[];

/** Condition keys of the generated statements, in lower case. Their operator is `StringEquals`. */
export const GENERATED_KEYS: readonly string[] = [SOURCE_ACCOUNT, ...Object.values(REQUEST_TAGS)].map((key) =>
  key.toLowerCase(),
);

/** The orders in which the axes can be merged; each may lead to another number of products. */
const MERGE_ORDERS: readonly (readonly Axis[])[] = AXES.flatMap((first) =>
  AXES.filter((axis) => axis !== first).map((second) => [
    first,
    second,
    ...AXES.filter((axis) => axis !== first && axis !== second),
  ]),
);

/**
 * The trust policy of a role for EKS Pod Identity that trusts exactly the given associations.
 *
 * The conditions of a statement multiply: a statement that lists two namespaces and two service accounts trusts all
 * four pairs. So there is one statement per set of associations that is such a product, as few as merging finds, and
 * nothing is trusted that has no association. The same associations always give the same document.
 * `aws:SourceAccount` keeps clusters of other accounts out, should a condition on a tag ever be taken away by hand.
 *
 * The conditions are on the session tags. Without those nothing in EKS's request tells which association it is for: the
 * role trusts every association of the account, and who may make one for it is decided by `iam:PassRole`.
 * `aws:SourceArn` is not a substitute, because AWS does not document what EKS Pod Identity sends there. `sts:TagSession` stays:
 * EKS refuses an association whose role does not allow both actions.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 *
 * @throws RangeError without associations, because IAM accepts no policy without a statement, and for a condition that is
 *   generated already
 */
export function podIdentityTrustPolicy(trust: PodIdentityTrust): PolicyDocument {
  if (trust.associations.length === 0) throw new RangeError('cannot write a trust policy without an association');
  const products = trust.sessionTags === false ? [undefined] : exactProducts(trust.associations);
  const repeated = Object.keys(trust.conditions?.['StringEquals'] ?? {}).find((key) =>
    GENERATED_KEYS.includes(key.toLowerCase()),
  );
  if (repeated !== undefined) throw new RangeError(`the trust policy has a condition on ${repeated} already`);
  return { Version: '2012-10-17', Statement: products.map((product) => trustStatement(trust, product)) };
}

/** @param product undefined for every association of the account */
function trustStatement({ account, conditions }: PodIdentityTrust, product: TrustProduct | undefined): Statement {
  return {
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: {
      ...conditions,
      StringEquals: {
        [SOURCE_ACCOUNT]: account,
        ...(product && requestTags(product)),
        ...conditions?.['StringEquals'],
      },
    },
  };
}

/** The conditions on the session tags that EKS requests, for the associations of a product. */
export function requestTags(product: TrustProduct): Readonly<Record<string, OneOrMany<string>>> {
  return Object.fromEntries(AXES.map((axis) => [REQUEST_TAGS[axis], singleOrList(product[axis])]));
}

/** Products that together hold exactly the associations: the fewest that any merge order finds, then the shortest. */
export function exactProducts(associations: readonly TrustedAssociation[]): readonly TrustProduct[] {
  const single = uniqueSorted(
    associations.map(({ clusterArn, namespace, serviceAccount }) => ({
      clusterArn: [clusterArn],
      namespace: [namespace],
      serviceAccount: [serviceAccount],
    })),
  );
  const all = hull(single);
  if (AXES.reduce((size, axis) => size * all[axis].length, 1) === single.length) return [all];

  return MERGE_ORDERS.map((order) => mergeUntilStable(single, order)).reduce((best, next) =>
    next.length < best.length || (next.length === best.length && textSize(next) < textSize(best)) ? next : best,
  );
}

function mergeUntilStable(products: readonly TrustProduct[], order: readonly Axis[]): readonly TrustProduct[] {
  const merged = order.reduce(mergeAlong, products);
  return merged.length === products.length ? merged : mergeUntilStable(merged, order);
}

/** Joins products that differ in one axis only, which is exact. */
function mergeAlong(products: readonly TrustProduct[], axis: Axis): readonly TrustProduct[] {
  const groups = new Map<string, TrustProduct[]>();
  for (const product of products) {
    const key = JSON.stringify({ ...product, [axis]: [] });
    const group = groups.get(key);
    if (group) group.push(product);
    else groups.set(key, [product]);
  }
  return uniqueSorted([...groups.values()].map(hull));
}

/** The smallest product around all of them. */
function hull(products: readonly TrustProduct[]): TrustProduct {
  const values = (axis: Axis): string[] => [...new Set(products.flatMap((product) => product[axis]))].sort();
  return { clusterArn: values('clusterArn'), namespace: values('namespace'), serviceAccount: values('serviceAccount') };
}

function uniqueSorted(products: readonly TrustProduct[]): TrustProduct[] {
  const distinct = new Map(products.map((product) => [JSON.stringify(product), product]));
  return [...distinct].sort(byKey).map(([, product]) => product);
}

function textSize(products: readonly TrustProduct[]): number {
  return JSON.stringify(products).length;
}

export function singleOrList(values: readonly string[]): OneOrMany<string> {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}
