import { type AccessFormula, formulaOf, policiesIn, type PolicySet } from '../access-formula';
import { type AccessModel, type PolicyModel, type StatementModel } from '../model';
import { setsOf } from '../policy-formula';
import { type IamNameReading } from './iam-names';
import { hasActions } from './key-uses';
import { atomOf, type Product } from './literal';
import { productsOfStatement } from './products-of-statement';
import { type Vocabulary } from './vocabulary';

export type SideName = 'before' | 'after';

/** A statement as the comparison sees it: for some actions it has its effect wherever one of its products holds. */
export interface CompiledStatement {
  readonly effect: 'Allow' | 'Deny';
  /** The policy set whose permissions the statement counts among. */
  readonly part: PolicySet;
  readonly actions: StatementModel['actions'];
  readonly products: readonly Product[];
}

export interface CompiledSide {
  readonly statements: readonly CompiledStatement[];
  /** Which parts must allow a request. */
  readonly formula: AccessFormula;
}

/** The origin of each undecidable question, by the number of its atom. */
export type Origins = Map<number, { readonly side: SideName; readonly statement?: number }[]>;

export interface CompileOptions {
  readonly name: SideName;
  readonly vocabulary: Vocabulary;
  readonly origins: Origins;
  readonly iamNames: IamNameReading;
  /** Identities of unknown policies: equal texts are the same policy, on both sides. */
  readonly identify: (policy: PolicyModel) => string;
}

const EVERY_ACTION: StatementModel['actions'] = { negated: false, patterns: [{ kind: 'any', text: '*' }] };

export function compileSide(access: AccessModel, options: CompileOptions): CompiledSide {
  const formula = formulaOf(access);
  const statements = setsOf(formula).flatMap((part) =>
    policiesIn(access, part).flatMap((policy) => compilePolicy(policy, part, access.fixedKeys, options)),
  );
  return { statements, formula };
}

function compilePolicy(
  policy: PolicyModel,
  part: PolicySet,
  fixedKeys: ReadonlyMap<string, string>,
  { name, vocabulary, origins, iamNames, identify }: CompileOptions,
): CompiledStatement[] {
  const note = (products: readonly Product[], statement?: number): readonly Product[] => {
    for (const number of new Set(products.flat().map(atomOf))) {
      if (vocabulary.atom(number).kind !== 'opaque') continue;
      origins.set(number, [
        ...(origins.get(number) ?? []),
        { side: name, ...(statement !== undefined && { statement }) },
      ]);
    }
    return products;
  };
  const statements = policy.statements.filter(hasActions).map((statement): CompiledStatement => ({
    effect: statement.effect,
    part,
    actions: statement.actions,
    products: note(productsOfStatement(statement, { vocabulary, fixedKeys, iamNames }), statement.number),
  }));
  const { undecided } = policy;
  if (undecided === undefined) return statements;
  const unknown = (effect: CompiledStatement['effect'], does: 'allows' | 'denies'): CompiledStatement => {
    const atom = { kind: 'opaque', reason: undecided, policy: does, identity: identify(policy) } as const;
    return { effect, part, actions: EVERY_ACTION, products: note([[vocabulary.literal(atom, true)]]) };
  };
  return [...statements, unknown('Allow', 'allows'), unknown('Deny', 'denies')];
}
