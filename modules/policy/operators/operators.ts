import { type Relation } from '../model';

/** What an operator does with one value, leaving `ForAnyValue:`, `ForAllValues:` and `IfExists` aside. */
export type Operator =
  | { readonly family: 'string'; readonly negated: boolean; readonly ignoreCase: boolean; readonly wildcards: boolean }
  | { readonly family: 'numeric' | 'date'; readonly negated: boolean; readonly relation: Relation }
  | { readonly family: 'arn' | 'bool' | 'binary' | 'ip' | 'null'; readonly negated: boolean };

/**
 * Every condition operator of IAM.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: { family: 'string', negated: false, ignoreCase: false, wildcards: false },
  StringNotEquals: { family: 'string', negated: true, ignoreCase: false, wildcards: false },
  StringEqualsIgnoreCase: { family: 'string', negated: false, ignoreCase: true, wildcards: false },
  StringNotEqualsIgnoreCase: { family: 'string', negated: true, ignoreCase: true, wildcards: false },
  StringLike: { family: 'string', negated: false, ignoreCase: false, wildcards: true },
  StringNotLike: { family: 'string', negated: true, ignoreCase: false, wildcards: true },
  NumericEquals: { family: 'numeric', negated: false, relation: 'equal' },
  NumericNotEquals: { family: 'numeric', negated: true, relation: 'equal' },
  NumericLessThan: { family: 'numeric', negated: false, relation: 'less' },
  NumericLessThanEquals: { family: 'numeric', negated: false, relation: 'less-or-equal' },
  NumericGreaterThan: { family: 'numeric', negated: false, relation: 'greater' },
  NumericGreaterThanEquals: { family: 'numeric', negated: false, relation: 'greater-or-equal' },
  DateEquals: { family: 'date', negated: false, relation: 'equal' },
  DateNotEquals: { family: 'date', negated: true, relation: 'equal' },
  DateLessThan: { family: 'date', negated: false, relation: 'less' },
  DateLessThanEquals: { family: 'date', negated: false, relation: 'less-or-equal' },
  DateGreaterThan: { family: 'date', negated: false, relation: 'greater' },
  DateGreaterThanEquals: { family: 'date', negated: false, relation: 'greater-or-equal' },
  Bool: { family: 'bool', negated: false },
  BinaryEquals: { family: 'binary', negated: false },
  IpAddress: { family: 'ip', negated: false },
  NotIpAddress: { family: 'ip', negated: true },
  // ArnEquals and ArnLike behave identically, and so do their negations.
  ArnEquals: { family: 'arn', negated: false },
  ArnLike: { family: 'arn', negated: false },
  ArnNotEquals: { family: 'arn', negated: true },
  ArnNotLike: { family: 'arn', negated: true },
  Null: { family: 'null', negated: false },
};

/** The operators' names as AWS writes them, without `ForAnyValue:` and `IfExists`: for suggestions. */
export function operatorNames(): readonly string[] {
  return Object.keys(OPERATORS);
}

/** Names are case-insensitive: AWS rejects unknown operators, so a name identifies one operator. */
const BY_LOWER_CASE = new Map(Object.entries(OPERATORS).map(([name, operator]) => [name.toLowerCase(), operator]));

/** An operator's name taken apart: `ForAnyValue:StringLikeIfExists`. */
export interface OperatorName {
  readonly operator: Operator;
  readonly quantifier?: 'ForAllValues' | 'ForAnyValue';
  readonly ifExists: boolean;
}

const QUANTIFIERS = { forallvalues: 'ForAllValues', foranyvalue: 'ForAnyValue' } as const;
const NAME = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/;

/** `undefined` for a name that AWS does not document; `Null` has no `IfExists` form. */
export function findOperator(name: string): OperatorName | undefined {
  const [, prefix, base = '', suffix] = NAME.exec(name.toLowerCase()) ?? [];
  const operator = BY_LOWER_CASE.get(base);
  if (!operator || (operator.family === 'null' && suffix)) return undefined;
  const ifExists = suffix !== undefined;
  return prefix === 'forallvalues' || prefix === 'foranyvalue'
    ? { operator, quantifier: QUANTIFIERS[prefix], ifExists }
    : { operator, ifExists };
}
