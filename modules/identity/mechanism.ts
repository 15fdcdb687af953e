import type { AccessRequest } from '../policy/comparison';
import type { PolicyDocument } from '../policy/document';
import type { AssociationRef } from './association-ref';
import type { PodIdentityTrust } from './trust-policy';

/** A way in which a service account becomes a session of a role. */
export interface Mechanism {
  /** In sentences: `EKS Pod Identity`. */
  readonly title: string;
  /** The Terraform resource that gives a service account its role; undefined where the trust policy alone does. */
  readonly resource?: MechanismResource;
  /**
   * The trust policy of a role that exactly these service accounts may use.
   * @throws RangeError without any: IAM accepts no policy without a statement
   */
  trustPolicy(trust: PodIdentityTrust): PolicyDocument;
  /**
   * The tags on the session of an association's pods that have one value for all of them; undefined where sessions never
   * have tags.
   */
  sessionTags(association: AssociationRef): Readonly<Record<string, string>> | undefined;
  /** A pod of a service account and a cluster that no policy names assumes the role. */
  anyPod(role: string, clusterAccount: string): PodRequest;
  /** For people: `shop/orders-api on shop-eu`. */
  words(association: AssociationRef): string;
}

/** The placeholder for every name in requests of principals that no policy names. */
export const UNNAMED = 'nobody-names-this';

/** A request by which a pod assumes a role. */
export type PodRequest = AccessRequest & { readonly principal: string };

/** The Terraform resource of a mechanism, by its type and the arguments that the access depends on. */
export interface MechanismResource {
  readonly type: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly region: string;
  readonly role: string;
  readonly targetRole: string;
  /** True where EKS puts no tags on the sessions. */
  readonly withoutSessionTags: string;
  readonly sessionPolicy: string;
}
