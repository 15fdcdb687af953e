import type { AccessLevel } from '../catalogue/access-levels';
import type { OneOrMany } from './document';

/**
 * How access after relates to access before.
 * `equal`: the same requests are allowed; `broader`: all of before and more; `narrower`: the converse;
 * `incomparable`: some gained, some lost; `unknown`: not decided, `unknown` says why.
 */
export type Verdict = 'equal' | 'broader' | 'narrower' | 'incomparable' | 'unknown';

/** One test of one condition key; a row's conditions must all hold. */
export interface RowCondition {
  /** The operator as policies write it, with its prefix and suffix: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  /** The key as first spelt: `aws:SecureTransport`. */
  readonly key: string;
  readonly values: readonly string[];
  /** True where the row holds only when this test fails. */
  readonly negated?: true;
}

/** A request that proves a row: allowed on one side, not on the other. */
export interface Witness {
  readonly action: string;
  readonly resource: string;
  /** Present when the documents have a Principal. */
  readonly principal?: string;
  /** Condition keys the request carries; a key that is not here is absent from the request. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** The resources that match one of `include`, none of `exclude` and, in each list of `within`, one pattern. */
export interface RowResources {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Present where one list of patterns cannot say it: `t/*` and within `${aws:PrincipalTag/team}/*`. */
  readonly within?: readonly (readonly string[])[];
}

/** The principals that one of `include` names and none of `exclude`. */
export interface RowPrincipals {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Requests for which all that is present here holds. */
export interface RowException {
  readonly actions?: readonly string[];
  readonly resources?: RowResources;
  readonly principals?: RowPrincipals;
  readonly conditions: readonly RowCondition[];
}

/**
 * Whether requests for an action can have a resource. `listed`: AWS's service reference, or another page of AWS that
 * corrects it, lists the resource for the action. `possible`: it does not, and AWS may authorise the action against it
 * all the same, as the resource is `*`, or an ARN of the action's service or of one that AWS uses with it.
 * `impossible`: the resource is an ARN of another service.
 */
export type Applicability = 'listed' | 'possible' | 'impossible';

/** Requests gained or lost: any of the actions on any of the resources under all the conditions. */
export interface AccessRow {
  /** Actions as AWS writes them, or wildcards: `s3:GetObject`, `s3:Get*`, `*`. */
  readonly actions: readonly string[];
  /** Present beside wildcards that denote more than the row: actions and wildcards that are not part of it. */
  readonly exceptActions?: readonly string[];
  /** That of every action; of a wildcard's actions the most sensitive. */
  readonly accessLevel: AccessLevel;
  readonly resources: RowResources;
  /** Present when the documents have a Principal. */
  readonly principals?: RowPrincipals;
  readonly conditions: readonly RowCondition[];
  /** Present where requests that fit all this are not part of the row: those for which one of these holds. */
  readonly unless?: readonly RowException[];
  readonly witness: Witness;
  /** False where no request for the actions can have such a resource: it is `impossible`. */
  readonly occurs: boolean;
  /** That of the actions; of a wildcard's actions the best. Rows of unpublished actions only are never `listed`. */
  readonly applicability: Applicability;
  /** True where only actions that AWS has not published yet are concerned: `s3:Get*` covers a future `s3:GetX`. */
  readonly futureActions?: true;
}

/** An undecided construct, with its place. */
export interface UndecidedPart {
  readonly reason: string;
  readonly side: 'before' | 'after';
  /** Index of the statement, counted over all statements of that side; absent when no single statement is the cause. */
  readonly statement?: number;
  /** The requests in doubt, where these are known. */
  readonly rows?: readonly AccessRow[];
}

export interface Comparison {
  readonly verdict: Verdict;
  readonly gained: readonly AccessRow[];
  readonly lost: readonly AccessRow[];
  readonly unknown: readonly UndecidedPart[];
}

/** A single request, to be decided by `evaluate`. */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly principal?: string;
  /**
   * Condition keys with their values; a key that is not here is absent from the request,
   * except `aws:PrincipalArn` and `aws:PrincipalAccount`, which follow from a principal that is an ARN.
   */
  readonly context: Readonly<Record<string, OneOrMany<string>>>;
}

export interface Evaluation {
  readonly decision: 'allowed' | 'explicitly-denied' | 'implicitly-denied' | 'unknown';
  /** The statements that decided; for `unknown`, those that are in doubt. */
  readonly statements: readonly DecidingStatement[];
  /** Why it is `unknown`: present then, and only then. */
  readonly reasons?: readonly string[];
}

export interface DecidingStatement {
  readonly part:
    'policies' | 'permissionsBoundary' | 'sessionPolicy' | 'resourcePolicies' | 'serviceControl' | 'resourceControl';
  /** Index of the policy within its part. */
  readonly policy: number;
  /** Index of the statement within its policy. */
  readonly statement: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
}
