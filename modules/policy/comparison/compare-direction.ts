import { type AccessRow, type UndecidedPart } from '../comparison';
import { BudgetExhausted } from '../languages/budget';
import { type ActionMembers } from './action-classes';
import { type SideName } from './compiled-side';
import { difference } from './difference';
import { type Question } from './question';
import { type Opponents, witnessOfRow } from './row-witness';
import { type CubeOfActions, draftRows, type RowDraft } from './rows';
import { describeDoubts, sortOutDoubts } from './undecided';

/** What one side allows and the other does not. */
export interface DirectionResult {
  readonly rows: readonly AccessRow[];
  readonly unknown: readonly UndecidedPart[];
}

/** The share of the budget that one class of actions may take, so that the others are decided all the same. */
const STEPS_PER_CLASS = 1_000_000;
/** More cubes than rows that anybody would read. */
const MOST_CUBES = 2_000;

/** The requests that the side `name` allows and the other does not. */
export function compareDirection(question: Question, name: SideName, opponents: Opponents): DirectionResult {
  const { cubes, doubts, unknown } = findCubes(question, name);
  const rows: AccessRow[] = [];
  const undecided = [...unknown, ...describeDoubts(doubts, question.origins, question.space, name)];
  attempt(question, undecided, name, 'listing the differences', () => {
    const { rows: drafts, tooComplex } = draftRows(cubes, question);
    if (tooComplex.length > 0)
      undecided.push({ reason: "requests for the resource '*' alone are in doubt", side: name });
    for (const draft of drafts) {
      const witness = witnessOfRow(draft, opponents, question);
      if (witness === 'none') continue;
      if ('unconfirmed' in witness) undecided.push({ reason: `${labelOf(draft)}: ${witness.unconfirmed}`, side: name });
      else rows.push(rowOf(draft, witness));
    }
  });
  return { rows, unknown: undecided };
}

/** Cubes of requests that the side allows and the other does not, and the questions on which further ones hang. */
export function findCubes(
  question: Question,
  name: SideName,
): {
  readonly cubes: readonly CubeOfActions[];
  readonly doubts: ReadonlySet<number>;
  readonly unknown: readonly UndecidedPart[];
} {
  const { space, budget, classes } = question;
  const cubes: CubeOfActions[] = [];
  const doubts = new Set<number>();
  const unknown: UndecidedPart[] = [];
  for (const { members, ...sides } of classes) {
    const [ours, theirs] = name === 'before' ? [sides.before, sides.after] : [sides.after, sides.before];
    attempt(question, unknown, name, `deciding ${describeMembers(members, question)}`, () => {
      for (const cube of difference(ours, theirs, space, budget)) {
        const sorted = sortOutDoubts(cube, space);
        if ('atoms' in sorted) sorted.atoms.forEach((atom) => doubts.add(atom));
        else cubes.push({ cube: sorted, members });
        if (cubes.length > MOST_CUBES) throw new BudgetExhausted(`there are more than ${MOST_CUBES} cases`);
      }
    });
  }
  return { cubes, doubts, unknown };
}

function attempt({ budget }: Question, unknown: UndecidedPart[], side: SideName, task: string, work: () => void): void {
  try {
    budget.within(STEPS_PER_CLASS, work);
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    unknown.push({ reason: `gave up ${task}: ${error.message}`, side });
  }
}

function describeMembers({ named, future, otherServices }: ActionMembers, { names }: Question): string {
  const texts = [
    ...named.slice(0, 3).map((action) => names.textOf(action)),
    ...future.slice(0, 1).map((service) => `future actions of ${service}`),
    ...(otherServices ? ['services that no statement names'] : []),
  ];
  return named.length > 3 ? `${texts.join(', ')} and more` : texts.join(', ');
}

function labelOf({ actions, shape }: RowDraft): string {
  return `${actions.texts.slice(0, 3).join(', ')} on ${shape.resources.include.slice(0, 3).join(', ')}`;
}

function rowOf({ actions, shape }: RowDraft, witness: AccessRow['witness']): AccessRow {
  return {
    actions: actions.texts,
    ...(actions.except.length > 0 && { exceptActions: actions.except }),
    accessLevel: actions.accessLevel,
    ...shape,
    witness,
    occurs: actions.occurs,
    ...(actions.future && { futureActions: true }),
  };
}
