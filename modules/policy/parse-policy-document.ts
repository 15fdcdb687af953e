import { entriesOf, isObject, listOf } from './json';
import { type Complaint, type PolicyModel, type PolicyPart, type StatementModel } from './model';
import { parseStatement } from './parse-statement';

/** Where a policy stands in an access object. */
export interface PolicyPlace {
  readonly part: PolicyPart;
  /** Index within its part. */
  readonly index: number;
  /** Number of the policy's first statement, counted over the whole access object. */
  readonly firstNumber: number;
  /** The managed policy's ARN, when the document was looked up by it. */
  readonly arn?: string;
}

export interface ParsedPolicy {
  readonly policy: PolicyModel;
  readonly complaints: readonly Complaint[];
  /** How many statements the document has, those that could not be read included. */
  readonly statementCount: number;
}

const ALONE: PolicyPlace = { part: 'policies', index: 0, firstNumber: 0 };
const ELEMENTS = new Set(['Version', 'Id', 'Statement']);

/**
 * Reads a policy document; never throws. What AWS would refuse makes the policy `undecided`,
 * while the statements that can be read are kept.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicyDocument(value: unknown, place: PolicyPlace = ALONE): ParsedPolicy {
  const { part, index, arn } = place;
  const complaints: Complaint[] = [];
  let refusal: string | undefined;
  const complain = (reason: string, undecided: boolean, statement?: number): void => {
    const where = statement === undefined ? {} : { statement, number: place.firstNumber + statement };
    complaints.push({ reason, part, policy: index, ...where, undecided });
  };
  const refuse = (reason: string, statement?: number): void => {
    refusal ??= statement === undefined ? reason : `statement ${statement}: ${reason}`;
    complain(reason, true, statement);
  };

  const version = isObject(value) ? value['Version'] : undefined;
  const list = statementsOf(value, refuse);
  const statements = list.flatMap((item, at): StatementModel[] => {
    const statement = parseStatement(item, {
      place: { part, policy: index, index: at, number: place.firstNumber + at },
      variables: version === '2012-10-17',
      report: {
        ineffective: (reason) => {
          complain(reason, false, at);
        },
        undecided: (reason) => {
          complain(reason, true, at);
        },
        refused: (reason) => {
          refuse(reason, at);
        },
      },
    });
    return statement ? [statement] : [];
  });
  const policy = {
    part,
    index,
    ...(arn !== undefined && { arn }),
    statements,
    ...(refusal !== undefined && { undecided: refusal }),
  };
  return { policy, complaints, statementCount: list.length };
}

function statementsOf(value: unknown, refuse: (reason: string) => void): readonly unknown[] {
  if (!isObject(value)) {
    refuse('the policy is not an object');
    return [];
  }
  for (const [name] of entriesOf(value)) {
    if (!ELEMENTS.has(name)) refuse(`'${name}' is no element of a policy`);
  }
  const version = value['Version'];
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    refuse(`Version is ${JSON.stringify(version)}, neither "2012-10-17" nor "2008-10-17"`);
  }
  const list = value['Statement'];
  if (list === undefined) {
    refuse('the policy has no Statement');
    return [];
  }
  return listOf(list);
}
