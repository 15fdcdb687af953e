import { type Budget } from '../languages/budget';
import { type Cube, openLiterals, withProduct } from './cube';
import { type Literal, negate, type Product } from './literal';
import { type Space } from './space';

/** The requests of a cube for which none of some products holds, as disjoint cubes. */
export function* subtract(
  cube: Cube,
  products: readonly Product[],
  space: Space,
  budget: Budget,
): Generator<Cube, void> {
  budget.spend(1 + products.length);
  let rest: Cube = cube;
  let open: readonly (readonly Literal[])[] = products;
  // As long as a product fails by a single literal only, that literal must fail: no need to tell cases apart.
  for (;;) {
    const still: (readonly Literal[])[] = [];
    for (const product of open) {
      const left = openLiterals(rest, product, space);
      if (left?.length === 0) return;
      if (left) still.push(left);
    }
    const forced = still.filter((left) => left.length === 1).flat();
    const smaller = withProduct(rest, forced.map(negate), space);
    if (!smaller) return;
    rest = smaller;
    open = still.filter((left) => left.length > 1);
    if (forced.length === 0) break;
  }
  const [first, ...others] = [...open].sort((a, b) => a.length - b.length);
  if (!first) {
    yield rest;
    return;
  }
  for (const [index, literal] of first.entries()) {
    const one = withProduct(rest, [...first.slice(0, index), negate(literal)], space);
    if (one) yield* subtract(one, others, space, budget);
  }
}

/** The requests of a cube for which at least one of some products holds, as disjoint cubes. */
export function* intersect(
  cube: Cube,
  products: readonly Product[],
  space: Space,
  budget: Budget,
): Generator<Cube, void> {
  budget.spend(1 + products.length);
  const open = products.flatMap((product) => {
    const left = openLiterals(cube, product, space);
    return left ? [left] : [];
  });
  if (open.some((left) => left.length === 0)) {
    yield cube;
    return;
  }
  const [first, ...others] = open;
  if (!first) return;
  const common = withProduct(cube, first, space);
  if (common) yield common;
  for (const [index, literal] of first.entries()) {
    const one = withProduct(cube, [...first.slice(0, index), negate(literal)], space);
    if (one) yield* intersect(one, others, space, budget);
  }
}
