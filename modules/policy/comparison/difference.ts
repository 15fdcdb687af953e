import { type Budget } from '../languages/budget';
import { isAllowed } from '../policy-formula';
import { EVERYTHING, openLiterals, withProduct } from './cube';
import { allowedByProduct, type AllowFormula, refusedIn } from './formula-remainders';
import { type Product } from './literal';
import { intersectUnion, type Remainder } from './remainder';
import { type Space } from './space';

/** What one side's statements say about the requests for some actions, as products of literals. */
export interface Permissions {
  readonly allow: AllowFormula;
  /** None may hold. */
  readonly deny: readonly Product[];
}

/**
 * The requests that one side allows and the other does not, as disjoint remainders, some of which may be empty. What is
 * `given` holds for all requests.
 */
export function* difference(
  ours: Permissions,
  theirs: Permissions,
  given: Product,
  space: Space,
  budget: Budget,
): Generator<Remainder, void> {
  const every = withProduct(EVERYTHING, given, space);
  if (!every) return;
  for (const { remainder, earlier } of allowedByProduct(ours.allow, every, space, budget)) {
    for (const { cube, except } of refusedBy(theirs, ours, remainder, space, budget)) {
      yield { cube, except: [...except, ...earlier, ...ours.deny] };
    }
  }
}

/**
 * The requests of a remainder that a side does not allow: those of them that it denies, and those that its formula does
 * not allow. Where no statement that the formula requires is about them, what is denied among them does not matter.
 */
function* refusedBy(
  { allow, deny }: Permissions,
  ours: Permissions,
  granted: Remainder,
  space: Space,
  budget: Budget,
): Generator<Remainder, void> {
  const touches = (product: Product): boolean => openLiterals(granted.cube, product, space) !== undefined;
  if (isAllowed(allow, (products) => products.some(touches)) === false) {
    yield granted;
    return;
  }
  const ownDeny = new Set(ours.deny.map((product) => product.join()));
  const denied = deny.filter((product) => !ownDeny.has(product.join()) && touches(product));
  yield* intersectUnion(granted, denied, space, budget);
  yield* refusedIn(allow, { cube: granted.cube, except: [...granted.except, ...denied] }, space, budget);
}
