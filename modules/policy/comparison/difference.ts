import { type Budget } from '../languages/budget';
import { EVERYTHING, openLiterals, withProduct } from './cube';
import { type Product } from './literal';
import { intersectUnion, type Remainder } from './remainder';
import { type Space } from './space';

/** What one side's statements say about the requests for some actions, as products of literals. */
export interface Permissions {
  /** One product of each layer must hold: identity policies, then boundary and session policy where there are any. */
  readonly allow: readonly (readonly Product[])[];
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
  const [identity = [], ...layers] = ours.allow;
  const every = withProduct(EVERYTHING, given, space);
  if (!every) return;
  for (const [index, product] of identity.entries()) {
    const cube = withProduct(every, product, space);
    if (!cube) continue;
    const excluded = [...identity.slice(0, index), ...ours.deny];
    let granted: readonly Remainder[] = [{ cube, except: [] }];
    for (const layer of layers) granted = granted.flatMap((part) => intersectUnion(part, layer, space, budget));
    for (const part of granted) {
      for (const refused of refusedBy(theirs, ours, part, space, budget)) {
        yield { cube: refused.cube, except: [...refused.except, ...excluded] };
      }
    }
  }
}

/**
 * The requests of a remainder that a side does not allow: those of them that it denies, and those that no statement of
 * one of its layers allows. Where none of a layer's statements is about them, what is denied among them does not matter.
 */
function* refusedBy(
  { allow, deny }: Permissions,
  ours: Permissions,
  granted: Remainder,
  space: Space,
  budget: Budget,
): Generator<Remainder, void> {
  const touches = (product: Product): boolean => openLiterals(granted.cube, product, space) !== undefined;
  if (allow.some((layer) => !layer.some(touches))) {
    yield granted;
    return;
  }
  const ownDeny = new Set(ours.deny.map((product) => product.join()));
  const denied = deny.filter((product) => !ownDeny.has(product.join()) && touches(product));
  yield* intersectUnion(granted, denied, space, budget);
  let allowed: readonly Remainder[] = [{ cube: granted.cube, except: [...granted.except, ...denied] }];
  for (const [index, layer] of allow.entries()) {
    for (const { cube, except } of allowed) yield { cube, except: [...except, ...layer] };
    if (index < allow.length - 1) allowed = allowed.flatMap((part) => intersectUnion(part, layer, space, budget));
  }
}
