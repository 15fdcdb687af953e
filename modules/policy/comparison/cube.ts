import { insert } from './dependencies';
import { type Literal, negate, type Product } from './literal';
import { type Dimension, type Space } from './space';

/** The requests for which some literals hold, dimension by dimension. No cube is known to be empty. */
export interface Cube {
  /** The literals of each dimension, in rising order. */
  readonly parts: ReadonlyMap<Dimension, readonly Literal[]>;
}

/** All requests. */
export const EVERYTHING: Cube = { parts: new Map() };

/** The cube's requests for which one more literal holds; undefined when there are none. */
export function withLiteral(cube: Cube, literal: Literal, space: Space): Cube | undefined {
  const dimension = space.dimensionOf(literal);
  const part = cube.parts.get(dimension);
  if (part?.includes(literal)) return cube;
  if (part?.includes(negate(literal))) return undefined;
  const longer = part ? insert(part, literal) : [literal];
  if (space.isEmpty(longer)) return undefined;
  const parts = new Map(cube.parts).set(dimension, longer);
  return space.dependencies.concern(dimension) && space.dependencies.contradict(parts) ? undefined : { parts };
}

/** The cube's requests for which all of a product's literals hold; undefined when there are none. */
export function withProduct(cube: Cube, product: Iterable<Literal>, space: Space): Cube | undefined {
  let result: Cube | undefined = cube;
  for (const literal of product) {
    result = withLiteral(result, literal, space);
    if (!result) return undefined;
  }
  return result;
}

/**
 * What is left to ask of the cube's requests so that the product holds: the literals that hold for some of them only.
 * Undefined when it holds for none.
 */
export function openLiterals(cube: Cube, product: Product, space: Space): readonly Literal[] | undefined {
  const open: Literal[] = [];
  for (const literal of product) {
    const dimension = space.dimensionOf(literal);
    const part = cube.parts.get(dimension) ?? [];
    if (part.includes(literal)) continue;
    if (part.includes(negate(literal)) || space.isEmpty(insert(part, literal))) return undefined;
    if (space.isEmpty(insert(part, negate(literal)))) continue;
    if (space.dependencies.concern(dimension)) {
      if (!withLiteral(cube, literal, space)) return undefined;
      if (!withLiteral(cube, negate(literal), space)) continue;
    }
    open.push(literal);
  }
  return open;
}
