import { type Budget } from '../languages/budget';
import { type PolicyFormula } from '../policy-formula';
import { type Cube, withProduct } from './cube';
import { type Product } from './literal';
import { intersectUnion, type Remainder } from './remainder';
import { type Space } from './space';

/** Which sets of statements must allow a request; a set allows it when one of its products holds. */
export type AllowFormula = PolicyFormula<readonly Product[]>;

export interface AllowedByProduct {
  readonly remainder: Remainder;
  /** Products that must fail too: requests for which they hold are in the remainders before this one. */
  readonly earlier: readonly Product[];
}

/** The requests of a cube that a formula allows, as disjoint remainders, one or more for each product that decides. */
export function* allowedByProduct(
  formula: AllowFormula,
  cube: Cube,
  space: Space,
  budget: Budget,
): Generator<AllowedByProduct, void> {
  if ('allowedBy' in formula) {
    for (const [index, product] of formula.allowedBy.entries()) {
      const allowed = withProduct(cube, product, space);
      if (!allowed) continue;
      yield { remainder: { cube: allowed, except: [] }, earlier: formula.allowedBy.slice(0, index) };
    }
  } else if ('allOf' in formula) {
    const [first, ...others] = formula.allOf;
    if (!first) yield { remainder: { cube, except: [] }, earlier: [] };
    else {
      for (const { remainder, earlier } of allowedByProduct(first, cube, space, budget)) {
        for (const part of allowedIn({ allOf: others }, remainder, space, budget)) yield { remainder: part, earlier };
      }
    }
  } else {
    for (const [index, member] of formula.anyOf.entries()) {
      const before = { anyOf: formula.anyOf.slice(0, index) };
      for (const { remainder, earlier } of allowedByProduct(member, cube, space, budget)) {
        for (const part of refusedIn(before, remainder, space, budget)) yield { remainder: part, earlier };
      }
    }
  }
}

/** The requests of a remainder that a formula allows, as disjoint remainders. */
export function allowedIn(
  formula: AllowFormula,
  remainder: Remainder,
  space: Space,
  budget: Budget,
): readonly Remainder[] {
  if ('allowedBy' in formula) return intersectUnion(remainder, formula.allowedBy, space, budget);
  if ('allOf' in formula) {
    return formula.allOf.reduce<readonly Remainder[]>(
      (parts, member) => parts.flatMap((part) => allowedIn(member, part, space, budget)),
      [remainder],
    );
  }
  const allowed: Remainder[] = [];
  let rest: readonly Remainder[] = [remainder];
  for (const member of formula.anyOf) {
    allowed.push(...rest.flatMap((part) => allowedIn(member, part, space, budget)));
    rest = rest.flatMap((part) => [...refusedIn(member, part, space, budget)]);
  }
  return allowed;
}

/** The requests of a remainder that a formula does not allow, as disjoint remainders. */
export function* refusedIn(
  formula: AllowFormula,
  remainder: Remainder,
  space: Space,
  budget: Budget,
): Generator<Remainder, void> {
  if ('allowedBy' in formula) {
    yield { cube: remainder.cube, except: [...remainder.except, ...formula.allowedBy] };
  } else if ('allOf' in formula) {
    let allowed: readonly Remainder[] = [remainder];
    for (const [index, member] of formula.allOf.entries()) {
      for (const part of allowed) yield* refusedIn(member, part, space, budget);
      // What the last member allows is not asked for.
      if (index < formula.allOf.length - 1) allowed = allowed.flatMap((part) => allowedIn(member, part, space, budget));
    }
  } else {
    yield* formula.anyOf.reduce<readonly Remainder[]>(
      (parts, member) => parts.flatMap((part) => [...refusedIn(member, part, space, budget)]),
      [remainder],
    );
  }
}
