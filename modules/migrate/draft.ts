import type { PolicyDocument, Statement } from '../policy/document';
import type { FoundAssociation } from './found';
import type { JoinedAddon, JoinedServiceAccount } from './join-sources';
import type { KnownCluster } from './known-clusters';
import type { KnownRole } from './known-roles';

/** A cluster of which everything is known that the configuration requires. */
export type PlacedCluster = KnownCluster & Required<Pick<KnownCluster, 'region' | 'account' | 'partition'>>;

/** An environment of the configuration: the clusters of an AWS account. */
export interface DraftEnvironment {
  readonly name: string;
  readonly account: string;
  readonly partition: string;
  /** Of most of its clusters. */
  readonly region: string;
  readonly clusters: readonly PlacedCluster[];
  readonly addons: readonly DraftAddon[];
}

/** A service of one environment: service accounts that share a role on the same clusters. */
export interface DraftService {
  readonly service: string;
  readonly environment: DraftEnvironment;
  readonly clusters: readonly PlacedCluster[];
  /** `namespace/name` */
  readonly serviceAccounts: readonly string[];
  readonly role: DraftRole;
  /** Whether pods use IRSA now, and so need both mechanisms for a while. */
  readonly usesIrsa: boolean;
  readonly association?: FoundAssociation;
  readonly before: readonly JoinedServiceAccount[];
}

export interface DraftAddon extends JoinedAddon {
  readonly cluster: PlacedCluster;
  /** Absent for an add-on without a role. */
  readonly role?: DraftRole;
}

/** What becomes of a role. */
export interface DraftRole {
  /**
   * `adopted`: the role is imported and managed from now on. `new`: another role with the same access is created.
   * `existing`: the role is used as it is, because its policies are not known.
   */
  readonly kind: 'adopted' | 'new' | 'existing';
  readonly known: KnownRole;
  /** Why the role is not adopted. */
  readonly reason?: string;
  /** Policies that become grants. */
  readonly documents: readonly PolicyDocument[];
  /** Managed policies that stay attached, by their ARNs. */
  readonly managedPolicies: readonly string[];
  /** Customer managed policies that become grants, by their ARNs. */
  readonly replaced: readonly string[];
  /** Trust that the generated trust policy does not have. */
  readonly trust: readonly Statement[];
}
