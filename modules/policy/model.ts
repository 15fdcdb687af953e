import { type Glob, type Template } from './template';

/**
 * Policies after parsing: every construct is either understood or carries the reason why it cannot be decided.
 * The single-request evaluator and the comparison both read this, so both speak the same language.
 */
export interface AccessModel {
  /** Identity policies, or the one document when access is given as a document. */
  readonly policies: readonly PolicyModel[];
  readonly permissionsBoundary?: PolicyModel;
  readonly sessionPolicy?: PolicyModel;
  /** Present where policies of resources are known. */
  readonly resourcePolicies?: ResourcePolicySets;
  /** Present where policies of the organization are known. */
  readonly organization?: OrganizationModel;
  /** Condition keys that the access object fixes: `aws:principaltag/kubernetes-namespace` in lower case → value. */
  readonly fixedKeys: ReadonlyMap<string, string>;
}

/** The parts of an access object that hold policies. */
export type PolicyPart =
  'policies' | 'permissionsBoundary' | 'sessionPolicy' | 'resourcePolicies' | 'serviceControl' | 'resourceControl';

/** The policies of an organization, as sets of a formula. */
export interface OrganizationModel {
  /** Each level on its own. */
  readonly serviceControl: readonly (readonly PolicyModel[])[];
  /** One that allows everything, and those that deny. */
  readonly resourceControl: readonly PolicyModel[];
}

/**
 * What the known policies of resources say of the sessions of one role, as sets of a formula. Their statements have no
 * principals any more: each is in the set of those principals that it names the session by.
 */
export interface ResourcePolicySets {
  /**
   * Where identity policies count: at all other resources, at those of the role's account that leave it to them, and
   * where a policy of the resource allows the request. The explicit denies of these policies are here, too.
   */
  readonly acceptedByResource: PolicyModel;
  /** Allowed to the role by its ARN. */
  readonly resourceToRole: PolicyModel;
  /** Allowed to the session itself, or to everyone. */
  readonly resourceToSession: PolicyModel;
  /** The resources whose policies are known, with what is in them, such as the objects of a bucket. */
  readonly governed: readonly ResourcePattern[];
}

export interface PolicyModel {
  readonly part: PolicyPart;
  /** Index within its part. */
  readonly index: number;
  /** Present when the policy was given by the ARN of a managed policy. */
  readonly arn?: string;
  readonly statements: readonly StatementModel[];
  /**
   * Present when the policy may allow and deny requests beyond its `statements`:
   * an unknown managed policy, or a document that AWS would refuse.
   */
  readonly undecided?: string;
}

export interface StatementModel {
  readonly part: PolicyPart;
  /** Index of the policy within its part. */
  readonly policy: number;
  /** Index within the policy. */
  readonly index: number;
  /**
   * Index over all statements of the access object: policies first, then boundary, session policy and policies of
   * resources. Absent for what follows from no single statement.
   */
  readonly number?: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: PatternList<ActionPattern>;
  /** Absent in trust policies, whose only resource is the role itself. */
  readonly resources?: PatternList<ResourcePattern>;
  /** Absent in identity policies. */
  readonly principals?: PatternList<PrincipalPattern>;
  /** All must hold. */
  readonly conditions: readonly ConditionTest[];
  /** Whether `${…}` is a variable: policies of version 2012-10-17. */
  readonly variables: boolean;
  /** The resources that the policy is about, where it is the policy of one: a request's must be one of these, too. */
  readonly within?: readonly ResourcePattern[];
  /** Questions that only a yes makes the statement apply. */
  readonly questions?: readonly OpenQuestion[];
}

/** What the access object does not tell. Equal questions have equal answers. */
export interface OpenQuestion {
  /** Why it has no answer. */
  readonly because: string;
  /** Everything that the answer depends on; without one, `because` is it. */
  readonly about?: string;
  /** ARNs of sessions: the answer is yes where one of them makes the request. */
  readonly sessions?: readonly string[];
}

/** `Action`/`NotAction` and their like: one of the patterns must match or, negated, none may. */
export interface PatternList<P> {
  readonly negated: boolean;
  readonly patterns: readonly P[];
}

/** A construct that AWS's texts do not settle: it may match anything or nothing. */
export interface UndecidedPattern {
  readonly kind: 'undecided';
  readonly text: string;
  readonly reason: string;
}

/** A construct that matches nothing, as AWS treats it. */
export interface NothingPattern {
  readonly kind: 'nothing';
  readonly text: string;
}

