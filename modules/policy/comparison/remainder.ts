import { type Budget } from '../languages/budget';
import { type Cube, openLiterals, withProduct } from './cube';
import { type Literal, negate, type Product } from './literal';
import { type Space } from './space';

/** The requests of a cube for which none of some products holds. */
export interface Remainder {
  readonly cube: Cube;
  readonly except: readonly Product[];
}

/** The requests of a remainder for which at least one of some products holds, as disjoint remainders. */
export function intersectUnion(
  { cube, except }: Remainder,
  products: readonly Product[],
  space: Space,
  budget: Budget,
): readonly Remainder[] {
  budget.spend(1 + products.length);
  const touching: { readonly product: Product; readonly open: readonly Literal[] }[] = [];
  for (const product of products) {
    const open = openLiterals(cube, product, space);
    if (open?.length === 0) return [{ cube, except }];
    if (open) touching.push({ product, open });
  }
  return touching.flatMap(({ open }, index) => {
    const common = withProduct(cube, open, space);
    const before = touching.slice(0, index).map(({ product }) => product);
    return common ? [{ cube: common, except: [...except, ...before] }] : [];
  });
}

/**
 * The same requests with as few exceptions as possible; undefined when it is plain that there are none. An exception
 * that fails by a single literal only becomes the opposite of that literal in the cube; one that fails anyway goes.
 */
export function simplify({ cube, except }: Remainder, space: Space, budget: Budget): Remainder | undefined {
  budget.spend(1 + except.length);
  let rest: Cube = cube;
  let open: readonly Product[] = except;
  for (;;) {
    const still: Product[] = [];
    for (const product of open) {
      const left = openLiterals(rest, product, space);
      if (left?.length === 0) return undefined;
      if (left) still.push(left);
    }
    const forced = still.filter((left) => left.length === 1).flat();
    const smaller = withProduct(rest, forced.map(negate), space);
    if (!smaller) return undefined;
    rest = smaller;
    open = still.filter((left) => left.length > 1);
    if (forced.length === 0) return { cube: rest, except: withoutCovered(open) };
  }
}

/** An exception that asks for all that another one asks for, and more, adds nothing to it. */
function withoutCovered(products: readonly Product[]): readonly Product[] {
  return products.filter(
    (product, index) =>
      !products.some(
        (other, at) =>
          at !== index &&
          (other.length < product.length || (other.length === product.length && at < index)) &&
          other.every((literal) => product.includes(literal)),
      ),
  );
}

/** The requests of a remainder as disjoint cubes, one after the other. */
export function* cubesOf(remainder: Remainder, space: Space, budget: Budget): Generator<Cube, void> {
  const simple = simplify(remainder, space, budget);
  if (!simple) return;
  const { cube, except } = simple;
  const [first, ...others] = [...except].sort((a, b) => a.length - b.length);
  if (!first) {
    yield cube;
    return;
  }
  for (const [index, literal] of first.entries()) {
    const one = withProduct(cube, [...first.slice(0, index), negate(literal)], space);
    if (one) yield* cubesOf({ cube: one, except: others }, space, budget);
  }
}
