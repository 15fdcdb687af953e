import type { ConditionBlock } from '../policy/document';

/**
 * The ready-made policy of a well-known controller. The rules of the data:
 *
 * - Where a controller can be given ARNs, they are parameters, and never `*`.
 * - Placeholders are those of manifests. `{cluster}` in a condition limits a controller to its own cluster.
 * - Statements only allow. What differs from the policy that the project publishes is a row of
 *   `test/presets/upstream/`, with its reason.
 */
export interface Preset {
  /** As in manifests: lower-case words with `-`. */
  readonly name: string;
  /** What the controller does with the access, in one sentence without a period. */
  readonly description: string;
  /** What the controller's chart or add-on creates by default, as `namespace/name`. */
  readonly serviceAccount: string;
  /** The page with the policy that the project publishes. */
  readonly source: string;
  /** Versions of the controller for which the policy changed, the newest first. */
  readonly versions: readonly [string, ...string[]];
  readonly parameters: Readonly<Record<string, PresetParameter>>;
  /** Names of parameters of which at least one must be given. */
  readonly atLeastOne?: readonly string[];
  readonly statements: readonly PresetStatement[];
}

/** What presets of programs that need the same access differ in. */
export type PresetProgram = Pick<Preset, 'name' | 'description' | 'serviceAccount' | 'source' | 'versions'>;

/** A parameter, as a key of the preset in manifests. */
export type PresetParameter = ArnsParameter | ChoiceParameter | FlagParameter;

/** One ARN or a list of ARNs, with placeholders. */
export interface ArnsParameter {
  readonly kind: 'arns';
  readonly description: string;
  /** Resource types of AWS's service reference, with the service: `s3:bucket`. */
  readonly types: readonly [string, ...string[]];
  readonly isRequired?: true;
  /** Used if the parameter is not given; with `<parameter>` for values of others. */
  readonly default?: readonly string[];
}

export interface ChoiceParameter {
  readonly kind: 'choice';
  readonly description: string;
  /** The first is the default. */
  readonly choices: readonly [string, string, ...string[]];
}

/** Whether something optional is allowed; false by default. */
export interface FlagParameter {
  readonly kind: 'flag';
  readonly description: string;
}

/** A statement of effect Allow. */
export interface PresetStatement {
  readonly actions: readonly string[];
  /**
   * ARNs with placeholders. `<parameter>` is replaced by each value of the parameter; without values, the resource is
   * left out, and so is a statement without resources.
   */
  readonly resources: readonly string[];
  readonly conditions?: ConditionBlock;
  /** The parameters on which the statement depends: a choice, `true` for a flag, or `any` for ARNs. */
  readonly when?: Readonly<Record<string, string>>;
  /** The first and the last of `versions` that have the statement; absent if all later, or all earlier ones have it. */
  readonly since?: string;
  readonly until?: string;
}
