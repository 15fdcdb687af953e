import type { GrantStatements } from '../grants/grant-statements';
import type { PolicyLayout } from '../grants/policy-layout';
import type { SessionSettings } from '../identity/session-settings';
import type { Account, AddonSettings, Cluster, Environment } from '../manifest/configuration';
import type { Identity, Manifest } from '../manifest/manifest';
import type {
  ManagedPolicyDocument,
  OrganizationPolicies,
  PolicyDocument,
  ResourcePolicy,
  Statement,
} from '../policy/document';

export type { NamedPolicy, PolicyLayout } from '../grants/policy-layout';

/** One service in one environment, completely resolved. Stacks and permission diff are computed from it. */
export interface Workload {
  readonly service: string;
  readonly environment: Environment;
  readonly manifest: Manifest;
  readonly role: WorkloadRole;
  /** The EKS add-on that owns the associations; undefined for a service. */
  readonly addon?: AddonSettings;
  /** The role whose access the pods get through `role`. */
  readonly targetRole?: TargetRole;
  /** How the pods of all associations get their sessions. */
  readonly identity: Identity;
  /** One per cluster and service account, sorted. */
  readonly associations: readonly Association[];
  /** What is taken over from the account by import instead of created; absent for nothing. */
  readonly adopt?: Adoption;
  /** Tags of the associations, by key. */
  readonly associationTags: Readonly<Record<string, string>>;
  readonly createServiceAccounts: boolean;
  /** Of the created service accounts. */
  readonly serviceAccountMetadata?: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  /** The workloads that reports propose to restart where their pods need it; absent without any. */
  readonly restart?: readonly RestartTarget[];
  /** Policies of resources that are known in the environment, sorted by resource. */
  readonly resourcePolicies: readonly ResourcePolicy[];
  /** Managed policies whose documents the configuration names, sorted by ARN; see `managedPoliciesOf`. */
  readonly managedPolicies: readonly ManagedPolicyDocument[];
  /** What the organization leaves of the access of the service's roles, by the account of the role. */
  readonly organizationPolicies?: ReadonlyMap<string, OrganizationPolicies>;
  /** Whether EKS adds session tags for cluster, namespace, service account and pod. */
  readonly sessionTags: boolean;
}

/** A workload of Kubernetes whose pods run as the service. */
export interface RestartTarget {
  readonly namespace: string;
  /** `deployment/orders` */
  readonly workload: string;
}

/** A service account of a cluster, with the settings of its session by EKS Pod Identity. */
export interface Association extends Pick<SessionSettings, 'targetRole' | 'sessionPolicy'> {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** What of a service is in the account already. */
export interface Adoption {
  /** Whether the role is; its import ID is its name. */
  readonly role: boolean;
  readonly associations: readonly AdoptedAssociation[];
}

/** An association that exists, by the ID that EKS has given it. */
export interface AdoptedAssociation {
  /** Name of the cluster. */
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly id: string;
}

/** A role that this project creates, or one that is managed outside this repository. */
export type WorkloadRole = CreatedRole | ExistingRole;

export interface CreatedRole {
  readonly kind: 'created';
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly description?: string;
  /** Seconds; undefined for IAM's default. */
  readonly maxSessionDuration?: number;
  readonly permissionsBoundary?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Further tags, which its stack gives to all objects; absent without a stack. */
  readonly toolTags?: Readonly<Record<string, string>>;
  readonly trustPolicy: PolicyDocument;
  /** The statements of each grant of the manifest, `allow` first. */
  readonly grants: readonly GrantStatements[];
  /** Canonical statements of all grants. */
  readonly statements: readonly Statement[];
  /** The statements, distributed over policies within IAM's quotas. */
  readonly policies: PolicyLayout;
  /** ARNs of managed policies, sorted. */
  readonly managedPolicyArns: readonly string[];
}

/** A role that pods get through the service's role. */
export type TargetRole = CreatedTargetRole | ExistingTargetRole;

export interface ExistingTargetRole extends TargetPlace {
  readonly kind: 'existing';
  readonly role: ExistingRole;
  /** As `policies` of the configuration names it. */
  readonly trustPolicy?: PolicyDocument;
}

interface TargetPlace {
  /** True where nothing in the configuration names the account of the role. */
  readonly inUnnamedAccount?: boolean;
}

export interface CreatedTargetRole extends TargetPlace {
  /** `created` by a stack with credentials of its account, or `handed-off` to the owners of an account without. */
  readonly kind: 'created' | 'handed-off';
  readonly account: TargetAccount;
  readonly role: CreatedRole;
}

/** The account of a target role. Without credentials its name is its ID, and its region that of the environment. */
export type TargetAccount = Omit<Account, 'path'>;

export interface ExistingRole {
  readonly kind: 'existing';
  readonly arn: string;
}
