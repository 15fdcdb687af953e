import { type Budget } from '../languages/budget';
import { type Clause } from './dependency-clauses';
import { type Literal, negate } from './literal';
import { type Dimension } from './space';

/** The literals of each dimension, in rising order. */
export type Parts = ReadonlyMap<Dimension, readonly Literal[]>;

/** What holds for every request across its dimensions. */
export interface Dependencies {
  /** Whether no request satisfies the literals although each dimension by itself can. True is certain. */
  contradict(parts: Parts): boolean;
  /** Whether a dimension depends on others. */
  concern(dimension: Dimension): boolean;
  /** The literals with those that make one way of keeping all dependencies certain; undefined if no such way exists. */
  complete(parts: Parts): Parts | undefined;
}

interface Domains {
  readonly dimensionOf: (literal: Literal) => Dimension;
  readonly isEmpty: (literals: readonly Literal[]) => boolean;
}

/**
 * Decides by cases. In each the dimensions are independent of each other again: every clause has a literal that the
 * literals of its dimension imply.
 */
export function createDependencies(clauses: readonly Clause[], domains: Domains, budget: Budget): Dependencies {
  const { dimensionOf, isEmpty } = domains;
  const concerned = new Set(clauses.flatMap((clause) => clause.map(dimensionOf)));
  const known = new Map<string, boolean>();

  function withLiteral(parts: Parts, literal: Literal): Parts {
    const dimension = dimensionOf(literal);
    return new Map(parts).set(dimension, insert(parts.get(dimension) ?? [], literal));
  }

  /** What a clause still asks for: nothing where one of its literals is implied, else those that are possible. */
  function openLiterals(clause: Clause, parts: Parts): readonly Literal[] | 'holds' {
    const open: Literal[] = [];
    for (const literal of clause) {
      const part = parts.get(dimensionOf(literal)) ?? [];
      if (part.includes(literal) || isEmpty(insert(part, negate(literal)))) return 'holds';
      if (!part.includes(negate(literal)) && !isEmpty(insert(part, literal))) open.push(literal);
    }
    return open;
  }

  function solve(given: Parts, asked: readonly Clause[]): Parts | undefined {
    budget.spend(1 + asked.length);
    let parts = given;
    let left = asked;
    for (;;) {
      const open: (readonly Literal[])[] = [];
      let forced = false;
      for (const clause of left) {
        const literals = openLiterals(clause, parts);
        if (literals === 'holds') continue;
        const [only] = literals;
        if (only === undefined) return undefined;
        if (literals.length > 1) open.push(literals);
        else {
          parts = withLiteral(parts, only);
          forced = true;
        }
      }
      left = open;
      if (!forced) break;
    }
    const [first, ...others] = left;
    if (!first) return parts;
    let rest = parts;
    for (const literal of first) {
      const found = solve(withLiteral(rest, literal), others);
      if (found) return found;
      rest = withLiteral(rest, negate(literal));
      if (isEmpty(rest.get(dimensionOf(literal)) ?? [])) return undefined;
    }
    return undefined;
  }

  return {
    concern: (dimension) => concerned.has(dimension),
    contradict(parts) {
      if (clauses.length === 0) return false;
      // What no literal asks about can follow the rest.
      const asked = clauses.filter((clause) => clause.every((literal) => parts.has(dimensionOf(literal))));
      if (asked.length === 0) return false;
      const dimensions = [...new Set(asked.flatMap((clause) => clause.map(dimensionOf)))].sort();
      const key = dimensions.map((dimension) => parts.get(dimension)?.join()).join(' ');
      let answer = known.get(key);
      if (answer === undefined) known.set(key, (answer = solve(parts, asked) === undefined));
      return answer;
    },
    complete(parts) {
      const isTouched = (clause: Clause): boolean => {
        const dimensions = clause.map(dimensionOf).filter((dimension) => !dimension.startsWith('fact '));
        return dimensions.length < 2 || dimensions.some((dimension) => parts.has(dimension));
      };
      return solve(parts, clauses.filter(isTouched));
    },
  };
}

/** Literals in rising order with one more. */
export function insert(part: readonly Literal[], literal: Literal): readonly Literal[] {
  if (part.includes(literal)) return part;
  const at = part.findIndex((other) => other > literal);
  return at < 0 ? [...part, literal] : [...part.slice(0, at), literal, ...part.slice(at)];
}
