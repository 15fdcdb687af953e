import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json';
import { changeDigest, type CanonicalChange } from './canonical-changes';
import { toolDifferences, type PlanTools } from './provider-selection';

/** What a review leaves behind of its plan, to be compared with the plan that is about to be applied. */
export interface PlanRecord {
  /** Stack → its plan; stacks that change nothing are not in it. */
  readonly stacks: Readonly<Record<string, StackRecord>>;
  /** Absent where nothing was planned. */
  readonly tools?: PlanTools;
  /** All stacks of anybody's app, also those that do not change. */
  readonly names?: readonly string[];
}

export interface StackRecord {
  /** `changeDigest` of all steps. */
  readonly digest: string;
  /** The first 16 hexadecimal digits of each step's hash, sorted; absent in long records of earlier versions. */
  readonly steps?: readonly string[];
  /** Digest of what else the plan does; only for stacks of anybody's app. */
  readonly others?: string;
}

/** A stack with the steps of its plan. */
export interface PlannedSteps {
  readonly stack: string;
  /** Undefined where it could not be planned. */
  readonly changes: readonly CanonicalChange[] | undefined;
  /** `OtherEffects.digest` of a stack of anybody's app. */
  readonly others?: string;
}

const STEP_DIGITS = 16;

/** @param names all stacks of anybody's app; absent for those of manifests */
export function planRecord(plans: readonly PlannedSteps[], tools?: PlanTools, names?: readonly string[]): PlanRecord {
  const stacks = plans.flatMap(({ stack, changes = [], others }): [string, StackRecord][] =>
    changes.length === 0
      ? []
      : [
          [
            stack,
            { digest: changeDigest(changes), steps: recordedSteps(changes), ...(others !== undefined && { others }) },
          ],
        ],
  );
  return { stacks: Object.fromEntries(stacks), ...(tools && { tools }), ...(names && { names }) };
}

/** The steps of a plan, as a record lists them. */
export function recordedSteps(changes: readonly CanonicalChange[]): string[] {
  return changes.map(stepOf).sort();
}

/** SHA-256 of a record, as 64 hexadecimal digits. */
export function recordDigest(record: PlanRecord): string {
  return createHash('sha256').update(canonicalJson(record)).digest('hex');
}

/**
 * The record as texts of at most `limit` characters, to be joined again before they are read.
 */
export function recordParts(record: PlanRecord, limit: number): readonly [string, ...string[]] {
  const text = canonicalJson(record);
  const count = Math.ceil(text.length / limit);
  const [first = '', ...rest] = Array.from({ length: count }, (_, part) =>
    text.slice(part * limit, (part + 1) * limit),
  );
  return [first, ...rest];
}

/** Reads a record, if it is the one with this digest. */
export function parsePlanRecord(text: string, digest: string): PlanRecord | undefined {
  try {
    const record = JSON.parse(text) as PlanRecord;
    return recordDigest(record) === digest ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The differences between a plan and the reviewed one, one per line; empty if the plan may be applied. A stack that
 * could not be planned is not compared. Other versions of Terraform or providers are reported alone, because they
 * change every step.
 * @param resumed an apply of this review has started before, so some of its steps may be missing, and partially created
 * objects may be removed
 */
export function differences(
  reviewed: PlanRecord,
  plans: readonly PlannedSteps[],
  resumed: boolean,
  tools?: PlanTools,
): string[] {
  const others = reviewed.tools && tools ? toolDifferences(reviewed.tools, tools) : [];
  if (others.length > 0) return others;
  const changing = new Set(plans.filter(({ changes }) => changes?.length !== 0).map(({ stack }) => stack));
  const gone = Object.keys(reviewed.stacks).filter((stack) => !changing.has(stack));
  return [
    ...(resumed ? [] : gone.map((stack) => `${stack}: the reviewed plan changes it, this one does not`)),
    ...plans.flatMap(({ stack, changes = [], others }) => [
      ...stackDifferences(stack, changes, reviewed.stacks[stack], resumed),
      ...(changes.length > 0 && others !== reviewed.stacks[stack]?.others ? [`${stack}: ${OTHERS}`] : []),
    ]),
  ];
}

const OTHERS = 'its provisioners, data sources or variables are not those that were reviewed';

function stackDifferences(
  stack: string,
  changes: readonly CanonicalChange[],
  reviewed: StackRecord | undefined,
  resumed: boolean,
): string[] {
  if (changes.length === 0 || changeDigest(changes) === reviewed?.digest) return [];
  const steps = new Set(reviewed?.steps ?? []);
  const others = changes.filter((change) => !steps.has(stepOf(change)) && !(resumed && change.removesTainted));
  const lines = others.map(({ action, address }) => `${stack}: ${action} ${address} is not in the reviewed plan`);
  if (lines.length > 0 || (resumed && reviewed?.steps !== undefined)) return lines;
  return [`${stack}: the same resources change, but not from and to the reviewed values, or some are missing`];
}

function stepOf({ stepHash }: CanonicalChange): string {
  return stepHash.slice(0, STEP_DIGITS);
}
