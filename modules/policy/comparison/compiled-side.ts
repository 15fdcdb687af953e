import { type AccessModel, type PolicyModel, type StatementModel } from '../model';
import { type IamNameReading } from './iam-names';
import { hasActions } from './key-uses';
import { atomOf, type Product } from './literal';
import { productsOfStatement } from './products-of-statement';
import { type Vocabulary } from './vocabulary';

export type SideName = 'before' | 'after';

/** A statement as the comparison sees it: for some actions it has its effect wherever one of its products holds. */
export interface CompiledStatement {
  readonly effect: 'Allow' | 'Deny';
  /** 0 for identity policies, 1 for the boundary, 2 for the session policy. */
  readonly layer: number;
  readonly actions: StatementModel['actions'];
  readonly products: readonly Product[];
}

export interface CompiledSide {
  readonly statements: readonly CompiledStatement[];
  /** The layers there are, each of which must allow a request. */
  readonly layers: readonly number[];
}

/** Where a question that nobody can answer comes from, by the number of its atom. */
export type Origins = Map<number, { readonly side: SideName; readonly statement?: number }[]>;

export interface CompileOptions {
  readonly name: SideName;
  readonly vocabulary: Vocabulary;
  readonly origins: Origins;
  readonly iamNames: IamNameReading;
  /** Tells policies that are not at hand apart: the same text is the same policy, on both sides. */
  readonly identify: (policy: PolicyModel) => string;
}

const EVERY_ACTION: StatementModel['actions'] = { negated: false, patterns: [{ kind: 'any', text: '*' }] };

export function compileSide(access: AccessModel, options: CompileOptions): CompiledSide {
  const layers = [access.policies, present(access.permissionsBoundary), present(access.sessionPolicy)];
  return {
    statements: layers.flatMap((policies, layer) =>
      policies.flatMap((policy) => compilePolicy(policy, layer, access.fixedKeys, options)),
    ),
    layers: [0, 1, 2].filter((layer) => layer === 0 || layers[layer]?.length),
  };
}

function present(policy: PolicyModel | undefined): readonly PolicyModel[] {
  return policy ? [policy] : [];
}

function compilePolicy(
  policy: PolicyModel,
  layer: number,
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
    layer,
    actions: statement.actions,
    products: note(productsOfStatement(statement, { vocabulary, fixedKeys, iamNames }), statement.number),
  }));
  const { undecided } = policy;
  if (undecided === undefined) return statements;
  const unknown = (effect: CompiledStatement['effect'], does: 'allows' | 'denies'): CompiledStatement => {
    const atom = { kind: 'opaque', reason: undecided, policy: does, identity: identify(policy) } as const;
    return { effect, layer, actions: EVERY_ACTION, products: note([[vocabulary.literal(atom, true)]]) };
  };
  return [...statements, unknown('Allow', 'allows'), unknown('Deny', 'denies')];
}
