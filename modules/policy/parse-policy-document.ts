import { isImmutable } from './immutable-statements';
import { entriesOf, isObject, listOf } from './untyped-json';
import { type PolicyProblem, type PolicyModel, type PolicyPart, type StatementModel } from './model';
import { type PlacelessStatement, parseStatement, type StatementReport } from './parse-statement';

/** The place of a policy in an access object. */
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
  readonly problems: readonly PolicyProblem[];
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
  const problems: PolicyProblem[] = [];
  let refusal: string | undefined;
  const report = (reason: string, undecided: boolean, statement?: number): void => {
    const where = statement === undefined ? {} : { statement, number: place.firstNumber + statement };
    problems.push({ reason, part, policy: index, ...where, undecided });
  };
  const refuse = (reason: string, statement?: number): void => {
    refusal ??= statement === undefined ? reason : `statement ${statement}: ${reason}`;
    report(reason, true, statement);
  };

  const version = isObject(value) ? value['Version'] : undefined;
  const list = statementsOf(value, refuse);
  const statements = list.flatMap((item, at): StatementModel[] => {
    const { statement, reports } = readStatement(item, version === '2012-10-17');
    for (const { kind, reason } of reports) {
      if (kind === 'refused') refuse(reason, at);
      else report(reason, kind === 'undecided', at);
    }
    return statement ? [{ ...statement, part, policy: index, index: at, number: place.firstNumber + at }] : [];
  });
  const policy = {
    part,
    index,
    ...(arn !== undefined && { arn }),
    statements,
    ...(refusal !== undefined && { undecided: refusal }),
  };
  return { policy, problems, statementCount: list.length };
}

/** A statement in any place, with its problems in order. */
interface ReadStatement {
  readonly statement: PlacelessStatement | undefined;
  readonly reports: readonly { readonly kind: keyof StatementReport; readonly reason: string }[];
}

/** What was read of statements that cannot change, with variables and without. */
const READ = { true: new WeakMap<object, ReadStatement>(), false: new WeakMap<object, ReadStatement>() } as const;

function readStatement(item: unknown, variables: boolean): ReadStatement {
  if (!isObject(item) || !isImmutable(item)) return readAnew(item, variables);
  const known = READ[`${variables}`];
  const read = known.get(item) ?? readAnew(item, variables);
  known.set(item, read);
  return read;
}

function readAnew(item: unknown, variables: boolean): ReadStatement {
  const reports: { readonly kind: keyof StatementReport; readonly reason: string }[] = [];
  const reportAs = (kind: keyof StatementReport) => (reason: string) => void reports.push({ kind, reason });
  const report = {
    ineffective: reportAs('ineffective'),
    undecided: reportAs('undecided'),
    refused: reportAs('refused'),
  };
  return { statement: parseStatement(item, { variables, report }), reports };
}

function statementsOf(value: unknown, refuse: (reason: string) => void): readonly unknown[] {
  if (!isObject(value)) {
    refuse('the policy is not an object');
    return [];
  }
  for (const [name] of entriesOf(value)) {
    if (!ELEMENTS.has(name)) refuse(`'${name}' is not an element of a policy`);
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
