import type { RowCondition } from '../policy/comparison';
import { inert } from './escape';

interface OperatorWords {
  readonly words: string;
  /**
   * The condition also matches a request without the key.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
   */
  readonly holdsWhenAbsent?: true;
  /** Values are keywords, not quoted strings. */
  readonly bare?: true;
}

const OPERATORS: Readonly<Record<string, OperatorWords>> = {
  stringequals: { words: 'is' },
  stringnotequals: { words: 'is not', holdsWhenAbsent: true },
  stringequalsignorecase: { words: 'is, in any case,' },
  stringnotequalsignorecase: { words: 'is not, in any case,', holdsWhenAbsent: true },
  stringlike: { words: 'matches' },
  stringnotlike: { words: 'does not match', holdsWhenAbsent: true },
  // Other words than for strings, because the parts of an ARN are matched separately. Both operators match alike.
  arnequals: { words: 'matches the ARN' },
  arnlike: { words: 'matches the ARN' },
  arnnotequals: { words: 'does not match the ARN', holdsWhenAbsent: true },
  arnnotlike: { words: 'does not match the ARN', holdsWhenAbsent: true },
  numericequals: { words: 'is', bare: true },
  numericnotequals: { words: 'is not', bare: true, holdsWhenAbsent: true },
  numericlessthan: { words: 'is less than', bare: true },
  numericlessthanequals: { words: 'is at most', bare: true },
  numericgreaterthan: { words: 'is more than', bare: true },
  numericgreaterthanequals: { words: 'is at least', bare: true },
  dateequals: { words: 'is', bare: true },
  datenotequals: { words: 'is not', bare: true, holdsWhenAbsent: true },
  datelessthan: { words: 'is before', bare: true },
  datelessthanequals: { words: 'is at or before', bare: true },
  dategreaterthan: { words: 'is after', bare: true },
  dategreaterthanequals: { words: 'is at or after', bare: true },
  bool: { words: 'is', bare: true },
  binaryequals: { words: 'is, in base64,' },
  ipaddress: { words: 'is in', bare: true },
  notipaddress: { words: 'is not in', bare: true, holdsWhenAbsent: true },
};

const OPERATOR = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/i;

/** One condition of a row in words: `aws:SourceVpce is "vpce-1" or "vpce-2"`. Everything in it is visible text. */
export function conditionWords(condition: RowCondition): string {
  const words = positiveWords(condition);
  return condition.negated ? `not (${words})` : words;
}

function positiveWords({ operator, key, values }: RowCondition): string {
  const shownKey = inert(key);
  const [, quantifier = '', name = '', ifExists] = OPERATOR.exec(operator) ?? [];
  if (name.toLowerCase() === 'null' && values.every((value) => /^(true|false)$/i.test(value))) {
    return [...new Set(values.map((value) => `${shownKey} is ${/^true$/i.test(value) ? 'absent' : 'present'}`))].join(
      ' or ',
    );
  }
  const known = OPERATORS[name.toLowerCase()];
  if (!known || values.length === 0) return `${inert(operator)} ${shownKey} ${alternatives(values, quoted)}`;

  const test = `${known.words} ${alternatives(values, known.bare ? bareOrQuoted : quoted)}`;
  switch (quantifier.toLowerCase()) {
    case 'foranyvalue':
      // A condition without values never matches. AWS does not document whether `…IfExists` changes that, so the
      // operator is shown.
      return `some value of ${shownKey} ${test}${ifExists ? ' (IfExists)' : ''}`;
    case 'forallvalues':
      return `every value of ${shownKey} ${test}, or it has none`;
    default:
      return `${shownKey} ${test}${ifExists || known.holdsWhenAbsent ? ', or is absent' : ''}`;
  }
}

function alternatives(values: readonly string[], show: (value: string) => string): string {
  return values.length === 0 ? '(no value)' : values.map(show).join(' or ');
}

/** A quoted string with escaped quotation marks. */
export function quoted(value: string): string {
  return `"${inert(value).replace(/"/g, String.raw`\"`)}"`;
}

function bareOrQuoted(value: string): string {
  return /^[\w.:+/-]+$/.test(value) ? inert(value) : quoted(value);
}
