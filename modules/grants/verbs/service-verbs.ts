import type { Verb } from '../../manifest/grant-schema';

/**
 * What each verb selects for the resources of one service. The rules of the data:
 *
 * - `read` and `write` are about the data in a resource. In record stores `write` includes deleting records; on objects
 *   of S3 it does not. `delete` removes data, never the resource. `consume` includes acknowledging.
 * - Actions that destroy or configure the resource, and permissions management, are not in a list, unless they are the
 *   very purpose of the verb. `manage` is computed: AWS's whole level Write.
 * - `encrypt` never includes decryption.
 */
export interface ServiceVerbs {
  /** AWS's page that explains the permissions of the service. */
  readonly source: string;
  /** By the name of the resource type in AWS's service reference. */
  readonly types: Readonly<Record<string, TypeVerbs>>;
  /** Verbs of the service itself, for actions that support no resource: `publish: cloudwatch`. */
  readonly service?: VerbActions;
}

export interface TypeVerbs {
  /** Without prefix if it is the service's own: `GetItem`, `sts:AssumeRole`. */
  readonly verbs: VerbActions;
  /**
   * Metadata of the resource that clients read with every verb. Allowed with each, and never denied: `deny` of one verb
   * must not break the others.
   */
  readonly common?: readonly string[];
  readonly companions?: readonly Companion[];
  /** What to write if the type does not have a verb, where a reader would expect it. */
  readonly instead?: string;
}

export type VerbActions = Partial<Readonly<Record<Verb, readonly string[]>>>;

/** A second resource that a verb requires, derived from the ARN of the first. */
export interface Companion {
  readonly verbs: readonly Verb[];
  /**
   * Its resource type in AWS's reference, with the prefix of another service: `kms:key`. A grant that lists a resource
   * of this type that matches the companion's ARN replaces the companion. `*` for actions that support no resource.
   */
  readonly type: string;
  /** The companion exists if this matches the resource part of the ARN (after the fifth colon). */
  readonly from: RegExp;
  /** The resource part of the companion's ARN, with `$1` for groups of `from`. The other parts are those of the ARN. */
  readonly to: string;
  /** Region and account of the companion, if they are not those of the ARN. */
  readonly place?: { readonly region: string; readonly account: string };
  readonly actions: readonly string[];
  /** `value` may be `THE_ARN`. */
  readonly condition?: { readonly operator: string; readonly key: string; readonly value: string };
  /** The companion is a part of the resource, as an index is of a table: `deny` includes it. */
  readonly part?: true;
}

/** Value of a companion's condition: the ARN of the grant. */
export const THE_ARN = '$ARN';
