import type { AccessRequest, Evaluation } from '../../modules/policy/comparison';
import type { ConditionBlock, Statement } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';

/** `yes`: the statement applies to the request; `unknown`: AWS's texts do not say. */
export type Applies = 'yes' | 'no' | 'unknown';

const ANSWERS: Readonly<Record<Evaluation['decision'], Applies>> = {
  allowed: 'yes',
  'implicitly-denied': 'no',
  'explicitly-denied': 'no',
  unknown: 'unknown',
};

type Version = '2012-10-17' | '2008-10-17' | 'missing';

/** Whether an Allow of everything, changed by the given elements, applies to s3:GetObject on an object, or the given request. */
export function applies(
  elements: Partial<Statement>,
  request: Partial<AccessRequest> = {},
  version: Version = '2012-10-17',
): Applies {
  const statement: Statement = { Effect: 'Allow', Action: '*', Resource: '*', ...withoutOpposites(elements) };
  const policy = { ...(version !== 'missing' && { Version: version }), Statement: statement };
  const complete = { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', context: {}, ...request };
  return ANSWERS[evaluate(policy, complete).decision];
}

/** Whether the conditions hold for a request with the given keys. */
export function holds(condition: ConditionBlock, context: AccessRequest['context'], version?: Version): Applies {
  return applies({ Condition: condition }, { context }, version);
}

/** `NotAction` takes the place of `Action`, and `NotResource` that of `Resource`. */
function withoutOpposites(elements: Partial<Statement>): Partial<Statement> {
  return {
    ...(elements.NotAction !== undefined && { Action: undefined }),
    ...(elements.NotResource !== undefined && { Resource: undefined }),
    ...elements,
  } as Partial<Statement>;
}
