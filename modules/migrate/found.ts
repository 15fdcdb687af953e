import type { FilePosition } from '../diagnostics/diagnostic';
import type { MechanismName } from '../identity/mechanisms';
import type { PolicyDocument } from '../policy/document';

/**
 * What the sources of a migration have, as plain data: each list in the order of the sources. The same thing may be
 * found several times. Names refer to each other by ARNs and by names of clusters.
 */
export interface Found {
  readonly clusters: readonly FoundCluster[];
  readonly serviceAccounts: readonly FoundServiceAccount[];
  readonly roles: readonly FoundRole[];
  readonly policies: readonly FoundPolicy[];
  readonly addons: readonly FoundAddon[];
  readonly listings: readonly FoundListing[];
  readonly rolePolicies: readonly FoundRolePolicy[];
}

/** An EKS cluster, or what a source knows of it. */
export interface FoundCluster {
  readonly name: string;
  readonly region?: string;
  /** 12 digits. */
  readonly account?: string;
  readonly partition?: string;
  /** Its OIDC issuer without the scheme: `oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE`. */
  readonly issuer?: string;
  readonly isAutoMode?: boolean;
  /** Namespaces whose pods may run on Fargate. */
  readonly fargate?: readonly string[];
  readonly place: FilePosition;
}

/** The cluster of something, as far as its source names it. */
export type ClusterRef = Pick<FoundCluster, 'name' | 'region' | 'account'>;

/** A service account that has a role: by the annotation of IRSA, or by an association. */
export interface FoundServiceAccount {
  /** Absent in files of Kubernetes, which do not name their cluster. */
  readonly cluster?: ClusterRef;
  /** Absent where `kubectl` or Helm adds it. */
  readonly namespace?: string;
  readonly serviceAccount: string;
  readonly mechanism: MechanismName;
  /** The `id` of a role. */
  readonly role: string;
  readonly association?: FoundAssociation;
  readonly place: FilePosition;
}

/** A Pod Identity association. */
export interface FoundAssociation {
  /** `a-…`; absent where the source only declares it. */
  readonly id?: string;
  readonly targetRole?: string;
  readonly disablesSessionTags?: boolean;
  readonly sessionPolicy?: PolicyDocument;
  readonly tags: Tags;
  /** Owned by an add-on, so that it is managed with the add-on. */
  readonly isOwnedByAddon?: boolean;
}

export type Tags = Readonly<Record<string, string>>;

/** A role with its policies. */
export interface FoundRole {
  /** Its ARN; of a role that the source declares without a name, a text that is unique among all sources. */
  readonly id: string;
  readonly arn?: string;
  readonly name?: string;
  readonly path?: string;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration?: number;
  /** Absent where the source lacks it, or the tool that creates the role writes it. */
  readonly trust?: PolicyDocument;
  readonly inline: readonly InlinePolicy[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  /** ARN of a managed policy. */
  readonly boundary?: string;
  readonly tags: Tags;
  /** How much of the policies the source has: all of the account, what a tool manages, or nothing. */
  readonly knows: 'all' | 'declared' | 'trust-only';
  readonly place: FilePosition;
}

export interface InlinePolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** A customer managed policy. */
export interface FoundPolicy {
  /** Absent for a file with a policy document alone, whose name may be that of the policy. */
  readonly arn?: string;
  /** The last part of the ARN, or the name of the file. */
  readonly name: string;
  readonly document: PolicyDocument;
  readonly place: FilePosition;
}

/** An EKS add-on. */
export interface FoundAddon {
  readonly cluster: ClusterRef;
  readonly name: string;
  readonly version?: string;
  /** As the API has it: JSON or YAML. */
  readonly configurationValues?: string;
  readonly preserve?: boolean;
  readonly tags: Tags;
  /** By IRSA: `id` of the role of its service account. */
  readonly role?: string;
  /** By EKS Pod Identity. */
  readonly associations: readonly { readonly serviceAccount: string; readonly role: string }[];
  /** Whether it has associations that the source does not show. */
  readonly hasHiddenAssociations?: boolean;
  readonly place: FilePosition;
}

/** A policy that a source gives to a role of another source. */
export interface FoundRolePolicy {
  /** Name of the role. */
  readonly role: string;
  readonly inline?: InlinePolicy;
  /** ARN of a managed policy. */
  readonly attached?: string;
}

/** An association in a list, which does not contain its role. */
export interface FoundListing {
  readonly cluster: ClusterRef;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly id: string;
  readonly isOwnedByAddon?: boolean;
  readonly place: FilePosition;
}

/** What several sources have together. */
export function allFound(parts: readonly Partial<Found>[]): Found {
  return {
    clusters: parts.flatMap(({ clusters = [] }) => clusters),
    serviceAccounts: parts.flatMap(({ serviceAccounts = [] }) => serviceAccounts),
    roles: parts.flatMap(({ roles = [] }) => roles),
    policies: parts.flatMap(({ policies = [] }) => policies),
    addons: parts.flatMap(({ addons = [] }) => addons),
    rolePolicies: parts.flatMap(({ rolePolicies = [] }) => rolePolicies),
    listings: parts.flatMap(({ listings = [] }) => listings),
  };
}
