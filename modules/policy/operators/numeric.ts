import { type Relation } from '../model';
import { type Doubt } from '../truth';

const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** A double keeps 15 significant decimal digits apart; beyond that two different numbers could seem equal. */
const EXACT_DIGITS = 15;

/** Reads an integer or a decimal number: `10`, `-2.5`; `undefined` for any other text. */
export function parseNumeric(text: string): number | Doubt | undefined {
  if (!NUMBER.test(text)) return undefined;
  const digits = text.replace(/[+-.]/g, '').replace(/^0+/, '');
  if (digits.length > EXACT_DIGITS) return { because: `'${text}' has more digits than can be compared exactly` };
  return Number(text);
}

/** Whether `value` has the relation to `bound`: `value < bound` for `less`. Used for numbers and dates. */
export function relates(value: number, relation: Relation, bound: number): boolean {
  switch (relation) {
    case 'equal':
      return value === bound;
    case 'less':
      return value < bound;
    case 'less-or-equal':
      return value <= bound;
    case 'greater':
      return value > bound;
    case 'greater-or-equal':
      return value >= bound;
  }
}
