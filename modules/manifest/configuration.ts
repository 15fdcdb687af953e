import type { Severity, Threshold } from '../diagnostics/severity';
import type { PolicyDocument } from '../policy/document';
import type { FreeValue } from './backend-schema';
import type { AssociationSettings, DocumentPath, Located, ManifestSettings, RoleSettings } from './manifest';
import type { SourceText } from './source-text';
import type { VersionConstraint } from './version-constraint';

/** `eks-pod-identity.yaml`: paths of the manifests, environments and the gate. */
export interface Configuration {
  readonly file: string;
  readonly source: SourceText;
  /** Present if the file has errors: the keys of the parts that are missing here. */
  readonly removed?: ReadonlySet<string>;
  /** Globs from the repository's root. */
  readonly manifests: readonly string[];
  readonly defaults: { readonly role: RoleSettings; readonly association?: AssociationSettings };
  readonly environments: readonly Environment[];
  /** Further accounts in which target roles are created. */
  readonly accounts: readonly Account[];
  /** Absent if no approvals are required. */
  readonly gate?: Gate;
  /** Absent means intents; see `meaningOfBase` for the base of a change. */
  readonly grants?: GrantMeaning;
  /** Policies of resources. */
  readonly policies: readonly PolicyEntry[];
  /** Managed policies of IAM, permissions boundaries among them. */
  readonly managedPolicies: readonly ManagedPolicyEntry[];
  /** The documents in files, by path; without those that could not be read. Absent until they are read. */
  readonly policyDocuments?: ReadonlyMap<string, PolicyDocument>;
  /** Versions of the AWS provider that stacks may use; overrides this project's default. */
  readonly awsProvider?: Located<VersionConstraint>;
}

/** The meaning of `read`, `write` and `list` in grants: what applications do, or AWS's access levels. */
export type GrantMeaning = 'intents' | 'levels';

/** An entry of `policies`: the policy of a resource, in a file of the repository. */
export interface PolicyEntry {
  /** ARN of the resource, with placeholders. */
  readonly arn: string;
  /** Path from the folder of the configuration, with placeholders. */
  readonly file: string;
  /** Account that owns the resource, or `{account}`; absent where the ARN names it, or where it is not known. */
  readonly account?: string;
  /** Present if this project owns the policy: Terraform replaces it as a whole. */
  readonly own?: true;
  readonly path: DocumentPath;
}

/** A policy in a file, in the configuration itself, or of AWS. */
export type StatedPolicy = { readonly path: DocumentPath } & (
  | { readonly file: string }
  | { readonly document: FreeValue }
  /** AWS's policy that allows everything. */
  | { readonly name: typeof FULL_ACCESS }
);

/** The service control policy that AWS attaches by default. */
export const FULL_ACCESS = 'FullAWSAccess';

/** What the organization of an environment's account allows at most. */
export interface OrganizationSettings {
  readonly path: DocumentPath;
  /** `o-a1b2c3d4e5` */
  readonly organization?: string;
  /** Service control policies by level: root, units, account. */
  readonly serviceControl: readonly (readonly StatedPolicy[])[];
  readonly resourceControl: readonly StatedPolicy[];
}

/** An entry of `policies`: a managed policy of IAM, with its document in a file or in the configuration itself. */
export type ManagedPolicyEntry = {
  /** ARN of the policy, with placeholders. */
  readonly arn: string;
  /** Present if this project creates and writes the policy. */
  readonly manage?: true;
  readonly path: DocumentPath;
} & (
  | {
      /** Path from the folder of the configuration, with placeholders. */
      readonly file: string;
    }
  | {
      /** As written in YAML, with placeholders; not checked. */
      readonly document: FreeValue;
    }
);

/** Which findings require an approval before a change is merged or applied. */
export interface Gate {
  readonly path: DocumentPath;
  /** Findings of this severity and above require an approval. */
  readonly failOn: Threshold;
  /** Overrides the severities of rules. */
  readonly severities: readonly RuleSeverity[];
  readonly ignore: readonly AcceptedRisk[];
  /** An approval from any one of them is sufficient. */
  readonly approvers: readonly Approver[];
  /** Whether approvals by anybody who wrote or committed one of the pull request's commits do not count. */
  readonly independent: boolean;
}

export interface RuleSeverity {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: DocumentPath;
}