export type ActionPattern =
  | { readonly kind: 'any'; readonly text: string }
  | {
      readonly kind: 'action';
      readonly text: string;
      /** Service prefix in lower case, without wildcards. */
      readonly service: string;
      /** Action name in lower case. */
      readonly name: Glob;
    }
  | NothingPattern
  | UndecidedPattern;

export type ResourcePattern =
  { readonly kind: 'any'; readonly text: string } | (ArnPattern & { readonly text: string }) | UndecidedPattern;

/** Partition, service, region, account, resource: the five parts after `arn:`. */
export type ArnSegments = readonly [Template, Template, Template, Template, Template];

export interface ArnPattern {
  readonly kind: 'arn';
  /** Compared one by one: a `*` does not cross the colon after its segment; in the last it crosses everything. */
  readonly segments: ArnSegments;
  /** Present if a match is not certain: a variable in a place where AWS's documentation does not allow one. */
  readonly doubt?: string;
}

export type PrincipalPattern =
  /** `"*"` or `{"AWS": "*"}`: everyone, anonymous callers too. */
  | { readonly kind: 'everyone'; readonly text: string }
  /** `{"Service": "*"}` and `{"Federated": "*"}`. */
  | { readonly kind: 'everyone-of'; readonly text: string; readonly of: NamedPrincipalKind }
  /** An account's number or its root ARN: every principal of that account. */
  | { readonly kind: 'account'; readonly text: string; readonly account: string; readonly partition?: string }
  /** The ARN of one role, user or session, without wildcards. A role's ARN matches the role's sessions too. */
  | { readonly kind: 'arn'; readonly text: string }
  | { readonly kind: 'named'; readonly text: string; readonly of: NamedPrincipalKind }
  | UndecidedPattern;

/** Kinds of principals that have a name and no account. */
export type NamedPrincipalKind = 'Service' | 'Federated' | 'CanonicalUser';

export interface ConditionTest {
  /** The operator as written: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  /** The key as written: `aws:SecureTransport`. */
  readonly key: string;
  /** The key in lower case, by which requests are looked up. */
  readonly keyId: string;
  /** The values as written, numbers and booleans as text. */
  readonly texts: readonly string[];
  /** Whether `${…}` in the values is a variable: policies of version 2012-10-17. */
  readonly variables: boolean;
  readonly quantifier?: 'ForAllValues' | 'ForAnyValue';
  readonly ifExists: boolean;
  /** True for `…Not…` operators: a value passes when it matches none of the policy's values. */
  readonly negated: boolean;
  readonly values: ConditionValues;
}

/** The values of a test, by family of operators. One match is enough; see `ConditionTest.negated`. */
export type ConditionValues =
  | { readonly family: 'string'; readonly ignoreCase: boolean; readonly values: readonly Template[] }
  | { readonly family: 'arn'; readonly values: readonly ArnPattern[] }
  | { readonly family: 'numeric'; readonly relation: Relation; readonly values: readonly number[] }
  /** Milliseconds since 1970. */
  | { readonly family: 'date'; readonly relation: Relation; readonly values: readonly number[] }
  | { readonly family: 'bool'; readonly values: readonly boolean[] }
  /** Canonical base64. */
  | { readonly family: 'binary'; readonly values: readonly string[] }
  | { readonly family: 'ip'; readonly values: readonly IpRange[] }
  /** True: the key must be absent. */
  | { readonly family: 'null'; readonly values: readonly boolean[] }
  /** An operator or a value that is not understood: the test may hold or not. */
  | { readonly family: 'undecided'; readonly reason: string };

/** How a request's value must relate to the policy's value. */
export type Relation = 'equal' | 'less' | 'less-or-equal' | 'greater' | 'greater-or-equal';

/** The addresses whose first `prefix` bits are those of `address`; the rest of `address` is zero. */
export interface IpRange {
  readonly version: 4 | 6;
  readonly address: bigint;
  readonly prefix: number;
}

/** Something wrong with a policy, found while reading it. */
export interface PolicyProblem {
  /** What is wrong, naming the construct; no final period. */
  readonly reason: string;
  readonly part: PolicyPart;
  readonly policy: number;
  /** Index within the policy; absent when the policy as a whole is meant. */
  readonly statement?: number;
  /** Index over all statements of the access object. */
  readonly number?: number;
  /** True when answers depend on the construct; false when AWS is known to match nothing by it. */
  readonly undecided: boolean;
}
