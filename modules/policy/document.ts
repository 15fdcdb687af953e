/**
 * The JSON of an IAM policy as AWS writes it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface PolicyDocument {
  readonly Version?: '2012-10-17' | '2008-10-17';
  readonly Id?: string;
  readonly Statement: Statement | readonly Statement[];
}

/** One statement: `Effect` with who (`Principal`, resource policies only), what, on which resources and when. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Principal;
  readonly NotPrincipal?: Principal;
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: ConditionBlock;
}

export type OneOrMany<T> = T | readonly T[];

/** `"*"`, or principals by kind: `AWS`, `Service`, `Federated`, `CanonicalUser`. */
export type Principal = '*' | Readonly<Record<string, OneOrMany<string>>>;

/** Operator → condition key → values. All operators and keys must hold; one of a key's values is enough. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, OneOrMany<string | number | boolean>>>>>;

/**
 * What decides a role session's requests.
 * A policy or boundary given as a string is the ARN of a managed policy; AWS's own are looked up in the catalogue, others
 * in `managedPolicies`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export interface AccessObject {
  /** Identity policies, inline and managed; their statements count together. */
  readonly policies: readonly (PolicyDocument | string)[];
  readonly permissionsBoundary?: PolicyDocument | string;
  readonly sessionPolicy?: PolicyDocument;
  /** Documents of managed policies that the catalogue lacks, each ARN once; all others stay unknown. */
  readonly managedPolicies?: readonly ManagedPolicyDocument[];
  /** What the organization leaves of all that. */
  readonly organizationPolicies?: OrganizationPolicies;
  /** ARN of the role whose sessions make the requests; required beside `resourcePolicies`. */
  readonly principal?: string;
  /** The policies of resources, where they are known; those of all other resources stay unknown. */
  readonly resourcePolicies?: readonly ResourcePolicy[];
  /** Session tags with known values, by tag key (`kubernetes-namespace`), without `aws:PrincipalTag/`. */
  readonly sessionTags?: Readonly<Record<string, string>>;
}

/**
 * The authorization policies of AWS Organizations that concern a role: they allow nothing by themselves.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html
 */
export interface OrganizationPolicies {
  /** ID of the role's organization, `o-a1b2c3d4e5`: the value of `aws:PrincipalOrgID`. */
  readonly organization?: string;
  /**
   * Service control policies of the role's account, by level: the root, each unit and the account. One policy of every
   * level must allow a request. Absent where they are not known; an absent policy could not be read.
   */
  readonly serviceControl?: readonly (readonly (PolicyDocument | undefined)[])[];
  /** Resource control policies, by the account whose resources they are about. */
  readonly resourceControl?: readonly ResourceControl[];
  /** As `isNew` of a managed policy: nothing counts yet. */
  readonly isNew?: boolean;
  /** As `previous` of a managed policy. */
  readonly previous?: OrganizationPolicies;
}

export interface ResourceControl {
  /** 12 digits. */
  readonly account: string;
  /** All of its levels together: beside AWS's policy, which allows everything, they only deny. */
  readonly policies: readonly (PolicyDocument | undefined)[];
  /** True where buckets, whose ARNs name no account, are taken for those of the account, too. */
  readonly ownsBuckets?: boolean;
}

/** A managed policy by its ARN, with its document. */
export interface ManagedPolicyDocument {
  readonly arn: string;
  /** Absent where the document is one that could not be read, or does not count yet. */
  readonly document?: PolicyDocument;
  /**
   * True where a change names the policy for the first time: what it says of AWS counts when it is merged, so that it
   * hides nothing of the change itself.
   */
  readonly isNew?: boolean;
  /** Why the document is absent, as a predicate of "the document": `could not be read from the account (AccessDenied)`. */
  readonly absence?: string;
  /** What the base of a change says instead, for the same reason: what the change gives is looked for with both. */
  readonly previous?: PolicyDocument;
  /** Where the document comes from, for people: `file policies/boundary.json`. */
  readonly from?: string;
  /** True where this project writes the policy, so that a change of the document is one in AWS. */
  readonly managed?: boolean;
}

/** The policy of one resource, such as a bucket or a key. One without statements says that the resource has no policy. */
export interface ResourcePolicy {
  /** ARN, without wildcards: `arn:aws:s3:::reports`. */
  readonly resource: string;
  /** Absent where the policy is one that could not be read. */
  readonly document?: PolicyDocument;
  /**
   * Account that owns the resource, 12 digits. By default the one in the ARN; the ARN of a bucket has none, and then the
   * owner is not known.
   */
  readonly account?: string;
  /** The document before a change that states another one, which counts as well. */
  readonly previous?: PolicyDocument;
}
