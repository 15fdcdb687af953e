import { type Budget } from '../languages/budget';
import { type AccessModel, type PolicyModel } from '../model';
import { type ActionClass, actionClasses } from './action-classes';
import { actionNames } from './action-names';
import { compileSide, type Origins, type SideName } from './compiled-side';
import { type IamNameReading } from './iam-names';
import { keyUses, statementsOf } from './key-uses';
import { createOccurrence } from './occurrence';
import { type RowContext } from './rows';
import { createSpace } from './space';
import { createVocabulary } from './vocabulary';

/** Two sides, taken apart for comparison. */
export interface Question extends RowContext {
  /** Actions for which the sides say different things. */
  readonly classes: readonly ActionClass[];
  /** Where questions that nobody can answer come from. */
  readonly origins: Origins;
}

/** Takes both sides apart in one and the same vocabulary. */
export function askQuestion(
  sides: Readonly<Record<SideName, AccessModel>>,
  identify: Readonly<Record<SideName, (policy: PolicyModel) => string>>,
  iamNames: IamNameReading,
  budget: Budget,
): Question {
  const statements = [...statementsOf(sides.before), ...statementsOf(sides.after)];
  const uses = keyUses(statements);
  const vocabulary = createVocabulary((keyId) => uses.get(keyId)?.multiValued ?? false, budget);
  const origins: Origins = new Map();
  const compile = (name: SideName): ReturnType<typeof compileSide> =>
    compileSide(sides[name], { name, vocabulary, origins, iamNames, identify: identify[name] });
  const classes = actionClasses(compile('before'), compile('after'), vocabulary);
  return {
    classes,
    origins,
    space: createSpace(vocabulary, uses, budget),
    uses,
    names: actionNames(statements),
    occurrence: createOccurrence(vocabulary.texts),
    needsPrincipal: statements.some(({ principals }) => principals !== undefined),
    variableName: (letter) => {
      const { key, fallback } = vocabulary.variableOf(letter);
      const name = uses.get(key)?.name ?? key;
      return fallback ? `${name}, '${String.fromCharCode(...fallback.map((step) => step & 0xffff))}'` : name;
    },
    budget,
  };
}
