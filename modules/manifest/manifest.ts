import type { ConditionBlock } from '../policy/document';
import type { SourceText } from './source-text';

/** A service's file: who may do what. Placeholders such as `{environment}` are not filled in yet. */
export interface Manifest {
  /** Path from the repository's root, with forward slashes. */
  readonly file: string;
  /** Gives the line and column of any part of the file. */
  readonly source: SourceText;
  readonly service: string;
  readonly owner?: string;
  readonly serviceAccounts: readonly ServiceAccountRef[];
  /** The environments the service runs in with what each adds; undefined means all of the configuration's. */
  readonly environments?: ReadonlyMap<string, ManifestSettings>;
  readonly settings: ManifestSettings;
}

/** What the manifest says for all environments, or adds for one. Paths lead into the file, for diagnostics. */
export interface ManifestSettings {
  readonly path: DocumentPath;
  readonly serviceAccounts: readonly ServiceAccountRef[];
  readonly allow: readonly Grant[];
  readonly deny: readonly Grant[];
  /** Names or ARNs, as written. */
  readonly managedPolicies: readonly Located<string>[];
  /** Settings of the role to create, or the ARN of one that exists. */
  readonly role?: RoleSettings | Located<string>;
  readonly createServiceAccounts?: boolean;
  /** False: EKS puts no session tags on the sessions of pods. */
  readonly sessionTags?: boolean;
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

export type GrantLevel = 'list' | 'read' | 'write' | 'tagging' | 'permissions-management';

/** An entry under `allow` or `deny`. */
export type Grant = LevelGrant | ActionGrant;

interface GrantCommon {
  readonly path: DocumentPath;
  readonly conditions?: ConditionBlock;
}

/** `- read: ARN` */
export interface LevelGrant extends GrantCommon {
  readonly level: GrantLevel;
  readonly resources: readonly Located<string>[];
}

/** `- actions: […]` with `resources: […]` */
export interface ActionGrant extends GrantCommon {
  readonly actions: readonly Located<string>[];
  readonly resources: readonly Located<string>[];
}

/** Settings of a role that is created; what is absent is inherited: manifest, then environment, then defaults. */
export interface RoleSettings {
  readonly path?: DocumentPath;
  readonly name?: string;
  readonly rolePath?: string;
  readonly permissionsBoundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}
