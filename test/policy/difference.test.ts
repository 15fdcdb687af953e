import fc from 'fast-check';
import { difference, type Permissions } from '../../modules/policy/comparison/difference';
import {
  type Literal,
  holds,
  atomOf,
  literalOf,
  productOf,
  type Product,
} from '../../modules/policy/comparison/literal';
import type { Remainder } from '../../modules/policy/comparison/remainder';
import { createSpace } from '../../modules/policy/comparison/space';
import { createVocabulary } from '../../modules/policy/comparison/vocabulary';
import { createBudget } from '../../modules/policy/languages/budget';
import { isAllowed } from '../../modules/policy/policy-formula';
import { formulaOver } from './formulas';
import { runs } from './runs';

/** Questions that are independent of each other: a request is one answer to each. */
const QUESTIONS = 5;
/** A request as bits: the answers to the questions. */
type Request = number;
const REQUESTS: readonly Request[] = Array.from({ length: 2 ** QUESTIONS }, (_, bits) => bits);

const holdsFor = (request: Request) => (literal: Literal) =>
  (((request >> atomOf(literal)) & 1) === 1) === holds(literal);
const all = (product: Product, request: Request): boolean => product.every(holdsFor(request));
const some = (products: readonly Product[], request: Request): boolean =>
  products.some((product) => all(product, request));

function allows({ allow, deny }: Permissions, request: Request): boolean {
  return isAllowed(allow, (products) => some(products, request)) === true && !some(deny, request);
}

function contains({ cube, except }: Remainder, request: Request): boolean {
  return [...cube.parts.values()].every((literals) => all(literals, request)) && !some(except, request);
}

const literal = fc.tuple(fc.nat(QUESTIONS - 1), fc.boolean()).map(([atom, answer]) => literalOf(atom, answer));
const product = fc.uniqueArray(literal, { maxLength: 3, selector: atomOf }).map(productOf);
const products = fc.array(product, { maxLength: 3 });
const permissions: fc.Arbitrary<Permissions> = fc.record({ allow: formulaOver(products), deny: products });

function newSpace(budget: ReturnType<typeof createBudget>): ReturnType<typeof createSpace> {
  const vocabulary = createVocabulary(() => false, budget);
  for (let number = 0; number < QUESTIONS; number++) {
    vocabulary.literal({ kind: 'opaque', reason: `question ${number}` }, true);
  }
  return createSpace(vocabulary, new Map(), [], budget);
}

it('contains each request that only one side allows exactly once, for any formulas of the sides', () => {
  fc.assert(
    fc.property(permissions, permissions, product, (ours, theirs, given) => {
      const budget = createBudget(1_000_000);
      const remainders = [...difference(ours, theirs, given, newSpace(budget), budget)];
      for (const request of REQUESTS) {
        const expected = all(given, request) && allows(ours, request) && !allows(theirs, request);
        const found = remainders.filter((remainder) => contains(remainder, request));
        expect(found).toHaveLength(expected ? 1 : 0);
      }
    }),
    { numRuns: runs(400, 50_000) },
  );
});
