import { findService } from '../../modules/catalogue/services';
import type {
  AccessRequest,
  AccessRow,
  RowCondition,
  RowException,
  RowPrincipals,
  RowResources,
} from '../../modules/policy/comparison';
import { matchAction } from '../../modules/policy/match-action';
import { matchPrincipals } from '../../modules/policy/match-principal';
import { matchResource } from '../../modules/policy/match-resource';
import { parseAction } from '../../modules/policy/parse-action';
import { parseCondition } from '../../modules/policy/parse-condition';
import { parsePrincipal } from '../../modules/policy/parse-principal';
import { type ParsedRequest, parseRequest } from '../../modules/policy/parse-request';
import { parseResource } from '../../modules/policy/parse-resource';
import { testCondition } from '../../modules/policy/test-condition';
import { allOf, anyOf, isDoubt, not, type Truth } from '../../modules/policy/truth';

/**
 * Whether a request belongs to a row, read as anybody would read it: by its actions, resources, principals, conditions
 * and exceptions, each in the language of policies.
 */
export function rowContains(row: AccessRow, request: AccessRequest): Truth {
  const parsed = parseRequest(request, new Map());
  if (isDoubt(parsed)) return parsed;
  return allOf(
    [
      () => matchesActions(row, parsed),
      () => matchesResources(row.resources, parsed),
      () => matchesPrincipals(row.principals, parsed),
      () => allOf(row.conditions, (condition) => holds(condition, parsed)),
      () => not(anyOf(row.unless ?? [], (exception) => isExcepted(exception, parsed))),
    ],
    (question) => question(),
  );
}

function matchesActions(
  row: Pick<AccessRow, 'actions' | 'exceptActions' | 'futureActions'>,
  request: ParsedRequest,
): Truth {
  const { service, name } = request.action;
  const listed = (texts: readonly string[]): Truth =>
    anyOf(texts, (text) => matchAction(parseAction(text), request.action));
  if (row.futureActions && findService(service)?.actions.has(name)) return false;
  return allOf([listed(row.actions), not(listed(row.exceptActions ?? []))], (truth) => truth);
}

function matchesResources(
  { include, exclude, within = [] }: RowResources,
  { resource, context }: ParsedRequest,
): Truth {
  const matches = (texts: readonly string[]): Truth =>
    anyOf(texts, (text) =>
      matchResource(parseResource(text, { variables: true, resourcePolicy: false }), resource, context, false),
    );
  return allOf([matches(include), not(matches(exclude)), ...within.map(matches)], (truth) => truth);
}

function matchesPrincipals(principals: RowPrincipals | undefined, { principal }: ParsedRequest): Truth {
  if (!principals || !principal) return true;
  const matches = (texts: readonly string[]): Truth =>
    matchPrincipals({ negated: false, patterns: texts.map((text) => parsePrincipal(kindOf(text), text)) }, principal);
  return allOf([matches(principals.include), not(matches(principals.exclude))], (truth) => truth);
}

function kindOf(text: string): string {
  if (/^arn:[^:]*:iam::\d+:(oidc|saml)-provider/.test(text)) return 'Federated';
  if (text === '*' || /^\d{12}$/.test(text) || text.startsWith('arn:')) return 'AWS';
  return /^[0-9a-f]{64}$/.test(text) ? 'CanonicalUser' : 'Service';
}

function holds({ operator, key, values, negated }: RowCondition, { context }: ParsedRequest): Truth {
  const test = parseCondition(operator, key, values, { variables: true, effect: 'Allow' });
  const truth = testCondition(test, context);
  return negated ? not(truth) : truth;
}

function isExcepted({ actions, resources, principals, conditions }: RowException, request: ParsedRequest): Truth {
  return allOf(
    [
      () => (actions ? matchesActions({ actions }, request) : true),
      () => (resources ? matchesResources(resources, request) : true),
      () => matchesPrincipals(principals, request),
      () => allOf(conditions, (condition) => holds(condition, request)),
    ],
    (question) => question(),
  );
}
