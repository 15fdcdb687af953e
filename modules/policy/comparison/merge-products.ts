import { elementAt } from '../languages/element-at';
import { type Atom } from './atom';
import { flavourOf } from './flavour';
import { atomOf, holds, type Literal, type Product, productOf } from './literal';
import { type Vocabulary } from './vocabulary';

/**
 * The same union of products in one form, however the statements were split: products that differ only in the actions,
 * only in the resources or only in the values of one test become one, and products that others cover go.
 */
export function mergeProducts(products: readonly Product[], vocabulary: Vocabulary): readonly Product[] {
  // Every product is held against every other one, which is quick, but not for thousands of them.
  vocabulary.budget.spend(Math.ceil(products.length ** 2 / 16));
  let merged = withoutCovered(products);
  for (let size = -1; size !== merged.length;) {
    size = merged.length;
    merged = withoutCovered(joinAlike(merged, vocabulary));
  }
  return [...merged].map((product) => inOrder(product, vocabulary)).sort((a, b) => compareProducts(a, b, vocabulary));
}

/** A product whose literals are among another one's covers it. */
function withoutCovered(products: readonly Product[]): readonly Product[] {
  const unique = [...new Map(products.map((product) => [product.join(), product])).values()];
  if (unique.length < 2) return unique;
  return unique.filter(
    (product) =>
      !unique.some((other) => other.length < product.length && other.every((literal) => product.includes(literal))),
  );
}

/** Joins products that are alike but for one literal that can be joined: by actions, by resources, then by values. */
function joinAlike(products: readonly Product[], vocabulary: Vocabulary): readonly Product[] {
  for (const kind of ['action', 'resource', 'test'] as const) {
    const groups = new Map<string, { readonly rest: Product; readonly joined: Literal[] }>();
    for (const product of products) {
      for (const literal of product) {
        const shape = joinableShape(vocabulary.atom(atomOf(literal)), kind, vocabulary);
        if (shape === undefined || !holds(literal)) continue;
        const rest = product.filter((other) => other !== literal);
        const key = `${shape} ${rest.join()}`;
        const group = groups.get(key);
        if (group) group.joined.push(literal);
        else groups.set(key, { rest, joined: [literal] });
      }
    }
    const [first] = [...groups.values()]
      .filter(({ joined }) => joined.length > 1)
      .sort((a, b) => compareProducts(inOrder(a.rest, vocabulary), inOrder(b.rest, vocabulary), vocabulary));
    if (first) {
      const gone = new Set(first.joined.map((literal) => productOf([literal, ...first.rest]).join()));
      const joined = productOf([joinLiterals(first.joined, vocabulary), ...first.rest]);
      return [joined, ...products.filter((product) => !gone.has(product.join()))];
    }
  }
  return products;
}

/** What must be equal in two literals so that one literal can ask for either; undefined where that is impossible. */
function joinableShape(atom: Atom, kind: 'action' | 'resource' | 'test', vocabulary: Vocabulary): string | undefined {
  if (atom.kind !== kind) return undefined;
  if (atom.kind !== 'test') return atom.kind;
  if (atom.values.family !== 'text' || atom.negated || atom.quantifier === 'ForAllValues') return undefined;
  const flavour = flavourOf(atom.values.language.patterns, vocabulary);
  const operators = flavour === 'plain' ? 'like' : flavour;
  return `${atom.keyId} ${atom.quantifier ?? ''} ${atom.whenAbsent} ${operators}`;
}

function joinLiterals(literals: readonly Literal[], vocabulary: Vocabulary): Literal {
  const atoms = literals.map((literal) => vocabulary.atom(atomOf(literal)));
  const [first] = atoms;
  const language = vocabulary.texts.language(
    atoms.flatMap((atom) => {
      if (atom.kind === 'resource' || atom.kind === 'action') return atom.language.patterns;
      return atom.kind === 'test' && atom.values.family === 'text' ? atom.values.language.patterns : [];
    }),
  );
  if (first?.kind === 'test') {
    return vocabulary.literal({ ...first, values: { family: 'text', language } }, true);
  }
  return vocabulary.literal({ kind: first?.kind === 'action' ? 'action' : 'resource', language }, true);
}

function inOrder(product: Product, { compare }: Vocabulary): Product {
  return [...product].sort(compare);
}

/** The widest first. */
function compareProducts(a: Product, b: Product, { compare }: Vocabulary): number {
  if (a.length !== b.length) return a.length - b.length;
  for (const [index, literal] of a.entries()) {
    const order = compare(literal, elementAt(b, index));
    if (order !== 0) return order;
  }
  return 0;
}
