import { type AccessRow, type UndecidedPart } from '../comparison';
import { BudgetExhausted } from '../languages/budget';
import { type ActionMembers } from './action-classes';
import { type SideName } from './compiled-side';
import { difference } from './difference';
import { type ComparisonContext } from './comparison-context';
import { cubesOf, type Remainder, simplify } from './remainder';
import { type WitnessCheck, witnessOfRow } from './row-witness';
import { type Difference, draftRows, type RowDraft, type ShapedDifference, shapeOf } from './rows';
import { mentionsVariable } from './atom';
import { atomOf, type Literal } from './literal';
import { describeDoubts, sortOutDoubts } from './undecided';

/** What one side allows and the other does not. */
export interface DirectionResult {
  readonly differences: readonly Difference[];
  readonly rows: readonly AccessRow[];
  readonly unknown: readonly UndecidedPart[];
}

/** The share of the budget that one class of actions may take, so that the others are decided all the same. */
const STEPS_PER_CLASS = 200_000;
/** The share of the budget that gathering all differences into rows may take. */
const STEPS_TO_LIST = 500_000;
/** A difference of so many cubes or fewer is written as so many rows, without exceptions. */
const FEW_CUBES = 3;

/** The requests that the side `name` allows and the other does not. */
export function compareDirection(
  context: ComparisonContext,
  name: SideName,
  witnessCheck: WitnessCheck,
): DirectionResult {
  const { differences, doubts, unknown } = findDifferences(context, name);
  const rows: AccessRow[] = [];
  const undecided = [...unknown, ...describeDoubts(doubts, context.origins, context.space, name)];
  const shaped: ShapedDifference[] = [];
  for (const part of differences) {
    attempt(context, undecided, name, `describing what is ${name === 'after' ? 'gained' : 'lost'}`, () => {
      shaped.push({ ...part, shape: shapeOf(part, context) });
    });
  }
  let drafts: readonly RowDraft[] = [];
  attempt(
    context,
    undecided,
    name,
    'listing the differences',
    () => {
      drafts = draftRows(shaped, context);
    },
    STEPS_TO_LIST,
  );
  for (const draft of drafts) {
    attempt(context, undecided, name, `looking for a request: ${labelOf(draft)}`, () => {
      const witness = witnessOfRow(draft, witnessCheck, context);
      if (witness === 'none') return;
      if ('unconfirmed' in witness) undecided.push({ reason: `${labelOf(draft)}: ${witness.unconfirmed}`, side: name });
      else rows.push(rowOf(draft, witness));
    });
  }
  return { differences, rows, unknown: undecided };
}

/** What the side allows and the other does not, and the questions on which further requests hang. */
export function findDifferences(
  context: ComparisonContext,
  name: SideName,
): {
  readonly differences: readonly Difference[];
  readonly doubts: ReadonlySet<number>;
  readonly unknown: readonly UndecidedPart[];
} {
  const { space, budget, classes } = context;
  const differences: Difference[] = [];
  const doubts = new Set<number>();
  const unknown: UndecidedPart[] = [];
  for (const { members, given, ...sides } of classes) {
    const [ours, theirs] = name === 'before' ? [sides.before, sides.after] : [sides.after, sides.before];
    attempt(context, unknown, name, `deciding ${describeMembers(members, context)}`, () => {
      for (const remainder of difference(ours, theirs, given, space, budget)) {
        const simple = simplify(remainder, space, budget);
        if (!simple) continue;
        const { certain, doubtful } = sortOutDoubts(simple, space);
        for (const doubt of doubtful) {
          if (!isEmpty(doubt.remainder, context)) doubt.atoms.forEach((atom) => doubts.add(atom));
        }
        if (certain) differences.push(...split(certain, context).map((part) => ({ remainder: part, members })));
      }
    });
  }
  return { differences, doubts, unknown };
}

function isEmpty(remainder: Remainder, { space, budget }: ComparisonContext): boolean {
  return cubesOf(remainder, space, budget).next().done === true;
}

/**
 * A difference as a few cubes if a few are enough, otherwise as it is; nothing if it is empty. Exceptions with variables
 * stay together: whether a cube of theirs is empty may be undecided, where the difference as a whole is not.
 */
function split(remainder: Remainder, { space, budget }: ComparisonContext): readonly Remainder[] {
  const simple = simplify(remainder, space, budget);
  if (!simple) return [];
  const hasVariables = (literal: Literal): boolean => mentionsVariable(space.vocabulary.atom(atomOf(literal)));
  if (simple.except.every((product) => product.some(hasVariables))) return [simple];
  if (simple.except.length > FEW_CUBES) return [simple];
  const cubes: Remainder[] = [];
  for (const cube of cubesOf(simple, space, budget)) {
    if (cubes.push({ cube, except: [] }) > FEW_CUBES) return [simple];
  }
  return cubes;
}

function attempt(
  { budget }: ComparisonContext,
  unknown: UndecidedPart[],
  side: SideName,
  task: string,
  work: () => void,
  steps = STEPS_PER_CLASS,
): void {
  try {
    budget.within(steps, work);
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    unknown.push({ reason: `gave up ${task}: ${error.message}`, side });
  }
}

function describeMembers({ named, future, otherServices }: ActionMembers, { names }: ComparisonContext): string {
  return shortList([
    ...named.slice(0, MOST_LISTED + 1).map((action) => names.textOf(action)),
    ...future.map((service) => `future actions of ${service}`),
    ...(otherServices ? ['services that no statement names'] : []),
  ]);
}

function labelOf({ actions, shape }: RowDraft): string {
  return `${shortList(actions.texts)} on ${shortList(shape.resources.include)}`;
}

const MOST_LISTED = 3;
const LONGEST_TEXT = 80;

function shortList(texts: readonly string[]): string {
  const listed = texts
    .slice(0, MOST_LISTED)
    .map((text) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text));
  return texts.length > MOST_LISTED ? `${listed.join(', ')} and more` : listed.join(', ');
}

function rowOf({ actions, shape }: RowDraft, witness: AccessRow['witness']): AccessRow {
  return {
    actions: actions.texts,
    ...(actions.except.length > 0 && { exceptActions: actions.except }),
    accessLevel: actions.accessLevel,
    ...shape,
    witness,
    occurs: actions.applicability !== 'impossible',
    applicability: actions.applicability,
    ...(actions.future && { futureActions: true }),
  };
}
