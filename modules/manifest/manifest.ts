import type { ConditionBlock } from '../policy/document';
import type { GrantLevel, Verb } from './grant-schema';
import type { SourceText } from './source-text';
import type { PrincipalKind } from './trust-schema';

/** The manifest of a service: its service accounts and access. Placeholders are not filled in yet. */
export interface Manifest {
  /** Path from the repository's root, with forward slashes. */
  readonly file: string;
  /** Resolves parts of the file to lines and columns. */
  readonly source: SourceText;
  /** Present if the file has errors: the keys of the parts that are missing here. */
  readonly removed?: ReadonlySet<string>;
  readonly service: string;
  readonly owner?: string;
  readonly serviceAccounts: readonly ServiceAccountRef[];
  /** Environments that the service runs in, with their settings; undefined means all of the configuration's. */
  readonly environments?: ReadonlyMap<string, ManifestSettings>;
  readonly settings: ManifestSettings;
}

/** Settings for all environments, or in addition for one. Paths refer to the file, for diagnostics. */
export interface ManifestSettings {
  readonly path: DocumentPath;
  readonly serviceAccounts: readonly ServiceAccountRef[];
  /** Names of the clusters that the service runs in, for one environment; undefined means all of the environment's. */
  readonly clusters?: readonly Located<string>[];
  readonly allow: readonly Grant[];
  readonly deny: readonly Grant[];
  readonly presets: readonly PresetUse[];
  /** Names or ARNs, as written. */
  readonly managedPolicies: readonly Located<string>[];
  /** Settings of the role to create, or the ARN of an existing role. */
  readonly role?: RoleSettings | Located<string>;
  /** The role whose access pods get through the service's role: settings of one to create, or the ARN of an existing one. */
  readonly targetRole?: TargetRoleSettings | Located<string>;
  readonly association?: AssociationSettings;
  readonly adopt?: AdoptSettings;
  readonly createServiceAccounts?: boolean;
  /** Of the service accounts that are created. */
  readonly serviceAccountMetadata?: ServiceAccountMetadata;
  /** Workloads to restart, as written. */
  readonly restart?: readonly Located<string>[];
  readonly identity?: Identity;
  /** False: EKS adds no session tags to the sessions of pods. */
  readonly sessionTags?: boolean;
  /** Policies that limit the sessions of pods; empty for none. */
  readonly sessionPolicies?: readonly SessionPolicySettings[];
}

/** What the sessions of pods are limited to. `path` is the place of the policy in the file. */
export interface SessionPolicySettings extends Pick<ManifestSettings, 'path' | 'allow' | 'deny'> {
  /** Undefined for all service accounts of the service. */
  readonly serviceAccounts?: readonly ServiceAccountRef[];
}

/** How pods get their sessions: by one of the mechanisms, or by each of them. */
export const IDENTITIES = ['pod-identity', 'irsa', 'both'] as const;
export type Identity = (typeof IDENTITIES)[number];

/** What a role may do, as written. */
export type GrantedAccess = Pick<ManifestSettings, 'path' | 'allow' | 'deny' | 'presets' | 'managedPolicies'>;

/** A target role to create. `path` is the place of its settings in the file. */
export interface TargetRoleSettings extends GrantedAccess {
  /** Name of an environment or of an entry of `accounts`, or an account ID. */
  readonly account: Located<string>;
  readonly role: RoleSettings;
}

/** Keys and indices from the document's root, as `yaml` takes them: `['allow', 0, 'actions']`. */
export type DocumentPath = readonly (string | number)[];

export interface Located<T> {
  readonly value: T;
  readonly path: DocumentPath;
}

/** A Kubernetes service account: `shop/orders-api`. */
export interface ServiceAccountRef {
  readonly namespace: string;
  readonly name: string;
  readonly path: DocumentPath;
}

/** An entry under `presets`, with the values of its parameters. */
export interface PresetUse {
  readonly path: DocumentPath;
  /** The name of a preset of this version. */
  readonly name: string;
  /** One of the preset's versions; undefined for the newest. */
  readonly version?: string;
  /** As written, by parameter: ARNs, the choice, or `true` for a flag. Absent parameters have no entry. */
  readonly values: ReadonlyMap<string, readonly Located<string>[]>;
}

/** An entry under `allow` or `deny`. */
export type Grant = VerbGrant | LevelGrant | ActionGrant;

interface GrantCommon {
  readonly path: DocumentPath;
  readonly conditions?: ConditionBlock;
}

/** `- read: ARN`, or `- publish: cloudwatch` for actions without resources */
export interface VerbGrant extends GrantCommon {
  readonly verb: Verb;
  readonly resources: readonly Located<string>[];
}

/** `- level: { Write: ARN }`; `- tagging: ARN` is short for a level, too. */
export interface LevelGrant extends GrantCommon {
  readonly levels: readonly { readonly level: GrantLevel; readonly resources: readonly Located<string>[] }[];
}

/** `- actions: […]` with `resources: […]`; `notActions` and `notResources` list what is excluded. */
export interface ActionGrant extends GrantCommon {
  readonly actions: readonly Located<string>[];
  /** The grant is about every action but these. */
  readonly excludesActions?: true;
  readonly resources: readonly Located<string>[];
  /** The grant is about every resource but these. */
  readonly excludesResources?: true;
}

/** What is added to the trust policy of a role. `path` is the place of `trust` in the file. */
export interface TrustSettings {
  readonly path: DocumentPath;
  /** For the statements of EKS Pod Identity. */
  readonly conditions?: ConditionBlock;
  readonly statements: readonly TrustStatementSettings[];
}

export interface TrustStatementSettings {
  readonly path: DocumentPath;
  readonly effect: 'Allow' | 'Deny';
  /** At least one. */
  readonly principals: readonly (Located<string> & { readonly kind: PrincipalKind })[];
  readonly actions: readonly string[];
  readonly conditions?: ConditionBlock;
}

/** Settings of the associations; tags are added to those of the environment and the defaults. */
export interface AssociationSettings {
  readonly path: DocumentPath;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What exists in the account already and is taken over by import. `path` is the place of `adopt` in the file. */
export interface AdoptSettings {
  readonly path: DocumentPath;
  /** `adopt: false` */
  readonly isOff: boolean;
  /** Whether the role exists; undefined where it is not written. */
  readonly role?: boolean;
  readonly associations: readonly WrittenAssociationId[];
}

/** The ID of an association that exists. `path` is its place in the file. */
export interface WrittenAssociationId extends ServiceAccountRef {
  readonly cluster: string;
  readonly id: string;
}

/** Labels and annotations of created service accounts. `path` is the place of `kubernetes` in the file. */
export interface ServiceAccountMetadata {
  readonly path: DocumentPath;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Settings of a role to create; absent ones are inherited from the environment, then from the defaults. */
export interface RoleSettings {
  readonly path?: DocumentPath;
  readonly name?: string;
  readonly rolePath?: string;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration?: number;
  readonly permissionsBoundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly trust?: TrustSettings;
}
