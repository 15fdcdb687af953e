import { parseGlobalArn } from '../catalogue/arn';
import type { FindingRow } from './finding';
import type { RowCondition, RowException, RowPrincipals, RowResources } from '../policy/comparison';
import type { AccessObject, ConditionBlock, PolicyDocument, Statement } from '../policy/document';

/** Conditions of one statement: one list of values for an operator and a key. */
type Block = Record<string, Record<string, readonly string[]>>;

/**
 * Access that allows exactly the requests of a row, as one Allow and Denies of what the row leaves out; undefined where
 * a policy cannot say it so.
 */
export function rowAccess(row: FindingRow): AccessObject | undefined {
  const conditions = blockOf(row.conditions.filter(({ negated }) => negated !== true));
  const exceptions = (row.unless ?? []).map(exceptionStatement);
  const principal = row.principals && principalOf(row.principals);
  if (conditions === undefined || exceptions.includes(undefined)) return undefined;
  if (row.principals && principal === undefined) return undefined;
  const denied: Partial<Statement>[] = [
    ...(row.exceptActions ? [{ Action: row.exceptActions, Resource: '*' }] : []),
    ...outside(row.resources),
    ...row.conditions
      .filter(({ negated }) => negated === true)
      .map((condition) => ({ Action: '*', Resource: '*', Condition: blockOf([condition]) ?? {} })),
    ...exceptions.flatMap((statement) => statement ?? []),
  ];
  const document: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        ...(principal && { Principal: principal }),
        Action: row.actions,
        Resource: row.resources.include,
        ...withCondition(conditions),
      },
      ...denied.map((statement): Statement => ({ Effect: 'Deny', ...(principal && { Principal: '*' }), ...statement })),
    ],
  };
  return { policies: [document] };
}

/** The principals by their kinds; undefined where some are left out, which only another statement could say. */
function principalOf({ include, exclude }: RowPrincipals): NonNullable<Statement['Principal']> | undefined {
  if (exclude.length > 0) return undefined;
  if (include.includes('*')) return '*';
  const service = /\.amazonaws\.com(?:\.cn)?$/;
  const kinds = {
    Service: include.filter((one) => service.test(one)),
    Federated: include.filter((one) => isProvider(one)),
    AWS: include.filter((one) => !service.test(one) && !isProvider(one)),
  };
  return Object.fromEntries(Object.entries(kinds).filter(([, names]) => names.length > 0));
}

function isProvider(principal: string): boolean {
  return /^(?:oidc|saml)-provider\//.test(parseGlobalArn(principal, ['iam'])?.resource ?? '');
}

/** Statements about the resources that a row's included ones do not all lie in. */
function outside({ exclude, within = [] }: RowResources): Partial<Statement>[] {
  return [
    ...(exclude.length > 0 ? [{ Action: '*', Resource: exclude }] : []),
    ...within.map((list) => ({ Action: '*', NotResource: list })),
  ];
}

/** A statement about the requests of an exception; undefined where one statement cannot say it. */
function exceptionStatement({
  actions,
  resources,
  principals,
  conditions,
}: RowException): Partial<Statement> | undefined {
  const block = blockOf(conditions);
  const isPlain = !resources || (resources.exclude.length === 0 && resources.within === undefined);
  if (principals || !isPlain || block === undefined || conditions.some(({ negated }) => negated)) return undefined;
  return { Action: actions ?? '*', Resource: resources?.include ?? '*', ...withCondition(block) };
}

function blockOf(conditions: readonly RowCondition[]): ConditionBlock | undefined {
  const block: Block = {};
  for (const { operator, key, values } of conditions) {
    const keys = (block[operator] ??= {});
    if (Object.keys(keys).some((other) => other.toLowerCase() === key.toLowerCase())) return undefined;
    keys[key] = values;
  }
  return block;
}

function withCondition(block: ConditionBlock): { readonly Condition?: ConditionBlock } {
  return Object.keys(block).length === 0 ? {} : { Condition: block };
}
