import { type Budget } from '../languages/budget';
import { ANY, ONE } from '../languages/pattern';
import { type Atom, type TestAtom } from './atom';
import { createKeyDomain, type KeyDomain } from './key-domain';
import { createDependencies, type Dependencies } from './dependencies';
import { type Clause } from './dependency-clauses';
import { type KeyUse } from './key-uses';
import { atomOf, holds, type Literal } from './literal';
import { createPrincipalDomain, PRINCIPAL_ACCOUNT, PRINCIPAL_ARN, type PrincipalDomain } from './principal-domain';
import { createResourceDomain, type ResourceDomain } from './resource-domain';
import { type Vocabulary } from './vocabulary';

/**
 * All requests, as a product of dimensions: the resource, the principal, one dimension for each condition key, the name
 * of an action that is not published yet, and one for each undecidable question. A set of literals is satisfiable if
 * its literals are in each dimension, and if they are consistent with AWS's documentation of dependent keys. Policy
 * variables are left to the search for a witness.
 */
export interface Space {
  readonly vocabulary: Vocabulary;
  readonly resources: ResourceDomain;
  readonly principals: PrincipalDomain;
  readonly dependencies: Dependencies;
  keyDomain(keyId: string): KeyDomain;
  dimensionOf(literal: Literal): Dimension;
  /** Whether no request satisfies literals, which are all of one dimension. True is certain. */
  isEmpty(literals: readonly Literal[]): boolean;
}

/** `resource`, `principal`, `action`, `key …`, `fact …` or `opaque …`. */
export type Dimension = string;

/** The vocabulary must be complete: what values a key may have depends on all tests of it. */
export function createSpace(
  vocabulary: Vocabulary,
  uses: ReadonlyMap<string, KeyUse>,
  clauses: readonly Clause[],
  budget: Budget,
): Space {
  const { texts, atoms } = vocabulary;
  const tests = new Map<string, TestAtom[]>();
  for (const atom of atoms) {
    if (atom.kind === 'test') tests.set(atom.keyId, [...(tests.get(atom.keyId) ?? []), atom]);
  }
  const principalAtoms = atoms.flatMap((atom) => (atom.kind === 'principal' ? [atom] : []));
  const principalTests = [PRINCIPAL_ARN, PRINCIPAL_ACCOUNT].flatMap((keyId) => tests.get(keyId) ?? []);
  const principalKeys = new Set(principalAtoms.length > 0 ? [PRINCIPAL_ARN, PRINCIPAL_ACCOUNT] : []);

  const everyName = texts.language([[ONE, ANY]]);
  const resources = createResourceDomain(texts);
  const principals = createPrincipalDomain(principalAtoms, principalTests, texts, budget);
  const keyDomains = new Map<string, KeyDomain>();
  const dimensions: Dimension[] = [];
  /** By the one or two literals asked about, and for more of them by all, as text. */
  const shortAnswers = new Map<number, boolean>();
  const answers = new Map<string, boolean>();

  function keyDomain(keyId: string): KeyDomain {
    let domain = keyDomains.get(keyId);
    if (!domain) {
      const use = uses.get(keyId);
      if (!use) throw new RangeError(`no statement uses the key '${keyId}'`);
      keyDomains.set(keyId, (domain = createKeyDomain(use, tests.get(keyId) ?? [], texts, budget)));
    }
    return domain;
  }

  function dimensionOf(literal: Literal): Dimension {
    const number = atomOf(literal);
    return (dimensions[number] ??= dimensionOfAtom(vocabulary.atom(number), number, principalKeys));
  }

  function decide(literals: readonly Literal[]): boolean {
    const given = literals.map((literal) => ({ atom: vocabulary.atom(atomOf(literal)), holds: holds(literal) }));
    const dimension = literals[0] === undefined ? '' : dimensionOf(literals[0]);
    if (dimension === 'resource') {
      return resources.isEmpty(
        given.flatMap(({ atom, holds }) => (atom.kind === 'resource' || atom.kind === 'star' ? [{ atom, holds }] : [])),
      );
    }
    if (dimension === 'principal') {
      return principals.isEmpty(
        given.flatMap(({ atom, holds }) =>
          atom.kind === 'principal' || atom.kind === 'test' ? [{ atom, holds }] : [],
        ),
      );
    }
    if (dimension === 'action') {
      const names = given.flatMap(({ atom, holds }) => (atom.kind === 'action' ? [{ ...atom, holds }] : []));
      const inside = names.filter(({ holds }) => holds).map(({ language }) => language);
      const outside = names.filter(({ holds }) => !holds).map(({ language }) => language);
      return texts.isEmpty([everyName, ...inside], outside);
    }
    const literalsOfKey = given.flatMap(({ atom, holds }) => (atom.kind === 'test' ? [{ atom, passes: holds }] : []));
    const [first] = literalsOfKey;
    return first !== undefined && keyDomain(first.atom.keyId).isEmpty(literalsOfKey);
  }

  function isEmpty(literals: readonly Literal[]): boolean {
    if (literals.length > 2) return answer(answers, literals.join(), literals);
    const [first = 0, second = -1] = literals;
    return answer(shortAnswers, first * MOST_LITERALS + second + 1, literals);
  }

  return {
    vocabulary,
    resources,
    principals,
    dependencies: createDependencies(clauses, { dimensionOf, isEmpty }, budget),
    keyDomain,
    dimensionOf,
    isEmpty,
  };

  function answer<K>(known: Map<K, boolean>, key: K, literals: readonly Literal[]): boolean {
    let empty = known.get(key);
    if (empty === undefined) {
      budget.spend(1);
      known.set(key, (empty = decide(literals)));
    }
    return empty;
  }
}

/** Two literals' numbers make one key as long as there are fewer literals than this. */
const MOST_LITERALS = 2 ** 26;

function dimensionOfAtom(atom: Atom, number: number, principalKeys: ReadonlySet<string>): Dimension {
  switch (atom.kind) {
    case 'resource':
    case 'star':
      return 'resource';
    case 'principal':
      return 'principal';
    case 'action':
      return 'action';
    case 'fact':
      return `fact ${atom.name}`;
    case 'opaque':
      return `opaque ${number}`;
    case 'test':
      return principalKeys.has(atom.keyId) ? 'principal' : `key ${atom.keyId}`;
  }
}
