import { type Budget } from '../languages/budget';
import { type Cube, EVERYTHING, withProduct } from './cube';
import { type Product } from './literal';
import { type Space } from './space';
import { intersect, subtract } from './subtract';

/** What one side's statements say about the requests for some actions, as products of literals. */
export interface Permissions {
  /** One product of each layer must hold: identity policies, then boundary and session policy where there are any. */
  readonly allow: readonly (readonly Product[])[];
  /** None may hold. */
  readonly deny: readonly Product[];
}

/** The requests that one side allows and the other does not, as disjoint cubes. */
export function* difference(
  ours: Permissions,
  theirs: Permissions,
  space: Space,
  budget: Budget,
): Generator<Cube, void> {
  const [identity = [], ...layers] = ours.allow;
  for (const [index, product] of identity.entries()) {
    const allowed = withProduct(EVERYTHING, product, space);
    if (!allowed) continue;
    // Removing what our own side denies comes last: most requests are gone by then.
    const excluded = [...identity.slice(0, index), ...ours.deny];
    for (const granted of throughLayers(allowed, layers, space, budget)) {
      for (const refused of refusedBy(theirs, ours, granted, space, budget)) {
        yield* subtract(refused, excluded, space, budget);
      }
    }
  }
}

function* throughLayers(
  cube: Cube,
  [layer, ...others]: readonly (readonly Product[])[],
  space: Space,
  budget: Budget,
): Generator<Cube, void> {
  if (!layer) {
    yield cube;
    return;
  }
  for (const part of intersect(cube, layer, space, budget)) yield* throughLayers(part, others, space, budget);
}

/** The requests of a cube that a side does not allow: no statement of some layer does, or else a Deny applies. */
function* refusedBy(
  { allow, deny }: Permissions,
  ours: Permissions,
  cube: Cube,
  space: Space,
  budget: Budget,
): Generator<Cube, void> {
  const ownDeny = new Set(ours.deny.map((product) => product.join()));
  const effective = deny.filter((product) => !ownDeny.has(product.join()) && withProduct(cube, product, space));
  yield* refusedByLayers(allow, effective, cube, space, budget);
}

function* refusedByLayers(
  [layer, ...others]: readonly (readonly Product[])[],
  deny: readonly Product[],
  cube: Cube,
  space: Space,
  budget: Budget,
): Generator<Cube, void> {
  if (!layer) {
    yield* intersect(cube, deny, space, budget);
    return;
  }
  yield* subtract(cube, layer, space, budget);
  // What this layer allows matters only where something else may refuse it.
  if (others.length === 0 && deny.length === 0) return;
  for (const part of intersect(cube, layer, space, budget)) yield* refusedByLayers(others, deny, part, space, budget);
}
