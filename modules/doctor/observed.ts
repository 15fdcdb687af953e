import type { PolicyDocument } from '../policy/document';

/**
 * What was observed of one service account of a cluster, as plain facts: who reads them, and how, is not known here. A fact
 * that could not be read has the reason.
 */
export interface Observed {
  /** When the facts were read. */
  readonly now: Date;
  /** Associations of the service account in EKS. The API allows one; empty without any. */
  readonly associations: Reading<readonly ObservedAssociation[]>;
  /** The trust policy of the declared role; null where the role does not exist. */
  readonly trustPolicy: Reading<PolicyDocument | null>;
  /** Annotations of the service account in Kubernetes; null where it does not exist. */
  readonly annotations: Reading<Readonly<Record<string, string>> | null>;
  /** The pods that run as the service account. */
  readonly pods: Reading<readonly ObservedPod[]>;
  /** The nodes of these pods. */
  readonly nodes: Reading<readonly ObservedNode[]>;
  /** The pods of the Pod Identity Agent in the cluster. */
  readonly agents: Reading<readonly ObservedAgent[]>;
}

/** A fact, or why it could not be read. */
export type Reading<Fact> = { readonly read: Fact } | Unread;

export interface Unread {
  /** Such as a missing permission. */
  readonly unread: string;
  /** How it can be read. */
  readonly help: string;
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_PodIdentityAssociation.html */
export interface ObservedAssociation {
  readonly id: string;
  readonly roleArn: string;
  readonly targetRoleArn?: string;
  readonly disableSessionTags: boolean;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  /** The add-on that owns it. */
  readonly ownerArn?: string;
}

export interface ObservedPod {
  readonly name: string;
  /** The workload that creates it, such as `deployment/orders`; absent where it is not known. */
  readonly workload?: string;
  /** Absent until it is scheduled. */
  readonly node?: string;
  /** When the API server admitted it. */
  readonly createdAt: Date;
  /** Whether a Fargate profile runs it. */
  readonly isFargate: boolean;
  /** Names of containers that its annotation excludes from injection. */
  readonly skippedContainers: readonly string[];
  /** Init containers too. */
  readonly containers: readonly ObservedContainer[];
}

export interface ObservedContainer {
  readonly name: string;
  readonly image: string;
  /** Names of environment variables, without their values. */
  readonly variables: readonly string[];
  /** Whether it has all variables of a Secret or ConfigMap, whose names are not read. */
  readonly hasVariablesFrom: boolean;
}

export interface ObservedNode {
  readonly name: string;
  readonly kind: 'ec2' | 'auto-mode' | 'fargate' | 'hybrid';
  readonly isWindows: boolean;
}

export interface ObservedAgent {
  readonly node: string;
  readonly isReady: boolean;
}
