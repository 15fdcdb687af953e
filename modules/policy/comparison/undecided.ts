import { byKey } from '../../text/compare-texts';
import { type UndecidedPart } from '../comparison';
import { type OpaqueAtom } from './atom';
import { type Origins, type SideName } from './compiled-side';
import { withProduct } from './cube';
import { atomOf, holds, type Literal, type Product } from './literal';
import { type Remainder } from './remainder';
import { type Space } from './space';

/** What of a remainder is certain, and the rest, which is gained or lost only if some question is answered so. */
export interface SortedOut {
  readonly certain: Remainder | undefined;
  readonly doubtful: readonly Doubtful[];
}

export interface Doubtful {
  readonly remainder: Remainder;
  /** The numbers of the undecidable atoms. */
  readonly atoms: readonly number[];
}

/**
 * Finds undecidable questions in a remainder. The negated effect of an unknown policy is ignored: the requests that it
 * does not allow, or does not deny, are at most those without it, so a row may contain them.
 */
export function sortOutDoubts({ cube, except }: Remainder, space: Space): SortedOut {
  const asked: Literal[] = [];
  const parts = new Map<string, readonly Literal[]>();
  for (const [dimension, literals] of cube.parts) {
    if (literals.some((literal) => opaqueAtom(literal, space))) asked.push(...literals);
    else parts.set(dimension, literals);
  }
  const doubts = asked.filter((literal) => holds(literal) || !opaqueAtom(literal, space)?.policy);
  if (doubts.length > 0) {
    return { certain: undefined, doubtful: [{ remainder: { cube, except }, atoms: doubts.map(atomOf) }] };
  }
  const known = { parts };
  const kept: Product[] = [];
  const doubtful: Doubtful[] = [];
  for (const [index, product] of except.entries()) {
    const opaque = product.filter((literal) => opaqueAtom(literal, space));
    if (opaque.length === 0) {
      kept.push(product);
    } else if (!opaque.every((literal) => holds(literal) && opaqueAtom(literal, space)?.policy)) {
      const plain = withoutSeveral(
        product.filter((literal) => !opaque.includes(literal)),
        space,
      );
      const common = withProduct(known, plain, space);
      const others = except.filter((_, at) => at !== index);
      if (common) doubtful.push({ remainder: { cube: common, except: others }, atoms: opaque.map(atomOf) });
      kept.push(plain);
    }
  }
  return {
    certain: kept.some((product) => product.length === 0) ? undefined : { cube: known, except: kept },
    doubtful,
  };
}

/**
 * A test without a set operator is certain for one value and in doubt for several of which one matches. Where both
 * cases are excluded, the question whether there are several can go.
 */
function withoutSeveral(product: Product, { vocabulary }: Space): Product {
  const someValue = (keyId: string): boolean =>
    product.some((literal) => {
      const atom = vocabulary.atom(atomOf(literal));
      return atom.kind === 'test' && atom.keyId === keyId && atom.quantifier === 'ForAnyValue' && holds(literal);
    });
  return product.filter((literal) => {
    const atom = vocabulary.atom(atomOf(literal));
    return !(atom.kind === 'test' && atom.values.family === 'several' && holds(literal) && someValue(atom.keyId));
  });
}

function opaqueAtom(literal: Literal, { vocabulary }: Space): OpaqueAtom | undefined {
  const atom = vocabulary.atom(atomOf(literal));
  return atom.kind === 'opaque' ? atom : undefined;
}

/** The reasons for undecidable questions, each with all statements that contain it. */
export function describeDoubts(
  atoms: Iterable<number>,
  origins: Origins,
  { vocabulary }: Space,
  side: SideName,
): UndecidedPart[] {
  return [...atoms].flatMap((number) => {
    const { reason } = vocabulary.atom(number) as OpaqueAtom;
    const found = origins.get(number) ?? [{ side }];
    return found.map((origin) => ({ reason, ...origin }));
  });
}

/** Each part once, in a stable order. */
export function uniqueParts(parts: readonly UndecidedPart[]): UndecidedPart[] {
  const unique = new Map(parts.map((part) => [JSON.stringify([part.side, part.statement ?? -1, part.reason]), part]));
  return [...unique.entries()].sort(byKey).map(([, part]) => part);
}