/** An `ignore` entry: findings of a rule in a service that require no approval until the entry expires. */
export interface AcceptedRisk {
  readonly rule: Located<string>;
  readonly service: Located<string>;
  readonly reason: string;
  /** The last day on which the entry is valid: `2027-03-31`, in UTC. */
  readonly expires: Located<string>;
}

/**
 * A GitHub user or team. GitHub ignores the case of names; this keeps the case as written. A user with an ID is the account
 * of that ID, even if it has another login now.
 */
export type Approver =
  | { readonly kind: 'user'; readonly login: string; readonly id?: number }
  | { readonly kind: 'team'; readonly organization: string; readonly slug: string };

/** An AWS account with credentials. */
export interface Account {
  readonly name: string;
  readonly path: DocumentPath;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  /** AWS profile with credentials for the account; absent means the default credential chain. */
  readonly profile?: string;
}

/** One AWS account and region with its clusters. */
export interface Environment extends Account {
  readonly clusters: readonly Cluster[];
  readonly role: RoleSettings;
  readonly association?: AssociationSettings;
  /** Values of own placeholders, by name; those of the defaults included. */
  readonly values: Readonly<Record<string, string>>;
  /** Absent where nothing is stated of it. */
  readonly organizationPolicies?: OrganizationSettings;
  /** Whether the action reads documents of managed policies that are not in the repository from the account. */
  readonly lookUpPolicies?: true;
  /** The repository that manages its objects, by the name in their tags; the same for all environments. */
  readonly repository?: string;
  /** A Terraform backend by its Terraform name, with its arguments; absent means Terraform's default. */
  readonly backend?: Backend;
}

export interface Backend {
  readonly type: string;
  /** Arguments by their Terraform names; `{stack}` and the other placeholders are not filled in yet. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly path: DocumentPath;
}

export interface Cluster {
  readonly name: string;
  readonly path: DocumentPath;
  /** May differ from the environment's region. */
  readonly region: string;
  /** How the Pod Identity Agent is installed: as an EKS add-on by this project, by EKS Auto Mode, or otherwise. */
  readonly agent: 'addon' | 'auto-mode' | 'preinstalled';
  /** ARN of the cluster's OpenID Connect provider in IAM. */
  readonly oidcProvider?: string;
  /** URL of the issuer whose provider this project creates; absent if the provider is managed elsewhere. */
  readonly managedIssuer?: string;
  readonly agentAddon: AgentAddonSettings;
  /** Absent where the Kubernetes provider finds the cluster in a kubeconfig. */
  readonly api?: ClusterApi;
  /** The namespaces that this project creates, in clusters with an `api`. Absent without any. */
  readonly namespaces?: readonly NamespaceSettings[];
  /** The other add-ons, by name. Absent without any. */
  readonly addons?: readonly AddonSettings[];
  /** Namespaces whose pods run where EKS Pod Identity is not available. Absent without any. */
  readonly unsupportedNamespaces?: readonly UnsupportedNamespace[];
}

/** How to reach the Kubernetes API of a cluster. https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html */
export interface ClusterApi {
  /** `https://….eks.amazonaws.com` */
  readonly endpoint: string;
  /** Certificates in PEM. */
  readonly certificateAuthority: string;
}

/** A namespace that this project creates. */
export interface NamespaceSettings {
  readonly name: string;
  readonly path: DocumentPath;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A namespace whose pods run on Fargate or on Windows nodes. */
export interface UnsupportedNamespace extends Located<string> {
  readonly nodes: 'fargate' | 'windows';
}

export interface AgentAddonSettings {
  readonly version?: string;
  /** The add-on's configuration values, as written in YAML. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly resolveConflictsOnCreate?: 'NONE' | 'OVERWRITE';
  readonly resolveConflictsOnUpdate?: 'NONE' | 'OVERWRITE' | 'PRESERVE';
  /** Whether the software stays in the cluster when the add-on is deleted. */
  readonly preserve?: boolean;
  /** Tags of the add-on, with those of the environment and the defaults. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether the add-on is in the cluster already, and is taken over by import. */
  readonly adopt?: true;
}

/** An add-on of a cluster that is not the agent. */
export interface AddonSettings extends AgentAddonSettings {
  readonly name: string;
  readonly path: DocumentPath;
  /** What its role may do, and which of its service accounts get the role. Absent for an add-on without a role. */
  readonly role?: ManifestSettings;
}
