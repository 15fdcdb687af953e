/**
 * A question about a request, or its negation: twice the number of an atom, plus one where the atom must fail. Equal
 * questions have the same number on both sides, so equal conditions cancel.
 */
export type Literal = number;

export function literalOf(atom: number, holds: boolean): Literal {
  return atom * 2 + (holds ? 0 : 1);
}

export function negate(literal: Literal): Literal {
  return literal ^ 1;
}

export function atomOf(literal: Literal): number {
  return literal >> 1;
}

export function holds(literal: Literal): boolean {
  return (literal & 1) === 0;
}

/**
 * Literals that must all hold, in rising order and each once: what one statement asks of a request, its action aside.
 */
export type Product = readonly Literal[];

export function productOf(literals: Iterable<Literal>): Product {
  return [...new Set(literals)].sort((a, b) => a - b);
}
