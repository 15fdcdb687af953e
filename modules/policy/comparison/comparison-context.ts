import { byKey } from '../../text/compare-texts';
import { type Budget } from '../languages/budget';
import { type AccessModel, type PolicyModel, type StatementModel } from '../model';
import { templatesOfResources, templatesOfTest } from '../statement-templates';
import { type VariableToken } from '../template';
import { type ActionClass, actionClasses } from './action-classes';
import { actionNames } from './action-names';
import { compileSide, type Origins, type SideName } from './compiled-side';
import { type IamNameReading } from './iam-names';
import { dependencyClauses, factsOfAction } from './dependency-clauses';
import { keyUses, type Requester, statementsOf } from './key-uses';
import { createResourceApplicability } from './resource-applicability';
import { type RowContext } from './rows';
import { createSpace } from './space';
import { createVocabulary } from './vocabulary';

/** Two sides, taken apart for comparison. */
export interface ComparisonContext extends RowContext {
  /** Actions for which the sides say different things. */
  readonly classes: readonly ActionClass[];
  /** The sources of undecidable questions. */
  readonly origins: Origins;
}

/** One side of a comparison. */
export interface Side {
  readonly access: AccessModel;
  /** Identifies policies with unknown documents: equal texts are the same policy on both sides. */
  readonly identify: (policy: PolicyModel) => string;
}

export type Sides = Readonly<Record<SideName, Side>>;

/** Takes both sides apart in one and the same vocabulary. */
export function createComparisonContext(
  sides: Sides,
  iamNames: IamNameReading,
  budget: Budget,
  requester: Requester = 'anyone',
): ComparisonContext {
  const statements = [sides.before, sides.after].flatMap(({ access }) => statementsOf(access));
  const uses = keyUses(statements, requester);
  const vocabulary = createVocabulary((keyId) => uses.get(keyId)?.multiValued ?? false, budget);
  for (const variable of variablesOf(statements)) {
    vocabulary.variable(variable.key, variable.fallback, false);
    vocabulary.variable(variable.key, variable.fallback, true);
  }
  const origins: Origins = new Map();
  const compile = (name: SideName): ReturnType<typeof compileSide> =>
    compileSide(sides[name].access, { name, vocabulary, origins, iamNames, identify: sides[name].identify });
  const classes = actionClasses(compile('before'), compile('after'), vocabulary, factsOfAction(uses));
  const needsPrincipal = statements.some(({ principals }) => principals !== undefined);
  const clauses = dependencyClauses(vocabulary, uses, { needsPrincipal, requester });
  return {
    classes,
    origins,
    space: createSpace(vocabulary, uses, clauses, budget),
    uses,
    names: actionNames(statements, budget),
    applicability: createResourceApplicability(vocabulary.texts, budget),
    needsPrincipal,
    variableName: (letter) => {
      const { key, fallback } = vocabulary.variableOf(letter);
      const name = uses.get(key)?.name ?? key;
      return fallback ? `${name}, '${String.fromCharCode(...fallback.map((step) => step & 0xffff))}'` : name;
    },
    budget,
  };
}

/** The variables of all statements in alphabetical order: their numbers must not depend on which side comes first. */
function variablesOf(statements: readonly StatementModel[]): readonly VariableToken[] {
  const templates = statements.flatMap((statement) => [
    ...templatesOfResources(statement),
    ...statement.conditions.flatMap(templatesOfTest),
  ]);
  const variables = templates.flat().filter((token) => token.kind === 'variable');
  const named = new Map(variables.map((variable) => [JSON.stringify([variable.key, variable.fallback]), variable]));
  return [...named.entries()].sort(byKey).map(([, variable]) => variable);
}
