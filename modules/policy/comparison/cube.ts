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
  if (!part) {
    return space.isEmpty([literal]) ? undefined : { parts: new Map(cube.parts).set(dimension, [literal]) };
  }
  if (part.includes(literal)) return cube;
  const longer = insert(part, literal);
  if (part.includes(negate(literal)) || space.isEmpty(longer)) return undefined;
  return { parts: new Map(cube.parts).set(dimension, longer) };
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
    const part = cube.parts.get(space.dimensionOf(literal)) ?? [];
    if (part.includes(literal)) continue;
    if (part.includes(negate(literal)) || space.isEmpty(insert(part, literal))) return undefined;
    if (!space.isEmpty(insert(part, negate(literal)))) open.push(literal);
  }
  return open;
}

function insert(part: readonly Literal[], literal: Literal): readonly Literal[] {
  const at = part.findIndex((other) => other > literal);
  return at < 0 ? [...part, literal] : [...part.slice(0, at), literal, ...part.slice(at)];
}
