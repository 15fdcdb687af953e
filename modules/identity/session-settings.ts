import type { PolicyDocument } from '../policy/document';
import type { AssociationRef } from './association-ref';
import type { Mechanism } from './mechanism';
import { MECHANISMS, type MechanismName } from './mechanisms';

/** How the pods of a service account get their session, where that is not the default. */
export interface SessionSettings {
  /** @default 'pod-identity' */
  readonly mechanism?: MechanismName;
  /** ARN of the cluster's OpenID Connect provider in IAM; only with IRSA. */
  readonly oidcProvider?: string;
  /**
   * ARN of a role that EKS assumes with the session of the service's role. The pods get the session of this role only.
   * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
   */
  readonly targetRole?: string;
  /** Limits the pods' session, which is the target role's where there is one. */
  readonly sessionPolicy?: PolicyDocument;
}

/** A service account of a cluster, with its session. A service account may have one session per mechanism. */
export interface SessionAssociation extends AssociationRef, SessionSettings {}

export function mechanismNameOf({ mechanism = 'pod-identity' }: SessionSettings): MechanismName {
  return mechanism;
}

export function mechanismOf(settings: SessionSettings): Mechanism {
  return MECHANISMS[mechanismNameOf(settings)];
}

/** The service account alone. */
export function associationRefOf({ cluster, clusterArn, namespace, serviceAccount }: AssociationRef): AssociationRef {
  return { cluster, clusterArn, namespace, serviceAccount };
}
