import type { ConditionBlock, Statement } from '../policy/document';
import { compareTexts } from '../text/compare-texts';
import { canonicalConditions } from './canonical-conditions';
import { oneOrMany, sortedOnce } from './one-or-many';

/**
 * Statements in canonical form: lists sorted and without repetition, a list of one as a text, statements joined where
 * the result is exactly equivalent, and sorted. The same set of statements, in any order, gives the same bytes.
 *
 * Statements of one effect and one condition block, each a product of actions and resources, are joined when they have
 * the same resources (then the actions add up) or the same actions (then the resources do), and dropped when another
 * has all of their actions and resources. All three hold for `Allow` and `Deny` alike, and none makes the text longer.
 * Statements with other elements (`NotAction`, `NotResource`, principals, `Sid`) are not joined.
 */
export function canonicalStatements(statements: readonly Statement[]): Statement[] {
  const products: Product[] = [];
  const keyed: KeyedStatement[] = [];
  for (const statement of statements) {
    const product = productOf(statement);
    if (product) products.push(product);
    else keyed.push(keyedOther(statement));
  }
  keyed.push(...joinAll(products).map((product) => ({ statement: statementOf(product), key: keyOf(product) })));
  return keyed
    .sort((a, b) => compareTexts(a.statement.Effect, b.statement.Effect) || compareTexts(a.key, b.key))
    .filter(({ key }, at, sorted) => key !== sorted[at - 1]?.key)
    .map(({ statement }) => statement);
}

const LISTS = ['Action', 'NotAction', 'Resource', 'NotResource'] as const;

function keyedOther(statement: Statement): KeyedStatement {
  const lists = LISTS.flatMap((element) => {
    const values = statement[element];
    return values === undefined ? [] : [[element, oneOrMany(sortedOnce(values))] as const];
  });
  const conditions = statement.Condition && { Condition: canonicalConditions(statement.Condition) };
  const sorted: Statement = { ...statement, ...Object.fromEntries(lists), ...conditions };
  return { statement: sorted, key: JSON.stringify(sorted) };
}

interface KeyedStatement {
  readonly statement: Statement;
  readonly key: string;
}

/** Any of the actions on any of the resources, under the conditions. */
interface Product {
  readonly effect: Statement['Effect'];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: ConditionBlock;
  /** Effect and conditions as text: only products that agree in it can be joined. */
  readonly scope: string;
}

/** No policy may hold this character: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
const SEPARATOR = '\0';

const PRODUCT_ELEMENTS = new Set(['Effect', 'Action', 'Resource', 'Condition']);

function productOf(statement: Statement): Product | undefined {
  const { Effect, Action, Resource, Condition } = statement;
  if (Action === undefined || Resource === undefined) return undefined;
  if (Object.keys(statement).some((element) => !PRODUCT_ELEMENTS.has(element))) return undefined;
  const conditions = canonicalConditions(Condition ?? {});
  return {
    effect: Effect,
    actions: sortedOnce(Action),
    resources: sortedOnce(Resource),
    conditions,
    scope: `${Effect} ${JSON.stringify(conditions)}`,
  };
}

/** Joins until nothing more joins. Each step looks at sets alone, so the order of the statements does not matter. */
function joinAll(products: readonly Product[]): readonly Product[] {
  const joined = joinEqual(joinEqual(products, 'resources', 'actions'), 'actions', 'resources');
  return joined.length < products.length ? joinAll(joined) : withoutContained(joined);
}

/** Makes one product of those that have the same `same`; their `added` add up. */
function joinEqual(products: readonly Product[], same: List, added: List): Product[] {
  const groups = new Map<string, Product[]>();
  for (const product of products) {
    const key = [product.scope, ...product[same]].join(SEPARATOR);
    const group = groups.get(key);
    if (group) group.push(product);
    else groups.set(key, [product]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || group.length === 1) return group;
    return { ...first, [added]: sortedOnce(group.flatMap((product) => product[added])) };
  });
}

type List = 'actions' | 'resources';

function withoutContained(products: readonly Product[]): Product[] {
  return products.filter((product) => !products.some((other) => other !== product && contains(other, product)));
}

/** Equal products have been joined before, so no two contain each other. */
function contains(large: Product, small: Product): boolean {
  return (
    large.scope === small.scope &&
    small.actions.every((action) => large.actions.includes(action)) &&
    small.resources.every((resource) => large.resources.includes(resource))
  );
}

function statementOf({ effect, actions, resources, conditions }: Product): Statement {
  return {
    Effect: effect,
    Action: oneOrMany(actions),
    Resource: oneOrMany(resources),
    ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
  };
}

/** By what a product does, on what, and when. */
function keyOf({ scope, actions, resources }: Product): string {
  return [...actions, '', ...resources, '', scope].join(SEPARATOR);
}
