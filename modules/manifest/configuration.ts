import type { Severity, Threshold } from '../diagnostics/severity';
import type { DocumentPath, Located, RoleSettings } from './manifest';
import type { SourceText } from './source-text';
import type { VersionConstraint } from './version-constraint';

/** `eks-pod-identity.yaml`: where the manifests are and which environments exist. */
export interface Configuration {
  readonly file: string;
  readonly source: SourceText;
  /** Globs from the repository's root. */
  readonly manifests: readonly string[];
  readonly defaults: { readonly role: RoleSettings };
  readonly environments: readonly Environment[];
  /** Absent where nothing is held back. */
  readonly gate?: Gate;
  /** Versions of the AWS provider that stacks may use, in place of one that this project chooses. */
  readonly awsProvider?: Located<VersionConstraint>;
}

/** What waits for somebody's approval before it is merged or applied. */
export interface Gate {
  readonly path: DocumentPath;
  /** Findings of this severity and above wait. */
  readonly failOn: Threshold;
  /** Severities of rules, in place of those the rules have. */
  readonly severities: readonly RuleSeverity[];
  readonly ignore: readonly AcceptedRisk[];
  /** Any one of them approves. */
  readonly approvers: readonly Approver[];
}

export interface RuleSeverity {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: DocumentPath;
}

/** The findings of a rule in a service that hold nothing back until a day is over. */
export interface AcceptedRisk {
  readonly rule: Located<string>;
  readonly service: Located<string>;
  readonly reason: string;
  /** The last day on which it counts: `2027-03-31`, in UTC. */
  readonly expires: Located<string>;
}

/** Of GitHub, whose names ignore case; kept as they are written. */
export type Approver =
  | { readonly kind: 'user'; readonly login: string }
  | { readonly kind: 'team'; readonly organization: string; readonly slug: string };

/** One AWS account and region with its clusters. */
export interface Environment {
  readonly name: string;
  readonly path: DocumentPath;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  /** Profile of the AWS configuration whose credentials are the account's; absent means those of the process. */
  readonly profile?: string;
  readonly clusters: readonly Cluster[];
  readonly role: RoleSettings;
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
  /** The cluster's own region; differs from the environment's for a cluster elsewhere. */
  readonly region: string;
  /** Who provides the Pod Identity Agent: this project as an EKS add-on, EKS Auto Mode, or somebody else. */
  readonly agent: 'addon' | 'auto-mode' | 'preinstalled';
  readonly agentAddon: AgentAddonSettings;
}

export interface AgentAddonSettings {
  readonly version?: string;
  /** The add-on's configuration values, as YAML wrote them. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly resolveConflictsOnCreate?: 'NONE' | 'OVERWRITE';
  readonly resolveConflictsOnUpdate?: 'NONE' | 'OVERWRITE' | 'PRESERVE';
}
