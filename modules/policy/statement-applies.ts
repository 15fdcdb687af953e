import { matchAction } from './match-action';
import { matchPrincipals } from './match-principal';
import { matchResource } from './match-resource';
import { type OpenQuestion, type PatternList, type StatementModel } from './model';
import { type ParsedRequest } from './parse-request';
import { testCondition } from './test-condition';
import { allOf, anyOf, not, type Truth } from './truth';

/**
 * Whether a statement applies to a request: all of its elements must.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function statementApplies(statement: StatementModel, request: ParsedRequest): Truth {
  return allOf(ELEMENTS, (applies) => applies(statement, request));
}

/** Cheapest first: most statements fall at their action. */
const ELEMENTS: readonly ((statement: StatementModel, request: ParsedRequest) => Truth)[] = [
  ({ actions }, { action }) => matchesList(actions, (pattern) => matchAction(pattern, action)),
  ({ principals }, { principal }) => {
    if (!principals) return true;
    return principal ? matchPrincipals(principals, principal) : NO_PRINCIPAL;
  },
  ({ resources }, { resource, context }) =>
    !resources || matchesList(resources, (pattern) => matchResource(pattern, resource, context, resources.negated)),
  ({ within }, { resource, context }) =>
    !within || anyOf(within, (pattern) => matchResource(pattern, resource, context, false)),
  ({ questions }, { principal }) => allOf(questions ?? [], (question) => answer(question, principal)),
  ({ conditions }, { context }) => allOf(conditions, (test) => testCondition(test, context)),
];

const NO_PRINCIPAL: Truth = { because: 'the statement has a Principal and the request names none' };

function answer({ because, sessions }: OpenQuestion, principal: ParsedRequest['principal']): Truth {
  const isSession = sessions && principal?.kind === 'aws' && principal.role !== undefined;
  return isSession ? sessions.includes(principal.arn) : { because };
}

function matchesList<P>({ negated, patterns }: PatternList<P>, matches: (pattern: P) => Truth): Truth {
  const some = anyOf(patterns, matches);
  return negated ? not(some) : some;
}
