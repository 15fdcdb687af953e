import { compareTexts } from '../../text/compare-texts';
import { elementAt } from '../languages/element-at';
import { type Budget } from '../languages/budget';
import { type Letter, type Step, stepsOf, VARIABLE } from '../languages/pattern';
import { type Atom } from './atom';
import { atomOf, holds, type Literal, literalOf } from './literal';
import { createTextSpace, type TextSpace, type Variable } from './text-space';

/** All questions that the two sides of a comparison ask, each with its number. */
export interface Vocabulary {
  readonly texts: TextSpace;
  readonly budget: Budget;
  /** Keys that may have several values in one request. */
  isMultiValued(keyId: string): boolean;
  literal(atom: Atom, holds: boolean): Literal;
  atom(number: number): Atom;
  /** All atoms, by number. */
  readonly atoms: readonly Atom[];
  /** Orders literals by their content, independent of their discovery. */
  readonly compare: (a: Literal, b: Literal) => number;
  /** The step that reads the value of a variable; with `ignoreCase`, its value in any case. */
  variable(key: string, fallback: string | undefined, ignoreCase: boolean): Step;
  variableOf(letter: Letter): Variable & { readonly ignoreCase: boolean };
  /** Whether some variable of the key has a default. */
  hasDefault(key: string): boolean;
}

export function createVocabulary(isMultiValued: (keyId: string) => boolean, budget: Budget): Vocabulary {
  const atoms: Atom[] = [];
  const numbers = new Map<string, number>();
  const variables: (Variable & { readonly ignoreCase: boolean })[] = [];
  const letters = new Map<string, Letter>();
  const orders: string[] = [];
  const orderOf = (literal: Literal): string => {
    const number = atomOf(literal);
    const order = (orders[number] ??= orderKey(elementAt(atoms, number)));
    return holds(literal) ? `${order} +` : `${order} -`;
  };
  const variableOf = (letter: Letter): Variable & { readonly ignoreCase: boolean } => {
    const variable = variables[letter - VARIABLE];
    if (!variable) throw new RangeError(`letter ${letter} is not a variable`);
    return variable;
  };
  return {
    texts: createTextSpace(variableOf, budget),
    budget,
    isMultiValued,
    atoms,
    compare: (a, b) => (a === b ? 0 : compareTexts(orderOf(a), orderOf(b))),
    literal(atom, holds) {
      const key = keyOf(atom);
      let number = numbers.get(key);
      if (number === undefined) {
        number = atoms.push(atom) - 1;
        numbers.set(key, number);
      }
      return literalOf(number, holds);
    },
    atom(number) {
      const atom = atoms[number];
      if (!atom) throw new RangeError(`unknown atom ${number}`);
      return atom;
    },
    variable(key, fallback, ignoreCase) {
      const name = JSON.stringify([key, fallback, ignoreCase]);
      let letter = letters.get(name);
      if (letter === undefined) {
        const steps = fallback === undefined ? undefined : stepsOf(fallback, ignoreCase);
        letter = VARIABLE + variables.push({ key, fallback: steps, ignoreCase }) - 1;
        letters.set(name, letter);
      }
      return letter;
    },
    variableOf,
    hasDefault: (key) => variables.some((variable) => variable.key === key && variable.fallback !== undefined),
  };
}

/** Names of actions first, then resources, principals, conditions, and at the end what is not known. */
const ORDER: readonly Atom['kind'][] = ['fact', 'action', 'star', 'resource', 'principal', 'test', 'opaque'];

function orderKey(atom: Atom): string {
  return `${ORDER.indexOf(atom.kind)} ${keyOf(atom)}`;
}

/** What an atom asks, as text: equal texts are the same question. */
function keyOf(atom: Atom): string {
  switch (atom.kind) {
    case 'resource':
    case 'action':
      return `${atom.kind} ${atom.language.key}`;
    case 'star':
      return 'star';
    case 'fact':
      return `fact ${atom.name}`;
    case 'principal': {
      const patterns = atom.patterns.map((pattern) => JSON.stringify(pattern));
      return `principal ${atom.question} ${[...new Set(patterns)].sort().join()}`;
    }
    case 'opaque':
      return `opaque ${atom.policy ?? ''} ${atom.identity ?? atom.reason}`;
    case 'test': {
      const { keyId, quantifier = '', whenAbsent, negated, values } = atom;
      return `test ${keyId} ${quantifier} ${whenAbsent} ${negated} ${valuesKey(values)}`;
    }
  }
}

function valuesKey(values: (Atom & { readonly kind: 'test' })['values']): string {
  switch (values.family) {
    case 'text':
      return `text ${values.language.key}`;
    case 'numeric':
    case 'date':
      return `${values.family} ${values.relation} ${[...new Set(values.bounds)].sort((a, b) => a - b).join()}`;
    case 'ip': {
      const ranges = values.ranges.map(({ version, address, prefix }) => `${version}/${address}/${prefix}`);
      return `ip ${[...new Set(ranges)].sort().join()}`;
    }
    case 'presence':
      return `presence ${values.whenPresent}`;
    case 'several':
      return 'several';
  }
}
